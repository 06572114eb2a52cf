//! A report on a simulated OPCO is never mistaken for one on an OPCO: in no format, title, file name or verdict.

use std::fs;

use serde_json::Value;
use temoin::rapport::formats::json;
use temoin::rapport::formats::textes::terminal;
use temoin::rapport::lecture::{Illisible, lire};
use temoin::rapport::{Cibles, Rapport};
use temoin::verifier::cible::Nature;
use temoin::verifier::verdict::Verdict;

use super::commande::{lancer, refuse};
use super::rapport;
use crate::verifier::consigne;

/// The same runs as if they had been made at an address.
pub fn aux_adresses(rapport: &Rapport, hote: &str) -> Rapport {
    let mut campagnes = rapport.opco.clone();
    campagnes.iter_mut().for_each(|une| une.cible = Nature::Adresse { hote: hote.to_owned() });
    Rapport::new(&consigne(), 90, campagnes)
}

/// What stands between two marks of a text.
fn entre<'a>(texte: &'a str, debut: &str, fin: &str) -> &'a str {
    texte.split_once(debut).and_then(|(_, suite)| suite.split_once(fin)).map_or("", |(dedans, _)| dedans)
}

#[tokio::test]
async fn every_file_says_that_the_opco_was_simulated() {
    let simule = rapport().await;
    let mut vus = 0;
    for (nom, texte) in simule.fichiers() {
        if ["style.css", "rapport.schema.json"].contains(&nom.as_str()) {
            continue;
        }
        vus += 1;
        assert!(nom.contains("-simule.") || nom == "index.html", "{nom}");
        assert!(texte.contains("OPCO simulé"), "{nom}");
        assert!(!texte.contains("aucun écart relevé"), "{nom} speaks as of an OPCO");
        if nom.ends_with(".html") {
            assert!(entre(&texte, "<title>", "</title>").contains("OPCO simulé"), "{nom}");
            assert!(entre(&texte, "<h1>", "</h1>").contains("OPCO simulé"), "{nom}");
            assert!(texte.contains("<p class=\"avis\"") && texte.contains("AKTO (OPCO simulé)"), "{nom}");
        }
    }
    assert!(vus >= 11, "{vus} files only");
    let json: Value = serde_json::from_str(&json::ecrire(&simule)).unwrap();
    assert_eq!((&json["cibles"], &json["opco"][1]["cible"]["nature"]), (&"simulees".into(), &"simulee".into()));
    for texte in [terminal(&simule), simule.phrase()] {
        assert!(texte.contains("le simulateur tient la norme"), "{texte}");
    }
}

#[tokio::test]
async fn a_report_of_an_address_says_nothing_of_a_simulator() {
    let reel = aux_adresses(&rapport().await, "https://opco.example");
    for (nom, texte) in reel.fichiers() {
        let libre = ["style.css", "rapport.schema.json", "preuve.html"].contains(&nom.as_str());
        assert!(libre || !texte.contains("simul"), "{nom}: {}", entre(&texte, "simul", "."));
        assert!(!nom.contains("simule") && !nom.contains("mixte"), "{nom}");
        assert!(!nom.starts_with("akto") || entre(&texte, "<title>", "</title>").contains("https://opco.example"));
    }
    assert!(terminal(&reel).contains("aucun écart relevé") && terminal(&reel).contains("cible : https://opco.example"));
}

/// A simulated OPCO and the same at an address have a column each, and each column says which it is.
#[tokio::test]
async fn mixed_targets_say_so_per_column() {
    let simule = rapport().await;
    let la = tempfile::tempdir().unwrap();
    let ecrire = |nom: &str, rapport: &Rapport| {
        let chemin = la.path().join(nom).to_str().unwrap().to_owned();
        fs::write(&chemin, json::ecrire(rapport)).unwrap();
        chemin
    };
    let reel = Rapport { opco: vec![simule.opco[0].clone()], ..simule.clone() };
    let reel = aux_adresses(&reel, "https://opco.example");
    let (a, b) = (ecrire("simule.json", &simule), ecrire("reel.json", &reel));
    // Nothing compares them: what differs is no change.
    refuse(&["comparer", &a, &b], 2, "akto : OPCO simulé d'un côté, https://opco.example de l'autre");
    let dossier = la.path().join("ensemble");
    let fini = lancer(&["rassembler", &b, &a, "--rapport", dossier.to_str().unwrap(), "--date", "2026-09-02"]);
    let dit = String::from_utf8(fini.stdout).unwrap();
    assert_eq!(fini.status.code(), Some(0), "{dit}");
    assert!(dit.starts_with("Cibles mixtes : "), "{dit}");
    assert!(dit.contains(" : OPCO simulés, le simulateur tient la norme ; aux adresses, aucun écart relevé."), "{dit}");
    let lu = lire(&fs::read_to_string(dossier.join("rapport-mixte.json")).unwrap()).unwrap();
    assert_eq!(lu.cibles, Cibles::Mixtes);
    let cles: Vec<_> = lu.opco.iter().map(|une| une.cle()).collect();
    assert_eq!(cles, ["akto", "akto-simule", "opco_ep-simule"]);
    let page = |nom: &str| fs::read_to_string(dossier.join(nom)).unwrap();
    let tetes = page("index.html");
    let tetes: Vec<_> = entre(&tetes, "<thead>", "</thead>").split("<th scope=\"col\">").skip(2).collect();
    let marquees: Vec<_> = tetes.iter().map(|tete| tete.contains("OPCO simulé")).collect();
    assert_eq!(marquees, [false, true, true], "{tetes:?}");
    assert!(entre(&page("akto.html"), "<title>", "</title>").starts_with("AKTO — https://opco.example"));
    assert!(entre(&page("akto-simule.html"), "<title>", "</title>").starts_with("AKTO — OPCO simulé"));
    // What a simulator said stands apart from what an OPCO said.
    assert!(!page("echanges.html").contains("OPCO EP : ") && page("echanges-simule.html").contains("OPCO EP : "));
    assert!(page("differences-mixte.html").contains("Cibles mixtes"));
    // A report of another kind leaves nothing of this one.
    let fini = lancer(&["rassembler", &b, "--rapport", dossier.to_str().unwrap(), "--remplacer"]);
    assert_eq!(fini.status.code(), Some(0));
    let noms = || fs::read_dir(&dossier).unwrap().map(|un| un.unwrap().file_name().into_string().unwrap());
    assert!(noms().all(|nom| !nom.contains("simule") && !nom.contains("mixte")), "{:?}", noms().collect::<Vec<_>>());
}

#[tokio::test]
async fn what_a_file_says_of_its_targets_is_held_against_its_columns() {
    let simule = rapport().await;
    let faux = json::ecrire(&simule).replacen("\"simulees\"", "\"adresses\"", 1);
    assert!(matches!(lire(&faux), Err(Illisible::Cibles)));
    let ancien = lire("{\"format\": \"conformite/1\", \"opco\": []}").unwrap_err().to_string();
    assert!(ancien.contains("refaites-le par `verifier`"), "{ancien}");
    let mut perdu = simule.clone();
    perdu.preuves.suites[0][3] = perdu.preuves.echanges.len();
    assert!(matches!(lire(&json::ecrire(&perdu)), Err(Illisible::Preuves)));
    let mut piege = simule.clone();
    piege.opco[0].cible = Nature::Simulee { hote: Some("\u{1b}[2J".to_owned()), particularites: Vec::new() };
    assert!(matches!(lire(&json::ecrire(&piege)), Err(Illisible::Nom)));
    // A small file that would take much room: one long text, named very often.
    let mut bombe = simule;
    bombe.preuves.textes[0] = "a".repeat(1 << 20);
    let mut note = bombe.preuves.echanges[0].clone();
    note.reponse = 0;
    bombe.preuves.echanges = vec![note; 1_000];
    assert!(matches!(lire(&json::ecrire(&bombe)), Err(Illisible::Preuves)));
}

/// Every warning is named by its requirement, wherever a reader may stop.
#[tokio::test]
async fn warnings_are_named_in_every_format() {
    let rapport = rapport().await;
    let averties = rapport.opco.iter().flat_map(|une| &une.resultats);
    let averties: Vec<_> = averties.filter(|une| une.verdict == Verdict::Avertissement).collect();
    assert!(averties.len() >= 10, "{} warnings", averties.len());
    let fichiers = rapport.fichiers();
    for extension in [".json", ".xml", ".md", ".txt"] {
        let (nom, texte) = fichiers.iter().find(|(nom, _)| nom.ends_with(extension)).unwrap();
        for une in &averties {
            let phrase = une.phrase.split('\'').next().unwrap();
            // What is said of one requirement: a case in XML, a line elsewhere.
            let separateur = if extension == ".xml" { "</testcase>" } else { "\n" };
            let mut lignes = texte.split(separateur).filter(|ligne| ligne.contains(&une.exigence));
            assert!(lignes.any(|ligne| ligne.contains("avertissement") && ligne.contains(phrase)), "{nom}: {une:?}");
        }
    }
    for (nom, page) in fichiers.iter().filter(|(nom, _)| nom.starts_with("akto") || nom == "index.html") {
        assert!(page.contains("! avertissement"), "{nom}");
    }
}

/// A terminal that has colours shows them; the words are there without.
#[test]
fn the_terminal_has_its_colour() {
    let simule = ["verifier", "--simulateur", "--opco", "akto", "--exigence", "reponse.statut.consulterStatut"];
    let dire = |nom: &str| {
        let mut commande = std::process::Command::new(env!("CARGO_BIN_EXE_conformance"));
        commande.args(simule).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env(nom, "1");
        String::from_utf8(commande.output().unwrap().stdout).unwrap()
    };
    let (colore, nu) = (dire("CLICOLOR_FORCE"), dire("NO_COLOR"));
    assert!(colore.contains("AKTO (\u{1b}[1;35mOPCO simulé\u{1b}[0m)"), "{colore}");
    assert!(!nu.contains('\u{1b}') && nu.contains("AKTO (OPCO simulé)"), "{nu}");
}
