//! The command itself, as its own process: what it says, its statuses, and what it does at a signal.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use temoin::simulateur::Simulateur;

use crate::banc::{ADMINISTRATION, CFA, JETON, OPCO, contrat, ecrire_configuration};
use crate::processus::{Processus, cfadock};

pub fn lancer(dossier: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = cfadock(dossier).args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A folder with a configuration, and the simulated OPCO that it names.
pub async fn dossier() -> (tempfile::TempDir, Simulateur) {
    let simulateur = Simulateur::profil(OPCO.identifiant()).unwrap().demarrer().await.unwrap();
    let dossier = tempfile::tempdir().unwrap();
    ecrire_configuration(dossier.path(), &simulateur, "");
    (dossier, simulateur)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_service_names_the_first_and_a_signal_ends_it() {
    let (dossier, simulateur) = dossier().await;
    let mut premier = Processus::lancer(dossier.path());
    let reponse = reqwest::get(format!("{}/nulle-part", premier.url)).await.unwrap();
    assert_eq!(reponse.status(), 404);

    let (statut, _, dit) = lancer(dossier.path(), &["servir"]);
    assert_eq!(statut, Some(4), "{dit}");
    assert!(dit.contains(&format!("(processus {}) tient déjà", premier.id())), "{dit}");
    // What deposits or settles is refused before anything: the service alone knows which keys are under way.
    let document = dossier.path().join("contrat.json");
    std::fs::write(&document, contrat("Acote").to_string()).unwrap();
    for arguments in [
        &["envoyer", "contrat.json", "--reference", "contrat-4711"][..],
        &["facturer", "envoi", "contrat.json", "--pdf", "contrat.json"],
        &["reconcilier"],
        &["journal", "trancher", "1", "absente", "--motif", "vu avec l'OPCO"],
    ] {
        let (statut, sortie, dit) = lancer(dossier.path(), arguments);
        assert_eq!((statut, sortie.as_str()), (Some(4), ""), "{arguments:?}: {dit}");
        assert!(dit.contains("Rien n'a été fait") && dit.contains("en HTTP"), "{arguments:?}: {dit}");
        assert!(dit.contains(&format!("(processus {})", premier.id())), "{arguments:?}: {dit}");
    }
    assert!(simulateur.appels().is_empty(), "nothing leaves");
    // What reads is free.
    let (statut, sortie, _) = lancer(dossier.path(), &["journal", "lister"]);
    assert_eq!((statut, sortie.contains("depots")), (Some(0), true));
    let (statut, sortie, dit) = lancer(dossier.path(), &["journal", "verifier"]);
    assert_eq!((statut, dit.as_str()), (Some(0), ""));
    assert_eq!(serde_json::from_str::<Value>(&sortie).unwrap()["intact"], true);

    premier.signaler("-TERM");
    assert_eq!(premier.attendre().code(), Some(0));
    // Killed without a word, it leaves no lock behind.
    let mut second = Processus::lancer(dossier.path());
    second.signaler("-KILL");
    second.attendre();
    drop(Processus::lancer(dossier.path()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_configuration_is_verified_and_no_secret_shown() {
    let (dossier, simulateur) = dossier().await;
    let secrets = [JETON, ADMINISTRATION, &simulateur.acces.client_secret, &simulateur.acces.cle_api];
    let muette = |texte: &str| assert!(!secrets.iter().any(|secret| texte.contains(secret)), "{texte}");
    let (statut, sortie, dit) = lancer(dossier.path(), &["verifier-config", "--secrets"]);
    assert_eq!(statut, Some(0), "{dit}");
    let lue: Value = serde_json::from_str(&sortie).unwrap();
    assert_eq!((&lue["valide"], lue["secrets"].as_array().unwrap().len()), (&Value::Bool(true), 4));
    muette(&(sortie + dit.as_str()));

    std::fs::remove_file(dossier.path().join("secrets/cle")).unwrap();
    assert_eq!(lancer(dossier.path(), &["verifier-config"]).0, Some(0));
    let (statut, sortie, dit) = lancer(dossier.path(), &["verifier-config", "--secrets"]);
    assert_eq!((statut, dit.trim()), (Some(2), "Un secret ne se lit pas."));
    let lue: Value = serde_json::from_str(&sortie).unwrap();
    let echoue: Vec<_> = lue["secrets"].as_array().unwrap().iter().filter(|un| un["echec"].is_string()).collect();
    assert_eq!(echoue.len(), 1);
    assert_eq!(echoue[0]["cle"], format!("cfa.{CFA}.cles.{}", OPCO.identifiant()));

    // The authorities of PostgreSQL are read, also without the secrets.
    let fichier = dossier.path().join("cfadock.toml");
    let texte = std::fs::read_to_string(&fichier).unwrap();
    let journal =
        "postgres = { fichier = \"secrets/cfa\" }\nsceau = { fichier = \"secrets/cfa\" }\nautorite = \"autorite.pem\"";
    std::fs::write(&fichier, texte.replace("fichier = \"depots.sqlite\"", journal)).unwrap();
    for contenu in [None, Some("rien"), Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")] {
        if let Some(contenu) = contenu {
            std::fs::write(dossier.path().join("autorite.pem"), contenu).unwrap();
        }
        let (statut, sortie, dit) = lancer(dossier.path(), &["verifier-config"]);
        let lue: Value = serde_json::from_str(&sortie).unwrap();
        assert_eq!((statut, &lue["valide"]), (Some(2), &Value::Bool(false)), "{contenu:?}: {dit}");
        assert!(dit.contains("`journal.autorite`") && dit.contains("un fichier PEM avec un certificat"), "{dit}");
    }
    let signe = rcgen::generate_simple_self_signed(vec!["base.example".to_owned()]).unwrap();
    std::fs::write(dossier.path().join("autorite.pem"), signe.cert.pem()).unwrap();
    assert_eq!(lancer(dossier.path(), &["verifier-config"]).0, Some(0));
    std::fs::write(&fichier, texte.replace("etat =", "etats =")).unwrap();
    for commande in [&["verifier-config"][..], &["servir"], &["reconcilier"]] {
        let (statut, _, dit) = lancer(dossier.path(), commande);
        assert_eq!(statut, Some(2), "{dit}");
        assert!(dit.contains("cfadock.toml:1:1 : la clé `etats` est inconnue ; « etat » existe"), "{dit}");
    }
}

#[test]
fn the_example_and_the_completions_are_printed() {
    let dossier = tempfile::tempdir().unwrap();
    let (statut, exemple, _) = lancer(dossier.path(), &["verifier-config", "--exemple"]);
    std::fs::write(dossier.path().join("cfadock.toml"), exemple).unwrap();
    assert_eq!((statut, lancer(dossier.path(), &["verifier-config"]).0), (Some(0), Some(0)));
    let (statut, bash, _) = lancer(dossier.path(), &["completions", "bash"]);
    assert!(statut == Some(0) && bash.contains("verifier-config"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_start_says_why() {
    let (dossier, simulateur) = dossier().await;
    let cas = [
        (&["servir", "--ecouter", "0.0.0.0:0"][..], "--ecouter demande TLS"),
        (&["servir", "--derriere-un-mandataire"], "il manque --ecouter"),
        (&["servir", "--ecouter", "ici"], "« ici » n'est pas une valeur de --ecouter"),
        (&["envoyer", "absent.json"], "le fichier absent.json n'existe pas"),
        (&["envoyer", "x.json", "--genre", "convention"], "il manque --pdf"),
        (&["reconcilier", "--cfa", "732829320"], "le CFA 732829320 n'est pas dans la configuration"),
        (&["--configuration", "ailleurs.toml", "servir"], "ailleurs.toml : le fichier n'existe pas"),
    ];
    for (arguments, phrase) in cas {
        let (statut, _, dit) = lancer(dossier.path(), arguments);
        assert_eq!(statut, Some(2), "{arguments:?}: {dit}");
        assert!(dit.contains(phrase), "{arguments:?}: {dit}");
    }
    // Whoever wants another address than the loopback says it on the command line.
    let fichier = ecrire_configuration(dossier.path(), &simulateur, "");
    let texte = std::fs::read_to_string(&fichier).unwrap();
    std::fs::write(&fichier, texte.replace("127.0.0.1:0\"", "0.0.0.0:0\"")).unwrap();
    let (statut, _, dit) = lancer(dossier.path(), &["servir"]);
    assert!(statut == Some(2) && dit.contains("seule la boucle locale"), "{dit}");
    // What may pass by itself has a status of its own: whoever watches over the service starts it again.
    let texte = std::fs::read_to_string(ecrire_configuration(dossier.path(), &simulateur, "")).unwrap();
    let prise = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let coffre = ("secret = { fichier = \"secrets/opco\" }", "secret = { commande = [\"false\"] }");
    let adresse = ("127.0.0.1:0".to_owned(), prise.local_addr().unwrap().to_string());
    let suites =
        [(coffre.0.to_owned(), coffre.1.to_owned(), "la commande échoue"), (adresse.0, adresse.1, "déjà prise")];
    for (juste, ailleurs, phrase) in suites {
        std::fs::write(&fichier, texte.replace(&juste, &ailleurs)).unwrap();
        let (statut, _, dit) = lancer(dossier.path(), &["servir"]);
        assert!(statut == Some(4) && dit.contains(phrase) && dit.contains("relancez-le"), "{dit}");
    }
    // A journal that is none.
    ecrire_configuration(dossier.path(), &simulateur, "");
    std::fs::write(dossier.path().join("depots.sqlite"), "ceci n'est pas un journal, et bien plus long que rien")
        .unwrap();
    let (statut, _, dit) = lancer(dossier.path(), &["servir"]);
    assert!(statut == Some(2) && dit.contains("ou plus, un fichier SQLite"), "{dit}");
    assert!(dit.contains("le relancer n'y change rien"), "{dit}");
}
