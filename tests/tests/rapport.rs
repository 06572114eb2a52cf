//! The report: the same bytes for the same run, the shape it says it has, nobody's data in it, and the command's statuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use conformance::rapport::comparaison::{comparer, perdus, provenances};
use conformance::rapport::lecture::lire;
use conformance::rapport::{AVERTISSEMENT, Rapport, SCHEMA, html, junit, markdown};
use conformance::simulateur::Simulateur;
use conformance::verifier::verdict::Verdict;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::verifier::{consigne, simuler};

async fn rapport() -> Rapport {
    Rapport::new(&consigne(), 90, vec![simuler("akto").await, simuler("opco_ep").await])
}

#[tokio::test]
async fn the_same_run_gives_the_same_bytes() {
    let (un, autre) = (rapport().await, rapport().await);
    assert_eq!(un.json(), autre.json());
    assert_eq!(html::pages(&un).unwrap(), html::pages(&autre).unwrap());
    assert!(!un.perime(jiff::civil::date(2026, 11, 30)) && un.perime(jiff::civil::date(2026, 12, 1)));
}

#[tokio::test]
async fn the_json_has_its_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validateur = jsonschema::validator_for(&schema).unwrap();
    let json: Value = serde_json::from_str(&rapport().await.json()).unwrap();
    let fautes: Vec<_> = validateur.iter_errors(&json).map(|faute| faute.to_string()).collect();
    assert!(fautes.is_empty(), "{fautes:#?}");
    let mut faux = json;
    faux["opco"][0]["resultats"][0]["verdict"] = "parfait".into();
    assert!(!validateur.is_valid(&faux));
}

#[tokio::test]
async fn nobody_stands_in_any_format() {
    let rapport = rapport().await;
    let mut textes = vec![rapport.json(), junit::ecrire(&rapport), markdown::ecrire(&rapport), rapport.terminal()];
    textes.extend(html::pages(&rapport).unwrap().into_iter().map(|(_, page)| page));
    for texte in &textes {
        for tu in [
            "Durand",
            "Alix",
            "Fictif-",
            "206017599900124",
            "FR14200",
            "FR76300",
            "cle-de-test",
            "secret-de-test",
            "jeton-1",
            "apprenti.test",
            "0639980101",
        ] {
            assert!(!texte.contains(tu), "{tu} stands in a report");
        }
    }
    for (nom, page) in html::pages(&rapport).unwrap().iter().filter(|(nom, _)| nom.ends_with(".html")) {
        assert!(page.contains("Ce n&#39;est ni une certification") || page.contains(AVERTISSEMENT), "{nom}");
        assert!(page.contains("lang=\"fr\"") && page.contains("2026-11-30"), "{nom}");
    }
}

/// Every link of every page leads to a page or a place that is there.
#[tokio::test]
async fn links_lead_somewhere() {
    let pages = html::pages(&rapport().await).unwrap();
    let mut suivis = 0;
    for (nom, page) in &pages {
        for lien in page.split("href=\"").skip(1).filter_map(|suite| suite.split('"').next()) {
            let (fichier, ancre) = lien.split_once('#').unwrap_or((lien, ""));
            let but = pages.iter().find(|(autre, _)| autre == fichier);
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
    let mut apres = lire(&avant.json()).unwrap();
    assert_eq!(avant, apres);
    assert!(comparer(&avant, &apres).is_empty());
    apres.opco[0].resultats[0].verdict = Verdict::Echec;
    apres.opco[1].resultats.pop();
    let changements = comparer(&avant, &apres);
    assert_eq!(changements.len(), 2);
    assert!(changements[0].regression() && !changements[1].regression());
    assert!(changements[0].phrase().ends_with("réussi → échec"), "{}", changements[0].phrase());
    assert!(lire("{}").is_err());
    assert!(lire(&avant.json().replace("conformite/1", "conformite/9")).is_err());
}

fn lancer(arguments: &[&str]) -> Output {
    lancer_par("valeur-de-test", "valeur-de-test", "valeur-de-test", arguments)
}

fn lancer_par(cle: &str, id: &str, secret: &str, arguments: &[&str]) -> Output {
    let mut commande = Command::new(env!("CARGO_BIN_EXE_conformance"));
    commande.env("CONFORMITE_CLE_API", cle).env("CONFORMITE_CLIENT_ID", id).env("CONFORMITE_CLIENT_SECRET", secret);
    commande.args(arguments).output().unwrap()
}

/// One clear French sentence and its status.
fn refuse(arguments: &[&str], statut: i32, phrase: &str) {
    let fini = lancer(arguments);
    let dit = String::from_utf8(fini.stderr).unwrap();
    assert_eq!(fini.status.code(), Some(statut), "{arguments:?}: {dit}");
    assert!(dit.contains(phrase), "{arguments:?}: {dit}");
    assert!(dit.lines().count() == 1 && !dit.contains("valeur-de-test"), "{dit}");
}

#[test]
fn the_command_and_its_statuses() {
    let la = tempfile::tempdir().unwrap();
    let dossier = la.path().join("rapport");
    let dossier = dossier.to_str().unwrap();
    let simule = ["verifier", "--simulateur", "--opco", "akto", "--date", "2026-11-23", "--exigence", "reponse.statut"];
    let fini = lancer(&[&simule[..], &["--rapport", dossier]].concat());
    assert_eq!(fini.status.code(), Some(0), "{}", String::from_utf8_lossy(&fini.stderr));
    for nom in ["rapport.json", "junit.xml", "rapport.md", "rapport.txt", "index.html", "akto.html", "differences.html"]
    {
        assert!(Path::new(dossier).join(nom).is_file(), "{nom}");
    }
    refuse(&[&simule[..], &["--rapport", dossier]].concat(), 2, "existe déjà");
    let avant = fs::read(Path::new(dossier).join("rapport.json")).unwrap();
    assert_eq!(lancer(&[&simule[..], &["--rapport", dossier, "--remplacer"]].concat()).status.code(), Some(0));
    assert_eq!(fs::read(Path::new(dossier).join("rapport.json")).unwrap(), avant);
    let json = format!("{dossier}/rapport.json");
    assert_eq!(lancer(&["comparer", &json, &json]).status.code(), Some(0));
    let perime = lancer(&["comparer", &json, &json, "--date", "2027-03-01"]);
    assert!(String::from_utf8(perime.stdout).unwrap().contains("valable jusqu'au 2027-02-21"));
    refuse(&["comparer", &json, "/rien.json"], 2, "n'est pas lisible");
    refuse(&["verifier", "--simulateur", "--opco", "lune"], 2, "aucun profil");
    refuse(&["verifier", "--opco", "akto", "--url", "https://opco.example"], 2, "n'est pas permis");
    refuse(&["verifier", "--opco", "akto", "--url", "http://opco.example", "--hotes", "opco.example"], 2, "https");
    // A dry run sends nothing and proves nothing.
    let a_blanc = lancer(&["verifier", "--opco", "akto", "--url", "https://opco.example", "--hotes", "opco.example"]);
    assert_eq!(a_blanc.status.code(), Some(5));
    assert_eq!(lancer(&["verifier", "--lune"]).status.code(), Some(2));
}

fn reel(base: &str) -> [&str; 9] {
    ["verifier", "--opco", "akto", "--executer", "--hotes", "127.0.0.1", "--url", base, "--url-jeton"]
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_that_are_none() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let libre = format!("http://{}", listener.local_addr().unwrap());
    let html = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let page = format!("http://{}/", html.local_addr().unwrap());
    drop(listener);
    refuse(&[&reel(&libre)[..], &[&libre]].concat(), 4, "connexion impossible");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = html.accept().await {
            let mut lu = [0; 4096];
            let _ = stream.read(&mut lu).await;
            let corps = "<html>Maintenance</html>";
            let tete = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", corps.len());
            let _ = stream.write_all(format!("{tete}{corps}").as_bytes()).await;
        }
    });
    refuse(&[&reel(&page)[..], &[&page]].concat(), 4, "page HTML");
}

/// By its address, a simulated OPCO is as good as a real one: reads only without leave, a journal of what stays with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_target_by_its_address() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let la = tempfile::tempdir().unwrap();
    let dossier = la.path().join("rapport");
    let mut arguments = reel(&opco.base_url).to_vec();
    arguments.extend([
        opco.token_url.as_str(),
        "--debit",
        "50",
        "--exigence",
        "reponse.statut",
        "--date",
        "2026-11-23",
    ]);
    let acces = &opco.acces;
    let par = |arguments: &[&str]| lancer_par(&acces.cle_api, &acces.client_id, &acces.client_secret, arguments);
    let fini = par(&arguments);
    let dit = String::from_utf8_lossy(&fini.stdout).into_owned();
    assert_eq!(fini.status.code(), Some(0), "{dit}");
    let appels = opco.appels();
    assert!(appels.iter().all(|appel| appel.method == "GET" || appel.operation.is_none()), "{appels:#?}");
    arguments.extend(["--ecrire", "--rapport", dossier.to_str().unwrap()]);
    let fini = par(&arguments);
    assert_eq!(fini.status.code(), Some(0), "{}", String::from_utf8_lossy(&fini.stderr));
    let journal = fs::read_to_string(dossier.join("nettoyage.jsonl")).unwrap();
    let depots: Vec<Value> = journal.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect();
    assert!(
        depots.iter().any(|one| one["numero"] == "INT-D-1" && one["operation"] == "POST /v1/dossiers"),
        "{journal}"
    );
    let page = fs::read_to_string(dossier.join("akto.html")).unwrap();
    assert!(
        page.contains("À nettoyer chez l'OPCO") && page.contains("http://127.0.0.1:"),
        "the page says where and what"
    );
}
