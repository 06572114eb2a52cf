//! The intent of each kind of deposit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use std::error::Error as _;

use super::{Accuse, Cause, DepotManque, Intention, certificat, contrat, convention, document};
use crate::journal::{Choix, Decision, EchecJournal, IdEntree, Journal, JournalMemoire, Numeros};
use crate::models::{
    Certificat, Convention, DepotDossierResult, DepotFactureResult, DepotResult, Dossier, DossierTransmission, Facture,
    InfosFichier, NatureLigne,
};
use crate::parcours::facturer::intention as facture;
use crate::parcours::reconcilier::{Raison, Restante};
use crate::parcours::{Connexion, Echec, Horloge, Protocole, rompre};
use crate::runtime::TransportError;
use crate::runtime::jiff::civil::date;
use crate::runtime::jiff::{SignedDuration, Timestamp};
use crate::runtime::serde_json::{self, Value, json};
use crate::{Client, Error, FilePart, Opco, Operation, Outcome, Reply, Retry, operations};

fn connexion() -> Connexion {
    chez(Opco::Akto)
}

fn chez(opco: Opco) -> Connexion {
    let client = Client::builder().base_url("https://opco.example").cle_api("cle").editeur("E").logiciel("L");
    Connexion::new(opco, "732829320".parse().unwrap(), client.version("1").build().unwrap())
}

fn lire<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn ligne(nature: &str, montant: f64, (dossier, echeance): (&str, i32)) -> Value {
    json!({
        "montant": montant, "natureLigne": nature, "quantite": 1, "numeroEcheance": echeance,
        "codificationEcheance": "E", "numeroDossier": dossier, "numeroDeca": "075202606NC0001",
    })
}

fn facturee(lignes: &[Value]) -> Facture {
    lire(json!({
        "numero": "F-1", "dateEmission": "2027-03-02", "montantTotal": 1110.0, "estCertificatRealisation": false,
        "ibanEmetteur": "FR1420041010050500013M02606", "siretEmetteur": "00000654400019", "lignes": lignes,
    }))
}

fn dossier(rang: u32) -> Dossier {
    lire(json!({
        "cerfa": { "numeroExterne": format!("EXT-{rang}") },
        "echeances": [
            { "numero": 1, "montantEnCoursInstruction": 12.0, "montantRegle": 3.5 },
            { "numero": 2, "montantRegle": 0.0 },
            { "numero": 3 },
        ],
    }))
}

/// For an échéance, teaching and its increase count, with this dossier and this number; ancillary costs do not.
#[test]
fn an_echeance_is_expected_to_take_what_it_pays_for() {
    let ici = ("EXT-1", 1);
    let teaching = [
        ligne("PEDAGOGIE", 700.0, ici),
        ligne("MAJORATION_RQTH", 300.0, ici),
        ligne("PEDAGOGIE", 50.0, ("EXT-1", 2)),
        ligne("PEDAGOGIE", 60.0, ("EXT-2", 1)),
    ];
    let frais = ["PREMIEREQUIPEMENT", "MOBILITE", "HEBERGEMENT", "RESTAURATION"];
    let lignes: Vec<_> = teaching.into_iter().chain(frais.map(|nature| ligne(nature, 1.0, ici))).collect();
    let (un, deux) = (dossier(1), dossier(2));
    let fichier = FilePart::pdf("f.pdf", &b"%PDF-1.4"[..]);
    let intention = facture(&connexion(), &facturee(&lignes), &fichier, &[("INT-1", &un), ("INT-2", &deux)]);
    let repere = intention.reperes.facture.unwrap();
    let vus: Vec<_> =
        repere.echeances.iter().map(|un| (&*un.dossier, un.numero, un.facture, un.en_cours, un.regle)).collect();
    let attendus = [
        ("INT-1", 1, 100_000, Some(1_200), Some(350)),
        ("INT-1", 2, 5_000, None, Some(0)),
        ("INT-2", 1, 6_000, Some(1_200), Some(350)),
    ];
    assert_eq!(vus, attendus);
    assert_eq!((repere.total, &*repere.numero, &*repere.siret_emetteur), (Some(111_000), "F-1", "00000654400019"));
    // Ancillary costs alone change no échéance.
    let seuls = facturee(&[ligne("RESTAURATION", 3.0, ici)]);
    let intention = facture(&connexion(), &seuls, &fichier, &[("INT-1", &un)]);
    assert_eq!(intention.reperes.facture.unwrap().echeances, []);
    assert_eq!(NatureLigne::Pedagogie.nature_des_frais(), None);
}

/// Every operation that must not be repeated uses the journal. An operation that the norm adds needs a workflow from
/// the day when the profiles say who offers it.
#[test]
fn every_operation_that_must_not_be_repeated_has_a_workflow() {
    let contrat = include_str!("../../../../tests/fixtures/contrat_v14.json");
    let contrat: DossierTransmission = serde_json::from_str(contrat).unwrap();
    let contrats =
        [Protocole::V1, Protocole::V2].map(|protocole| contrat::intention(&connexion(), protocole, &contrat));
    let intentions = intentions(&connexion(), 0, &FilePart::pdf("f.pdf", &b"%PDF-1"[..]));
    let rupture = [rompre::intention_de(&connexion(), "INT-1", date(2026, 10, 15))];
    let envoyees = contrats.iter().chain(&intentions).chain(&rupture).map(|intention| intention.operation.id);
    let mut vues: Vec<_> = envoyees.collect();
    let spoken_of = |operation: &Operation| Opco::OpcoEp.profil().capacite(operation).is_some();
    let uniques = operations::ALL.iter().filter(|operation| operation.retry == Retry::Never && spoken_of(operation));
    let mut uniques: Vec<_> = uniques.map(|operation| operation.id).collect();
    vues.sort_unstable();
    uniques.sort_unstable();
    assert_eq!(vues, uniques);
}

/// The intent of each deposit except a contract; `document` distinguishes documents.
fn intentions(connexion: &Connexion, document: usize, fichier: &FilePart) -> [Intention; 4] {
    let (cout, duree) = ([1.0, 2.0][document], [1, 2][document]);
    let une_facture = facturee(&[ligne("PEDAGOGIE", cout, ("EXT-1", 1))]);
    let mut une_convention: Value = serde_json::from_str(CONVENTION).unwrap();
    une_convention["numeroInterneDossier"] = json!("INT-1");
    une_convention["couts"]["coutTotalPedagogieCFA"] = json!(cout);
    let un_certificat = json!({
        "typeCertificat": "Final", "numeroInterneDossier": "INT-1", "employeur": { "siret": "00000654400019" },
        "apprenti": { "nom": "N", "prenom": "P" }, "organismeFormation": { "siret": "00000654400019" },
        "echeance": { "numero": 1, "duree": duree }, "numeroInterneFacture": "FI-1",
    });
    let genre = ["FACTURE", "CONVENTION_FORMATION"][document];
    let objets = json!([{ "typeObjet": "DOSSIER_APPRENTISSAGE", "idObjet": "INT-1" }]);
    let infos = json!({ "typeFichier": genre, "objets": objets });
    [
        facture(connexion, &une_facture, fichier, &[]),
        convention::intention(connexion, &lire::<Convention>(une_convention), fichier),
        certificat::intention(connexion, &lire::<Certificat>(un_certificat), fichier),
        document::intention(connexion, &lire::<InfosFichier>(infos), fichier, ("INT-1", Some("FI-1"))),
    ]
}

/// The digest proves which document was sent, with its file; the key identifies the thing, in whatever file.
#[test]
fn every_digest_holds_the_document_and_its_file() {
    let connexion = connexion();
    let fichiers = [&b"%PDF-1"[..], b"%PDF-2"].map(|octets| FilePart::pdf("f.pdf", octets));
    let de = |document, fichier| intentions(&connexion, document, fichier);
    let base = de(0, &fichiers[0]);
    let liees = base.each_ref().map(|une| une.reperes.facture_liee.as_deref());
    assert_eq!(liees, [None, None, Some("FI-1"), Some("FI-1")]);
    for (une, encore) in base.iter().zip(de(0, &fichiers[0])) {
        assert_eq!((une.empreinte, &une.cle), (encore.empreinte, &encore.cle));
    }
    for (une, autre) in base.iter().zip(de(0, &fichiers[1])) {
        assert_ne!(une.empreinte, autre.empreinte, "{}: another file", une.operation.id);
        let du_fichier = une.operation.id == operations::DEPOSER_DOCUMENT.id;
        assert_eq!(une.cle != autre.cle, du_fichier, "{}: the key of a document is its file", une.operation.id);
    }
    for (une, autre) in base.iter().zip(de(1, &fichiers[0])) {
        assert_ne!(une.empreinte, autre.empreinte, "{}: another document", une.operation.id);
        let du_contenu = une.operation.id != operations::DEPOSER_FACTURE.id;
        assert_eq!(une.cle != autre.cle, du_contenu, "{}: the key of an invoice is its number", une.operation.id);
    }
}

const CONVENTION: &str = include_str!("../../../../tests/fixtures/convention.json");

/// The entry of an invoice whose call ended so.
async fn deposee(connexion: &Connexion, fin: TransportError) -> IdEntree {
    let [facture, ..] = intentions(connexion, 0, &FilePart::pdf("f.pdf", &b"%PDF-1"[..]));
    let appel = async { Err::<Reply<DepotFactureResult>, _>(Error::Transport(fin)) };
    match connexion.deposer(facture, appel).await {
        Err(Echec::Depot(manque)) => manque.entree,
        autre => panic!("{autre:?}"),
    }
}

/// What is settled is nothing to remember; of what is open the process knows when its call ended.
#[tokio::test]
async fn a_process_remembers_what_is_open() {
    let connexion = connexion().journal(Arc::new(JournalMemoire::new()));
    for (fin, ouverte) in [(TransportError::not_sent("x"), false), (TransportError::broken("x"), true)] {
        let entree = deposee(&connexion, fin).await;
        assert_eq!(connexion.presences().recente(entree, Duration::from_secs(3600)), ouverte);
    }
}

/// A clock that shows the first instant once, then the second.
#[derive(Debug)]
struct Dormeuse(AtomicBool, [Timestamp; 2]);

impl Horloge for Dormeuse {
    fn maintenant(&self) -> Timestamp {
        self.1[usize::from(self.0.swap(true, Ordering::Relaxed))]
    }
}

/// The machine slept after the intent: beyond half of the time after which others may release the key, nothing is sent.
#[tokio::test]
async fn what_was_written_too_long_ago_is_not_sent() {
    for (trop, issue) in [(0, Outcome::Unknown), (1, Outcome::NotSent)] {
        let connexion = connexion();
        let moitie = SignedDuration::try_from(connexion.attentes_retenues().avant / 2).unwrap();
        let (ecrite, nano) = (Timestamp::UNIX_EPOCH, SignedDuration::from_nanos(trop));
        let horloge = Arc::new(Dormeuse(AtomicBool::new(false), [ecrite, ecrite + moitie + nano]));
        let connexion = connexion.journal(Arc::new(JournalMemoire::new())).horloge(horloge);
        let [facture, ..] = intentions(&connexion, 0, &FilePart::pdf("f.pdf", &b"%PDF-1"[..]));
        let appel = async { Err::<Reply<DepotFactureResult>, _>(Error::Transport(TransportError::broken("x"))) };
        let Err(Echec::Depot(manque)) = connexion.deposer(facture, appel).await else { panic!("it broke") };
        assert_eq!(manque.issue, issue, "{trop}");
    }
}

/// Several share a journal, and each settles its own.
#[tokio::test]
async fn a_person_settles_what_is_of_this_cfa_at_this_opco() {
    let journal = Arc::new(JournalMemoire::new());
    let [ici, ailleurs] = [Opco::Akto, Opco::Atlas].map(|opco| chez(opco).journal(journal.clone()));
    let mienne = deposee(&ici, TransportError::not_sent("x")).await;
    let autre = deposee(&ailleurs, TransportError::broken("x")).await;
    let refus = ici.trancher(autre, Decision::Ecartee, "vu").await;
    assert!(matches!(refus, Err(Echec::Journal(EchecJournal::EntreeInconnue(id))) if id == autre), "{refus:?}");
    assert!(ici.trancher(mienne, Decision::Ecartee, "vu").await.is_ok());

    let entree = journal.lire(Choix::entree(autre)).await.unwrap().remove(0);
    assert!(entree.situation().est_ouverte());
    let dite = format!("entrée {autre} (deposerFacture, {}) : {}", Opco::Atlas, Raison::EnVol);
    assert_eq!(Restante { entree, raison: Raison::EnVol }.to_string(), dite);
}

/// The numbers of each answer go to the journal, and its own status is heeded.
#[test]
fn an_answer_gives_all_its_numbers_and_its_status() {
    let de = |un: &dyn Accuse| {
        let Numeros { dossier, externe, deca, facture, document } = un.numeros();
        let numeros = [dossier, externe, deca, facture, document].map(Option::unwrap_or_default).join(" ");
        (numeros, un.statut_du_corps().map(str::to_owned), un.est_complet())
    };
    let reponse = json!({
        "numeroInterne": "INT-1", "numeroExterne": "EXT-1", "numeroDeca": "075202606NC0001", "status": "error",
        "numeroInterneFacture": "FI-1", "numeroInterneDocument": "DOC-1",
    });
    let [contrat, facture, document] = [
        de(&lire::<DepotDossierResult>(reponse.clone())),
        de(&lire::<DepotFactureResult>(reponse.clone())),
        de(&lire::<DepotResult>(reponse)),
    ];
    let erreur = || Some("error".to_owned());
    assert_eq!(contrat, ("INT-1 EXT-1 075202606NC0001  ".to_owned(), erreur(), true));
    assert_eq!(facture, ("   FI-1 DOC-1".to_owned(), erreur(), true));
    assert_eq!(document, ("    DOC-1".to_owned(), erreur(), true));
    let complets = [
        de(&lire::<DepotDossierResult>(json!({}))),
        de(&lire::<DepotFactureResult>(json!({}))),
        de(&lire::<DepotResult>(json!({}))),
    ];
    assert_eq!(complets.map(|(_, statut, complet)| (statut, complet)), [(None, false), (None, false), (None, true)]);
}

#[tokio::test]
async fn what_was_not_accepted_says_what_to_do() {
    let suites = [
        (
            Cause::EnvoiTardif,
            Outcome::NotSent,
            "trop de temps entre l'écriture au journal et l'envoi",
            "Rien n'a été envoyé : r",
        ),
        (
            Cause::AppelAbandonne,
            Outcome::Unknown,
            "appel abandonné, plus long que",
            "Nul ne sait s'il est arrivé : ne le",
        ),
        (Cause::AppelAbandonne, Outcome::Refused, "appel abandonné", "L'OPCO l'a refusé : corrigez"),
        (Cause::AppelAbandonne, Outcome::AnswerLost, "appel abandonné", "sa réponse est perdue : ne le renvoyez pas"),
    ];
    for (cause, issue, pourquoi, suite) in suites {
        let (entree, operation, non_note) = (IdEntree(7), "deposerFacture", Some(EchecJournal::Absent));
        let manque = DepotManque { entree, operation, issue, cause, non_note };
        let dit = manque.to_string();
        assert!(dit.starts_with(&format!("deposerFacture, entrée 7 du journal, {pourquoi}")), "{dit}");
        assert!(
            dit.contains(suite) && dit.ends_with(&format!(" L'issue n'est pas au journal : {}.", EchecJournal::Absent))
        );
        assert!(manque.source().is_none() && manque.expose_textes().is_empty());
    }
    let connexion = connexion().journal(Arc::new(JournalMemoire::new()));
    let [facture, ..] = intentions(&connexion, 0, &FilePart::pdf("f.pdf", &b"%PDF-1"[..]));
    let appel = async { Err::<Reply<DepotFactureResult>, _>(Error::Transport(TransportError::broken("x"))) };
    let Err(Echec::Depot(manque)) = connexion.deposer(facture, appel).await else { panic!("it broke") };
    assert!(manque.source().is_some() && manque.to_string().ends_with("(Entrée 1 du journal.)"), "{manque}");
}
