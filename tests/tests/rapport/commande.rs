//! The commands and their exit statuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use temoin::simulateur::Simulateur;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::chemins::en_norme;

pub fn lancer(arguments: &[&str]) -> Output {
    lancer_par("valeur-de-test", "valeur-de-test", "valeur-de-test", arguments)
}

fn lancer_par(cle: &str, id: &str, secret: &str, arguments: &[&str]) -> Output {
    let mut commande = Command::new(env!("CARGO_BIN_EXE_conformance"));
    commande.env("CONFORMITE_CLE_API", cle).env("CONFORMITE_CLIENT_ID", id).env("CONFORMITE_CLIENT_SECRET", secret);
    commande.args(arguments).output().unwrap()
}

/// One clear French sentence and its status.
pub fn refuse(arguments: &[&str], statut: i32, phrase: &str) {
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
    let mut noms: Vec<_> =
        fs::read_dir(dossier).unwrap().map(|un| un.unwrap().file_name().into_string().unwrap()).collect();
    noms.sort();
    assert_eq!(
        noms,
        [
            "akto-simule.html",
            "differences-simule.html",
            "echanges-simule.html",
            "index.html",
            "junit-simule.xml",
            "preuve-simule.html",
            "rapport-simule.json",
            "rapport-simule.md",
            "rapport-simule.txt",
            "rapport.schema.json",
            "sources-simule.html",
            "style.css"
        ]
    );
    refuse(&[&simule[..], &["--rapport", dossier]].concat(), 2, "existe déjà");
    let avant = fs::read(Path::new(dossier).join("rapport-simule.json")).unwrap();
    assert_eq!(lancer(&[&simule[..], &["--rapport", dossier, "--remplacer"]].concat()).status.code(), Some(0));
    assert_eq!(fs::read(Path::new(dossier).join("rapport-simule.json")).unwrap(), avant);
    let json = format!("{dossier}/rapport-simule.json");
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
    // Nothing was played: nothing stands in the way of the next attempt.
    let la = tempfile::tempdir().unwrap();
    let dossier = la.path().join("rapport");
    for _ in 0..2 {
        let rapport = ["--rapport", dossier.to_str().unwrap()];
        refuse(&[&reel(&libre)[..], &[&libre], &rapport[..]].concat(), 4, "connexion impossible");
        assert!(!dossier.exists());
    }
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

/// By its address, a simulated OPCO is spared as a real one is, and called what it is: reads only without leave, a journal of what stays with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_target_by_its_address() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let la = tempfile::tempdir().unwrap();
    let dossier = la.path().join("rapport");
    let mut arguments = reel(&opco.url).to_vec();
    arguments.extend([
        opco.url_jeton.as_str(),
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
    assert!(dit.starts_with("OPCO simulé : ") && !dit.contains("aucun écart"), "{dit}");
    let appels = opco.appels();
    assert!(appels.iter().all(|appel| appel.methode == "GET" || appel.operation.is_none()), "{appels:#?}");
    arguments.extend(["--ecrire", "--rapport", dossier.to_str().unwrap()]);
    let fini = par(&arguments);
    assert_eq!(fini.status.code(), Some(0), "{}", String::from_utf8_lossy(&fini.stderr));
    let journal = fs::read_to_string(dossier.join("nettoyage.jsonl")).unwrap();
    let depots: Vec<Value> = journal.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect();
    assert!(
        depots.iter().any(|one| one["numero"] == "INT-D-1" && one["operation"] == en_norme("POST /v1/dossiers")),
        "{journal}"
    );
    // A dossier of the caller is read where nothing is deposited.
    let base = reel(&opco.url);
    let lire =
        [&base[..], &[&opco.url_jeton, "--debit", "50", "--exigence", "reponse.statut.consulterDossier"]].concat();
    let dit = |suite: &[&str]| String::from_utf8(par(&[&lire[..], suite].concat()).stdout).unwrap();
    assert!(dit(&[]).contains("1 non exécuté (voulu)"));
    assert!(dit(&["--dossier", "INT-D-1"]).contains("1 réussi"));
    let encore = la.path().join("encore");
    *arguments.last_mut().unwrap() = encore.to_str().unwrap();
    let fini = par(&arguments);
    assert_eq!(fini.status.code(), Some(0), "again, with others: {}", String::from_utf8_lossy(&fini.stdout));
    // It is simulated, and what was deposited there stays there all the same.
    let page = fs::read_to_string(dossier.join("akto-simule.html")).unwrap();
    assert!(
        page.contains("À nettoyer chez l'OPCO") && page.contains("Cible : OPCO simulé à http://127.0.0.1:"),
        "the page says where and what"
    );
}

/// A list of known failures that cannot be one is refused, line by line.
#[test]
fn known_failures_must_be_possible() {
    let la = tempfile::tempdir().unwrap();
    let chemin = la.path().join("attendus.toml");
    let liste = chemin.to_str().unwrap();
    let simule = ["verifier", "--simulateur", "--opco", "akto", "--exigence", "reponse.statut", "--attendus", liste];
    let un = |opco: &str, exigence: &str| {
        format!(
            "[[attendu]]\nopco = \"{opco}\"\nexigence = \"{exigence}\"\nresponsable = \"nous\"\njusqu_au = \"2099-01-01\"\nmotif = \"connu\"\n"
        )
    };
    for (texte, phrase) in [
        (un("lune", "reponse.statut.consulterStatut"), "aucun profil ne s'appelle « lune »"),
        (un("akto", "reponse.lune"), "« reponse.lune » n'est pas une exigence"),
        (un("akto", "reponse.statut.consulterStatut").repeat(2), "deux fois"),
        ("\n[[attendu]]\nopco = 3\n".to_owned(), "ligne"),
    ] {
        fs::write(&chemin, texte).unwrap();
        refuse(&simule, 2, phrase);
    }
    fs::write(&chemin, "").unwrap();
    assert_eq!(lancer(&simule).status.code(), Some(0), "an empty list is one");
    // What does not come is an error of the list; what was not asked is only said.
    fs::write(&chemin, un("akto", "reponse.statut.consulterStatut")).unwrap();
    assert_eq!(lancer(&simule).status.code(), Some(101));
    fs::write(&chemin, un("akto", "reponse.statut.deposerCertificat")).unwrap();
    assert_eq!(lancer(&simule).status.code(), Some(101), "not applicable, so it can never come");
    fs::write(&chemin, un("atlas", "reponse.statut.consulterStatut")).unwrap();
    let fini = lancer(&simule);
    assert_eq!(fini.status.code(), Some(0));
    assert!(String::from_utf8(fini.stderr).unwrap().contains("hors de ces essais : atlas"));
}

/// No option is taken that does nothing.
#[test]
fn options_that_would_do_nothing_are_refused() {
    let simule = ["verifier", "--simulateur", "--opco", "akto"];
    for suite in [["--url-jeton", "https://a.example"], ["--hotes", "a.example"], ["--debit", "3"], ["--delai", "3"]] {
        assert_eq!(lancer(&[&simule[..], &suite].concat()).status.code(), Some(2), "{suite:?}");
    }
    for suite in [["--opco", "akto"], ["--rapport", "d"], ["--graine", "3"]] {
        assert_eq!(lancer(&[&["verifier", "--preuve"][..], &suite].concat()).status.code(), Some(2), "{suite:?}");
    }
    let preuve = lancer(&["verifier", "--preuve", "--exigence", "reponse.statut.consulterStatut"]);
    let dit = String::from_utf8(preuve.stdout).unwrap();
    assert!(dit.contains("2/2 OPCO faux démasqués, 100 % (1 contrôles)"), "{dit}");
    // The host is a name: its case is none.
    let blanc = ["verifier", "--opco", "akto", "--url", "https://opco.example", "--hotes", "OPCO.Example"];
    assert_eq!(lancer(&blanc).status.code(), Some(5));
    let aide = lancer(&["verifier", "--help"]);
    assert!(String::from_utf8(aide.stdout).unwrap().contains("4    cible injoignable"));
}

/// A folder is replaced when it is empty or a report's, and the former report leaves nothing but its journal.
#[test]
fn the_folder_of_a_report() {
    let la = tempfile::tempdir().unwrap();
    let dossier = la.path().to_str().unwrap();
    let simule = ["verifier", "--simulateur", "--exigence", "reponse.statut", "--rapport", dossier];
    let un = |opco, suite: &[&'static str]| lancer(&[&simule[..], &["--opco", opco], suite].concat()).status.code();
    assert_eq!(un("akto", &[]), Some(2));
    assert_eq!(un("akto", &["--remplacer"]), Some(0));
    fs::write(la.path().join("nettoyage.jsonl"), "{}\n").unwrap();
    assert_eq!(un("atlas", &["--remplacer"]), Some(0));
    assert!(la.path().join("atlas-simule.html").is_file() && !la.path().join("akto-simule.html").exists());
    assert!(la.path().join("nettoyage.jsonl").is_file(), "what it names is still at the OPCO");
    fs::remove_file(la.path().join("rapport-simule.json")).unwrap();
    fs::write(la.path().join("these.doc"), "").unwrap();
    assert_eq!(un("atlas", &["--remplacer"]), Some(2));
}

/// Failures are 1, and a simulated OPCO with a deviation that loses dossiers has them.
#[test]
fn failures_and_particularities() {
    let fini = lancer(&[
        "verifier",
        "--simulateur",
        "--opco",
        "uniformation",
        "--exigence",
        "page.",
        "--particularite",
        "page_repetee",
    ]);
    let dit = String::from_utf8(fini.stdout).unwrap();
    // Its own list is V2 of dossiers; a page that comes back is a failure where nobody knew of it.
    assert_eq!(fini.status.code(), Some(1), "{dit}");
    assert!(dit.contains("« page_repetee »"), "{dit}");
    assert_eq!(
        lancer(&["verifier", "--simulateur", "--opco", "akto", "--particularite", "lune"]).status.code(),
        Some(2)
    );
}

/// A certificate nobody vouches for, an answer that does not come, a token that is refused: one sentence each.
#[tokio::test(flavor = "multi_thread")]
async fn targets_that_answer_otherwise() {
    let signe = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let cle = rustls_pki_types::PrivateKeyDer::try_from(signe.signing_key.serialize_der()).unwrap();
    let tls = tokio_rustls::rustls::ServerConfig::builder_with_provider(
        tokio_rustls::rustls::crypto::aws_lc_rs::default_provider().into(),
    );
    let tls = tls.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let tls = tls.with_single_cert(vec![signe.cert.der().clone()], cle).unwrap();
    let accepteur = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = accepteur.accept(stream).await;
        }
    });
    refuse(&[&reel(&adresse)[..], &[&adresse]].concat(), 4, "certificat");

    let muet = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = format!("http://{}", muet.local_addr().unwrap());
    refuse(&[&reel(&adresse)[..], &[&adresse, "--delai", "1"]].concat(), 4, "dans le délai");

    let opco = Simulateur::neutre().demarrer().await.unwrap();
    refuse(&[&reel(&opco.url)[..], &[&opco.url_jeton]].concat(), 4, "refuse le jeton");
}
