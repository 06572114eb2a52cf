//! Every kind of deposit over HTTP and by the command line, to its end: received once by the OPCO, under its own operation.

use std::fs;
use std::path::Path;

use cfadock::runtime::jiff::civil::date;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Reglages, Simulateur};

use crate::banc::{Banc, CONTRAT, OPCO, contrat, ecrire_configuration};
use crate::commande::lancer;
use crate::depots::{envoi, lue};
use crate::recit::{CONVENTION, parties};

/// A kind of deposit.
struct Genre {
    mot: &'static str,
    chemin: &'static str,
    operation: Operation,
    a_un_pdf: bool,
    donnees: Value,
    /// Something else of the same kind: the same key is refused for it.
    autre: Value,
}

/// What the OPCO has told the editor, and its profile does not say yet.
const PREND_AUSSI: &str = "prend_aussi = [\"deposerCertificat\", \"signalerRuptureEmployeur\"]";

fn reglages() -> Reglages {
    Simulateur::profil(OPCO.identifiant()).unwrap().sans_absences().date(date(2026, 6, 25))
}

fn changer(texte: &str) -> String {
    let opco = format!("[opco.{}]", OPCO.identifiant());
    texte.replace(&opco, &format!("{opco}\n{PREND_AUSSI}"))
}

/// Those that follow a contract, of the dossier `INT-D-1`.
fn genres() -> Vec<Genre> {
    let mut convention: Value = serde_json::from_str(CONVENTION).unwrap();
    convention["numeroInterneDossier"] = "INT-D-1".into();
    let certificat = json!({
        "typeCertificat": "Intermediaire", "numeroInterneDossier": "INT-D-1", "dateSignature": "2027-06-02",
        "lieuSignatureContrat": "Paris", "natureAction": "Action de formation par apprentissage",
        "representantLegal": { "nom": "Factice", "prenom": "Claude", "qualite": "Directrice" },
        "attestationConservationPieces": true, "employeur": { "siret": "00000321000010" },
        "apprenti": { "nom": "Essai", "prenom": "Camille" }, "organismeFormation": { "siret": "00000654400019" },
        "echeance": {
            "numero": 2, "codification": "E2", "duree": 180, "dateDebut": "2027-03-01", "dateFin": "2027-05-31",
            "echeancePartielle": false,
        },
    });
    let document = json!({
        "typeFichier": "CONVENTION_MOBILITE", "objets": [{ "typeObjet": "DOSSIER_APPRENTISSAGE", "idObjet": "INT-D-1" }],
    });
    let rupture = json!({ "numero_interne": "INT-D-1", "jour": "2027-06-05" });
    let genre = |mot, chemin, operation, donnees: Value, (champ, valeur): (&str, Value)| {
        let mut autre = donnees.clone();
        *autre.pointer_mut(champ).unwrap() = valeur;
        Genre { mot, chemin, operation, a_un_pdf: mot != "rupture", donnees, autre }
    };
    vec![
        genre(
            "convention",
            "/conventions",
            Operation::DeposerConvention,
            convention,
            ("/numeroInterneDossier", json!("INT-D-2")),
        ),
        genre(
            "certificat",
            "/certificats",
            Operation::DeposerCertificat,
            certificat,
            ("/lieuSignatureContrat", json!("Lyon")),
        ),
        genre(
            "document",
            "/documents",
            Operation::DeposerDocument,
            document,
            ("/typeFichier", json!("CONVENTION_REDUCTION_DUREE")),
        ),
        genre("rupture", "/ruptures", Operation::SignalerRuptureEmployeur, rupture, ("/jour", json!("2027-06-06"))),
    ]
}

/// How often the OPCO was asked for an operation.
fn recus(simulateur: &Simulateur, operation: Operation) -> usize {
    simulateur.appels().iter().filter(|appel| appel.operation == Some(operation)).count()
}

fn demande(banc: &Banc, genre: &Genre, cle: &str, donnees: &Value) -> RequestBuilder {
    match genre.a_un_pdf {
        true => parties(banc, genre.chemin, cle, ("donnees", donnees)),
        false => {
            let la = banc.requete(Method::POST, &Banc::chemin(genre.chemin)).header("idempotency-key", cle);
            la.json(donnees)
        }
    }
}

#[tokio::test]
async fn every_kind_arrives_once_over_http() {
    let banc = Banc::monter_sur(reglages(), |texte| changer(&texte)).await;
    let corps: Value = serde_json::from_str(CONTRAT).unwrap();
    assert_eq!(lue(envoi(&banc, "contrat-1", &corps).send().await.unwrap()).await.0, 201);
    banc.simulateur.engager("INT-D-1").unwrap();
    banc.simulateur.avancer(date(2027, 6, 10)).unwrap();
    let banc = banc.redemarrer().await;
    for genre in genres() {
        let (mot, cle) = (genre.mot, format!("{}-1", genre.mot));
        let envoyer = async |donnees: &Value| lue(demande(&banc, &genre, &cle, donnees).send().await.unwrap()).await;
        let (statut, rejouee, depot) = envoyer(&genre.donnees).await;
        assert_eq!((statut, rejouee, &depot["situation"]), (201, false, &json!("deposee")), "{mot}: {depot:#}");
        assert_eq!(recus(&banc.simulateur, genre.operation), 1, "{mot}");
        let (statut, rejouee, relu) = envoyer(&genre.donnees).await;
        assert_eq!((statut, rejouee, &relu["entree"]), (201, true, &depot["entree"]), "{mot}: {relu:#}");
        let (statut, _, refus) = envoyer(&genre.autre).await;
        assert_eq!((statut, &refus["code"]), (409, &json!("cle-reutilisee")), "{mot}: {refus:#}");
        let (statut, _, refus) =
            lue(demande(&banc, &genre, &format!("{mot}-2"), &genre.donnees).send().await.unwrap()).await;
        assert_eq!((statut, &refus["code"]), (409, &json!("doublon")), "{mot}: {refus:#}");
        assert_eq!(recus(&banc.simulateur, genre.operation), 1, "{mot}");
    }
    assert!(banc.simulateur.manquements().is_empty(), "{:?}", banc.simulateur.manquements());
}

/// Runs a command in a folder; its status, and what it writes.
fn appeler(dossier: &Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let (statut, sortie, dit) = lancer(dossier, arguments);
    (statut, serde_json::from_str(&sortie).unwrap_or_else(|_| panic!("{arguments:?}: {sortie}{dit}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_arrives_once_by_the_command() {
    let simulateur = reglages().demarrer().await.unwrap();
    let dossier = tempfile::tempdir().unwrap();
    let ici = dossier.path();
    let fichier = ecrire_configuration(ici, &simulateur, "");
    let configuration = changer(&fs::read_to_string(&fichier).unwrap());
    fs::write(&fichier, &configuration).unwrap();
    fs::write(ici.join("contrat.json"), CONTRAT).unwrap();
    fs::write(ici.join("piece.pdf"), b"%PDF-1.4\n%%EOF\n").unwrap();
    assert_eq!(appeler(ici, &["envoyer", "contrat.json"]).0, Some(0));
    simulateur.engager("INT-D-1").unwrap();
    simulateur.avancer(date(2027, 6, 10)).unwrap();
    fs::write(&fichier, configuration.replace("jour = \"2026-06-25\"", "jour = \"2027-06-10\"")).unwrap();
    for genre in genres() {
        let (mot, reference) = (genre.mot, format!("{}-1", genre.mot));
        let envoyer = |donnees: &Value| {
            fs::write(ici.join("objet.json"), donnees.to_string()).unwrap();
            let pdf = if genre.a_un_pdf { &["--pdf", "piece.pdf"][..] } else { &[] };
            appeler(ici, &[&["envoyer", "objet.json", "--genre", mot, "--reference", &reference], pdf].concat())
        };
        let (statut, depot) = envoyer(&genre.donnees);
        assert_eq!((statut, &depot["situation"]), (Some(0), &json!("deposee")), "{mot}: {depot:#}");
        let (statut, relu) = envoyer(&genre.donnees);
        assert_eq!((statut, &relu["entree"]), (Some(0), &depot["entree"]), "{mot}: {relu:#}");
        let (statut, refus) = envoyer(&genre.autre);
        assert_eq!((statut, &refus["code"]), (Some(1), &json!("cle-reutilisee")), "{mot}: {refus:#}");
        assert_eq!(recus(&simulateur, genre.operation), 1, "{mot}");
    }
}

/// Without a word of the OPCO it is not asked: a certificate goes as a document, a rupture by its extranet.
#[tokio::test]
async fn what_the_profile_does_not_say_is_not_tried() {
    let banc = Banc::monter_avec(reglages(), "").await;
    assert_eq!(lue(envoi(&banc, "contrat-1", &contrat("Essai")).send().await.unwrap()).await.0, 201);
    banc.simulateur.engager("INT-D-1").unwrap();
    banc.simulateur.avancer(date(2027, 6, 10)).unwrap();
    let banc = banc.redemarrer().await;
    let voies =
        [("certificat", 201, Operation::DeposerDocument), ("rupture", 501, Operation::SignalerRuptureEmployeur)];
    for (mot, attendu, operation) in voies {
        let genre = genres().into_iter().find(|genre| genre.mot == mot).unwrap();
        let (statut, _, dit) =
            lue(demande(&banc, &genre, &format!("{mot}-1"), &genre.donnees).send().await.unwrap()).await;
        assert_eq!((statut, recus(&banc.simulateur, operation)), (attendu, usize::from(attendu == 201)), "{dit:#}");
        assert!(genre.operation == operation || recus(&banc.simulateur, genre.operation) == 0, "{mot}");
    }
}

/// The line is added, or taken away again: what left by the other way is the same deposit.
#[tokio::test]
async fn a_certificate_leaves_once_whatever_the_way() {
    for avec in [false, true] {
        let banc = Banc::monter_sur(reglages(), |texte| if avec { changer(&texte) } else { texte }).await;
        assert_eq!(lue(envoi(&banc, "contrat-1", &contrat("Essai")).send().await.unwrap()).await.0, 201);
        banc.simulateur.engager("INT-D-1").unwrap();
        banc.simulateur.avancer(date(2027, 6, 10)).unwrap();
        let banc = banc.redemarrer().await;
        let genre = genres().into_iter().find(|genre| genre.mot == "certificat").unwrap();
        let premiere = demande(&banc, &genre, "certificat-1", &genre.donnees).send().await.unwrap();
        let (statut, _, depot) = lue(premiere).await;
        assert_eq!(statut, 201, "{depot:#}");
        let fichier = banc.dossier.path().join("cfadock.toml");
        let texte = fs::read_to_string(&fichier).unwrap();
        let autre = if avec { texte.replace(PREND_AUSSI, "") } else { changer(&texte) };
        fs::write(&fichier, autre).unwrap();
        let banc = banc.redemarrer().await;
        let seconde = demande(&banc, &genre, "certificat-2", &genre.donnees).send().await.unwrap();
        let (statut, _, refus) = lue(seconde).await;
        assert_eq!((statut, &refus["code"]), (409, &json!("doublon")), "{avec}: {refus:#}");
        assert_eq!(refus["depot"]["entree"], depot["entree"], "{avec}: {refus:#}");
        assert!(refus["detail"].as_str().unwrap().contains("c'est une répétition"), "{avec}: {refus:#}");
        let recus = [Operation::DeposerCertificat, Operation::DeposerDocument].map(|une| recus(&banc.simulateur, une));
        assert_eq!(recus, if avec { [1, 0] } else { [0, 1] });
    }
}
