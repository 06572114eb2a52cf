//! Every fault of a configuration has its place and a way out, and no secret is repeated.

use std::path::Path;

use super::*;

const EXEMPLE: &str = include_str!("../../deploiement/cfadock.toml");

fn lire(texte: &str) -> Result<Configuration, Vec<FauteConfiguration>> {
    Configuration::du_texte(texte, Path::new("/etc/cfadock"))
}

#[test]
fn the_example_is_one() {
    let configuration = lire(EXEMPLE).unwrap();
    assert_eq!(configuration.etat, Path::new("/etc/cfadock/etat.sqlite"));
    assert_eq!(configuration.suivi, Some(900));
    assert!(matches!(configuration.ecoute, Ecoute::Boucle(adresse) if adresse.port() == 8088));
    let cfa = configuration.cfa.values().next().unwrap();
    let attendue = SourceSecret::Fichier("/etc/cfadock/secrets/000006544.opco_ep".into());
    assert_eq!(cfa.cles.get(&Opco::OpcoEp), Some(&attendue));
    assert_eq!(configuration.limites, Limites::default());
}

/// Each comment of the example that shows a line is a line that is read.
#[test]
fn what_the_example_shows_in_comments_is_read_too() {
    let montree = |ligne: &str| match ligne.strip_prefix("# ") {
        Some(suite) if suite.starts_with('[') || suite.split(' ').nth(1) == Some("=") => suite.to_owned(),
        _ => ligne.to_owned(),
    };
    // One journal, one place to listen, an IBAN, a SIRET and a URL that are there.
    let texte: Vec<String> = EXEMPLE.lines().map(montree).collect();
    let texte = texte.join("\n").replace("fichier = \"depots.sqlite\"", "").replace("adresse = \"127.0.0.1:8088\"", "");
    let texte = texte.replace("\"FR…\"", "\"FR1420041010050500013M02606\"").replace("\"…\"", "\"00000654400019\"");
    let texte = texte.replace("[opco.opco_ep.v2] ", "[opco.opco_ep.v2]\nbase = \"https://opco.example/v2\" ");
    let configuration = lire(&texte)
        .unwrap_or_else(|fautes| panic!("{}", ConfigurationRefusee { fichier: "exemple".to_owned(), fautes }));
    assert!(matches!(configuration.journal, ReglageJournal::Postgres { .. }));
    assert!(matches!(configuration.ecoute, Ecoute::Socket(_)) && configuration.tls.is_some());
    let opco = &configuration.opco[&Opco::OpcoEp];
    assert!(opco.preuve.is_some() && opco.v2.is_some() && opco.attentes.dossiers.is_some());
    assert_eq!(opco.prend_aussi.iter().map(|operation| operation.id).collect::<Vec<_>>(), ["deposerCertificat"]);
    assert_eq!(configuration.notifications.len(), 1);
    assert_eq!(configuration.limites, Limites::default());
}

/// What is changed in the example; the line and the sentence of the only fault.
const FAUTES: &[(&str, &str, usize, &str)] = &[
    ("adresse = \"127.0.0.1:8088\" ", "adresse = \"0.0.0.0:80\" ", 22, "`ecoute.adresse` : seule la boucle locale"),
    ("adresse = \"127.0.0.1:8088\" ", "adresse = 8088 ", 22, "`ecoute.adresse` attend un texte"),
    ("adresse = \"127.0.0.1:8088\" ", "adrese = \"127.0.0.1:8088\" ", 22, "« adresse » existe"),
    ("suivi = 900", "suivi = 5", 13, "entre 60 et 86400"),
    ("suivi = 900", "suivi = \"900\"", 13, "`suivi` attend un nombre entier"),
    ("nom = \"Logiciel Exemple\"", "", 16, "`logiciel` : il manque `nom`"),
    ("nom = \"Logiciel Exemple\"", "nom = \" \"", 18, "le texte est vide"),
    ("etat = \"etat.sqlite\"", "", 1, "il manque `etat`"),
    ("[opco.opco_ep]", "[opco.opcoep]", 41, "« opco_ep » existe"),
    ("base = \"https://opco.example/api\"", "base = \"http://opco.example/api\"", 42, "http ne va qu'à cette machine"),
    ("base = \"https://opco.example/api\"", "base = \"opco.example\"", 42, "ce n'est pas une adresse complète"),
    ("identifiant = \"logiciel\"", "", 41, "`identifiant` et `secret` vont ensemble"),
    ("[cfa.000006544]", "[cfa.000006545]", 54, "ce n'est pas un SIREN valide"),
    (
        "# prend_aussi = [\"",
        "prend_aussi = [\"x",
        49,
        "`opco.opco_ep.prend_aussi` : « xdeposerCertificat » est inconnu ; « deposer",
    ),
    ("# prend_aussi = [", "prend_aussi = 3 # ", 49, "une liste de textes"),
    (
        "# [opco.opco_ep.v2] ",
        "[opco.opco_ep.v2]\nbase = \"https://opco.example/v2\"\nprend_aussi = [\"deposerCertificat\"] # ",
        53,
        "la clé `opco.opco_ep.v2.prend_aussi` est inconnue",
    ),
    ("# http_en_clair_vers = \"bac\"", "http_en_clair_vers = \"http://bac\"", 50, "c'est le nom d'un hôte seul"),
    ("# http_en_clair_vers = \"bac\"", "http_en_clair_vers = \"bac:80\"", 50, "c'est le nom d'un hôte seul"),
    ("# http_en_clair_vers = \"bac\"", "http_en_clair_vers = \"cfa-ws.akto.fr\"", 50, "où rien ne part en clair"),
    ("fichier = \"depots.sqlite\"", "", 28, "donnez `fichier` (SQLite), ou `postgres`"),
    ("version = \"1.0.0\"", "version = \"1.0.0", 19, "ce n'est pas du TOML : il manque une fin"),
    ("version = \"1.0.0\"", "version = 1.0.0", 19, "ce n'est pas du TOML"),
    ("version = \"1.0.0\"", "version = \"1.0.0\"\nversion = \"2\"", 20, "cette clé est déjà donnée"),
    ("[administration]", "[essai]\njour = \"2026-09-01\"\n[administration]", 37, "OPCO simulés"),
    ("[administration]", "[limite]\n[administration]", 37, "« limites » existe"),
    ("secret = { fichier", "secret = { fichiers", 45, "l'endroit d'un secret"),
];

/// Two of the same address and CFA would share one queue.
#[test]
fn the_same_receiver_twice_is_refused() {
    let une = |suite: &str| {
        format!("[[notifications]]\nurl = \"https://editeur.example/x\"\nsecret = {{ fichier = \"s\" }}\n{suite}\n")
    };
    let cfa = "cfa = \"000006544\"";
    let lignes = EXEMPLE.lines().count();
    assert_eq!(lire(&format!("{EXEMPLE}\n{}{}", une(""), une(cfa))).unwrap().notifications.len(), 2);
    let fautes = lire(&format!("{EXEMPLE}\n{}{}{}", une(""), une(cfa), une(cfa))).unwrap_err();
    let [faute] = &fautes[..] else { panic!("{fautes:#?}") };
    assert!(faute.phrase.contains("est déjà donné"), "{faute:?}");
    assert_eq!(faute.ligne, lignes + 1 + 8 + 2, "{faute:?}");
}

#[test]
fn every_fault_has_its_line_and_its_sentence() {
    for (avant, apres, ligne, phrase) in FAUTES {
        assert!(EXEMPLE.contains(avant), "{avant}");
        let fautes = lire(&EXEMPLE.replacen(avant, apres, 1)).unwrap_err();
        // A wrong name of an OPCO is also one that the CFA miss.
        let [faute, ..] = &fautes[..] else { panic!("{apres}: no fault") };
        assert!(fautes.len() == 1 || phrase.contains("opco_ep"), "{apres}: {fautes:#?}");
        assert!(faute.phrase.contains(phrase), "{apres}: {}", faute.phrase);
        assert_eq!(faute.ligne, *ligne, "{apres}: {faute:?}");
    }
}

#[test]
fn all_faults_come_at_once_and_no_secret_with_them() {
    let texte = EXEMPLE
        .replace("suivi = 900", "suivi = 0")
        .replace("jeton = { fichier = \"secrets/000006544.jeton\" }", "jeton = \"un-vrai-secret\"")
        .replace("secret = { fichier = \"secrets/opco_ep\" }", "secret = { secret = \"un-vrai-secret\" }")
        .replace("version = \"1.0.0\"", "versoin = \"1.0.0\"");
    let fautes = lire(&texte).unwrap_err();
    let lignes: Vec<_> = fautes.iter().map(|faute| faute.ligne).collect();
    assert_eq!(lignes, [13, 16, 19, 45, 55]);
    let dit = ConfigurationRefusee { fichier: "cfadock.toml".to_owned(), fautes };
    assert!(!dit.to_string().contains("un-vrai-secret"), "{dit}");
    assert!(dit.to_string().contains("55 | jeton = \"…\"\n   |         ^^^"), "{dit}");
    assert!(dit.to_string().ends_with("5 fautes dans la configuration."), "{dit}");
    // Nor where the syntax is broken.
    let fautes = lire("jeton = \"un-vrai-secret\nx = 'un-vrai-secret").unwrap_err();
    let dit = ConfigurationRefusee { fichier: String::new(), fautes }.to_string();
    assert!(!dit.contains("un-vrai-secret"), "{dit}");
}

/// The day of a sandbox, with an OPCO on this machine.
#[test]
fn a_sandbox_has_its_day() {
    let texte = EXEMPLE.replace("https://opco.example", "http://127.0.0.1:8080");
    let texte = texte.replace("[administration]", "[essai]\njour = \"2026-09-01\"\n[administration]");
    assert_eq!(lire(&texte).unwrap().essai, Some("2026-09-01".parse().unwrap()));
    // Or on a network of its own, by the name that its access gives.
    let bac = texte.replace("http://127.0.0.1:8080", "http://bac:8080");
    assert!(lire(&bac).unwrap_err().iter().any(|faute| faute.phrase.contains("http ne va qu'à cette machine")));
    let bac = bac.replace("# http_en_clair_vers", "http_en_clair_vers");
    let lue = lire(&bac).unwrap();
    assert!(lue.essai.is_some() && lue.opco[&Opco::OpcoEp].http_en_clair_vers.as_deref() == Some("bac"));
    let autre = lire(&bac.replace("http://bac:8080/api", "http://bac.example/api")).unwrap_err();
    assert!(autre.iter().any(|faute| faute.phrase.contains("http ne va qu'à cette machine")), "{autre:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_said_so() {
    let dossier = tempfile::tempdir().unwrap();
    for (chemin, phrase) in [("absent.toml", "n'existe pas"), (".", "ce n'est pas un fichier de configuration")] {
        let refus = Configuration::lire(&dossier.path().join(chemin)).unwrap_err();
        assert!(refus.to_string().contains(phrase), "{refus}");
    }
    std::fs::write(dossier.path().join("latin"), [b'#', 0xe9]).unwrap();
    let refus = Configuration::lire(&dossier.path().join("latin")).unwrap_err();
    assert!(refus.to_string().contains("UTF-8"), "{refus}");
}
