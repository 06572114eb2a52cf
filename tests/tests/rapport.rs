//! The report: the same bytes for the same run, its declared format, and no personal data.

mod cibles;
mod commande;

use std::fs;

use serde_json::Value;
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::rapport::comparaison::comparer;
use temoin::rapport::formats::json::{self, SCHEMA};
use temoin::rapport::lecture::lire;
use temoin::rapport::{AVERTISSEMENT, Rapport};
use temoin::verifier::campagne::Consigne;
use temoin::verifier::cible::Nature;
use temoin::verifier::verdict::{Conclusion, Verdict};

use self::cibles::aux_adresses;
use self::commande::{lancer, refuse};
use crate::chemins::en_clair;
use crate::verifier::{consigne, devier, simuler};

/// The pages of a report, for people.
pub(crate) fn pages(rapport: &Rapport) -> Vec<(String, String)> {
    rapport.fichiers().into_iter().filter(|(nom, _)| nom.ends_with(".html")).collect()
}

async fn rapport() -> Rapport {
    Rapport::new(&consigne(), 90, vec![simuler("akto").await, simuler("opco_ep").await])
}

#[tokio::test]
async fn the_same_run_gives_the_same_bytes() {
    let (un, autre) = (rapport().await, rapport().await);
    assert_eq!(json::ecrire(&un), json::ecrire(&autre));
    assert_eq!(pages(&un), pages(&autre));
    assert!(!un.perime(jiff::civil::date(2026, 11, 30)) && un.perime(jiff::civil::date(2026, 12, 1)));
}

#[tokio::test]
async fn the_json_has_its_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validateur = jsonschema::validator_for(&schema).unwrap();
    let json: Value = serde_json::from_str(&json::ecrire(&rapport().await)).unwrap();
    let fautes: Vec<_> = validateur.iter_errors(&json).map(|faute| faute.to_string()).collect();
    assert!(fautes.is_empty(), "{fautes:#?}");
    let mut faux = json;
    faux["opco"][0]["resultats"][0]["verdict"] = "parfait".into();
    assert!(!validateur.is_valid(&faux));
}

#[tokio::test]
async fn nobody_stands_in_any_format() {
    let rapport = rapport().await;
    let envoyes = ["Durand", "Alix", "206017599900124", "FR14200", "apprenti.test", "0639980101"];
    let demandes: String = Operation::ALL.iter().filter_map(|une| modele(*une).texte()).collect();
    for tu in envoyes {
        assert!(demandes.contains(tu), "{tu} is sent to nobody");
    }
    let donnes = ["Fictif-", "FR76300", "cle-de-test", "secret-de-test", "jeton-1"];
    for (nom, texte) in rapport.fichiers() {
        for tu in envoyes.into_iter().chain(donnes) {
            assert!(!texte.contains(tu), "{tu} stands in {nom}");
        }
    }
    for (nom, page) in pages(&rapport).iter().filter(|(nom, _)| nom.ends_with(".html")) {
        assert!(page.contains("Ce n&#39;est ni une certification") || page.contains(AVERTISSEMENT), "{nom}");
        assert!(page.contains("lang=\"fr\"") && page.contains("2026-11-30"), "{nom}");
    }
}

/// Every link of every page leads to a page or a place that is there; only the page of the sources leads out.
#[tokio::test]
async fn links_lead_somewhere() {
    let fichiers = rapport().await.fichiers();
    let mut suivis = 0;
    for (nom, page) in fichiers.iter().filter(|(nom, _)| nom.ends_with(".html")) {
        for lien in page.split("href=\"").skip(1).filter_map(|suite| suite.split('"').next()) {
            if lien.starts_with("http") {
                assert!(nom.starts_with("sources"), "{nom}: {lien}");
                continue;
            }
            let (fichier, ancre) = lien.split_once('#').unwrap_or((lien, ""));
            let fichier = if fichier.is_empty() { nom } else { fichier };
            let but = fichiers.iter().find(|(autre, _)| autre == fichier);
            let but = but.unwrap_or_else(|| panic!("{nom}: {lien}"));
            assert!(ancre.is_empty() || but.1.contains(&format!("id=\"{ancre}\"")), "{nom}: {lien}");
            suivis += 1;
        }
    }
    assert!(suivis > 1_000, "{suivis} links only");
}

#[tokio::test]
async fn comparison() {
    let avant = rapport().await;
    let mut apres = lire(&json::ecrire(&avant)).unwrap();
    assert_eq!(avant, apres);
    assert!(comparer(&avant, &apres).is_empty());
    apres.opco[0].resultats[0].verdict = Verdict::Echec;
    apres.opco[1].resultats.pop();
    let changements = comparer(&avant, &apres);
    assert_eq!(changements.len(), 2);
    assert!(changements[0].regression() && !changements[1].regression());
    assert!(!changements[0].perte() && changements[1].perte(), "what is no longer there is no longer shown");
    assert!(changements[0].phrase().ends_with("réussi → échec"), "{}", changements[0].phrase());
    assert!(lire("{}").is_err());
    assert!(lire(&json::ecrire(&avant).replace("conformite/2", "conformite/9")).is_err());
}

/// A run that proves nothing any more is a loss, whatever it does not say; and what differs is said first.
#[tokio::test]
async fn a_run_that_proves_nothing_is_a_loss() {
    let la = tempfile::tempdir().unwrap();
    let ecrire = |nom: &str, rapport: &Rapport| {
        let chemin = la.path().join(nom).to_str().unwrap().to_owned();
        fs::write(&chemin, json::ecrire(rapport)).unwrap();
        chemin
    };
    let avant = aux_adresses(&rapport().await, "https://opco.example");
    let json = ecrire("avant.json", &avant);
    let mut creuse = avant.clone();
    creuse.provenance.graine = 7;
    creuse.opco[0].cible = Nature::Adresse { hote: "https://autre.example".to_owned() };
    creuse.opco[0].bilan.conclusion = Conclusion::Creuse;
    creuse.opco[0].resultats.iter_mut().for_each(|one| one.verdict = Verdict::NonExecuteImpossible);
    let fini = lancer(&["comparer", &json, &ecrire("creuse.json", &creuse)]);
    let dit = String::from_utf8(fini.stdout).unwrap();
    assert_eq!(fini.status.code(), Some(1), "{dit}");
    assert_eq!(
        dit.lines().next(),
        Some("Provenance : graine 1 → 7 ; cible de akto : https://opco.example → https://autre.example.")
    );
    assert!(dit.contains("akto : aucun écart relevé → exécution creuse"), "{dit}");
    let sans = Rapport::new(&consigne(), 90, avant.opco[1..].to_vec());
    assert_eq!(lancer(&["comparer", &json, &ecrire("sans.json", &sans)]).status.code(), Some(1));
    let meme = lancer(&["comparer", &json, &json]);
    assert!(String::from_utf8(meme.stdout).unwrap().starts_with("Même provenance."));
}

/// What an OPCO sends stands in no output as it came: no command of a terminal, no number of a person, nothing without end.
#[tokio::test]
async fn texts_of_an_opco_are_cleaned() {
    let envoye = format!("\u{1b}[2J\u{202e}206017599900124\n✓ tout va bien {}", "é".repeat(500));
    let campagne = devier(move |demande, rendu| {
        if let (true, Some(etats)) = (en_clair(&demande.chemin).ends_with("/etats"), rendu.json.as_array_mut()) {
            etats.iter_mut().for_each(|one| one["etat"] = envoye.clone().into());
        }
        if en_clair(&demande.chemin) == "/v1/status" {
            rendu.media = format!("text/{}206017599900124", "a".repeat(200));
        }
    })
    .await;
    let rapport = Rapport::new(&consigne(), 90, vec![campagne]);
    let phrases: Vec<_> = rapport.opco[0].resultats.iter().map(|one| one.phrase.as_str()).collect();
    assert!(phrases.iter().any(|phrase| phrase.contains("tout va bien")), "it is quoted");
    assert!(phrases.iter().all(|phrase| !phrase.contains(&"é".repeat(80)) && !phrase.contains(&"a".repeat(90))));
    for (nom, texte) in rapport.fichiers() {
        let mauvais = texte.chars().find(|one| (one.is_control() && *one != '\n') || *one == '\u{202e}');
        assert_eq!(mauvais, None, "{nom}");
        assert!(!texte.contains("206017599900124"), "{nom}");
    }
}

/// Reports of several runs as one: the newest of each OPCO, with its own dates, and what is out of date says so.
#[tokio::test]
async fn reports_are_put_together() {
    let la = tempfile::tempdir().unwrap();
    let ecrire = |nom: &str, rapport: &Rapport| {
        let chemin = la.path().join(nom).to_str().unwrap().to_owned();
        fs::write(&chemin, json::ecrire(rapport)).unwrap();
        chemin
    };
    let campagne = simuler("akto").await;
    let vieux = Rapport::new(
        &Consigne { date: jiff::civil::date(2026, 1, 1), ..consigne() },
        90,
        vec![simuler("opco_ep").await],
    );
    let mut reduite = consigne();
    reduite.controles.truncate(10);
    let mut courte = campagne.clone();
    courte.resultats.truncate(10);
    let court = Rapport::new(&reduite, 90, vec![courte]);
    let [a, b] = [ecrire("a.json", &vieux), ecrire("b.json", &court)];
    let dossier = la.path().join("ensemble");
    let ensemble = dossier.to_str().unwrap();
    let fini = lancer(&["rassembler", &b, &a, "--rapport", ensemble, "--date", "2026-09-02"]);
    assert_eq!(fini.status.code(), Some(0), "{}", String::from_utf8_lossy(&fini.stderr));
    let lu = lire(&fs::read_to_string(dossier.join("rapport-simule.json")).unwrap()).unwrap();
    assert_eq!(lu.opco.len(), 2);
    assert!(lu.opco.iter().all(|one| one.resultats.len() == lu.exigences.len()));
    assert_eq!((lu.opco[1].expire.as_str(), lu.opco[1].date.as_str()), ("2026-04-01", "2026-01-01"));
    let index = fs::read_to_string(dossier.join("index.html")).unwrap();
    assert!(index.contains("<small>01/04/2026<br><strong>périmé</strong></small>"), "{index}");
    assert!(fs::read_to_string(dossier.join("opco_ep-simule.html")).unwrap().contains("sont périmés"));
    let mut autre = vieux.clone();
    autre.provenance.norme = "0".repeat(64);
    refuse(&["rassembler", &b, &ecrire("c.json", &autre), "--rapport", ensemble, "--remplacer"], 2, "même norme");
    let mut piege = vieux;
    piege.opco[0].identifiant = "../../piege".to_owned();
    refuse(&["rassembler", &ecrire("d.json", &piege), "--rapport", ensemble, "--remplacer"], 2, "nomme un OPCO");
}
