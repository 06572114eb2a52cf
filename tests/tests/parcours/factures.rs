//! Invoices that are deposited: what the OPCO received, and what stopped them.

use cfadock::controle::{FactureConnue, Gravite};
use cfadock::journal::{Choix, Decision};
use cfadock::opco::UsagesFacturation;
use cfadock::parcours::{Facturation, Justificatif, Poste, ProjetFacture};
use cfadock::scalaires::{Montant, Siret};
use cfadock::{Echec, FilePart, Opco};
use conformance::exemple::pdf;
use conformance::parcours::Guichet;
use jiff::civil::date;
use temoin::generated::operation::Operation;
use temoin::simulateur::{Reglages, Simulateur};

pub(super) fn erreurs(projet: &ProjetFacture) -> Vec<String> {
    de_gravite(projet, Gravite::Erreur)
}

pub(super) fn de_gravite(projet: &ProjetFacture, gravite: Gravite) -> Vec<String> {
    let found = projet.controle.constats().iter().filter(|constat| constat.gravite == gravite);
    found.map(|constat| constat.id.to_string()).collect()
}

/// With the sample contract deposited and engaged, on the day after its second échéance opened.
async fn engage() -> Guichet {
    engage_chez(Simulateur::neutre()).await
}

/// The same at an OPCO with these settings.
pub(super) async fn engage_chez(reglages: Reglages) -> Guichet {
    let guichet = Guichet::ouvrir(reglages, Opco::OpcoEp).await.unwrap();
    guichet.connexion.client().transmettre_dossier(&conformance::exemple::contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    guichet.avancer(date(2027, 3, 2)).unwrap();
    guichet
}

/// How many invoices arrived.
fn appels(guichet: &Guichet) -> usize {
    let appels = guichet.simulateur.appels();
    appels.iter().filter(|appel| appel.operation == Some(Operation::DeposerFacture)).count()
}

pub(super) fn fichier() -> FilePart {
    FilePart::pdf("facture.pdf", pdf("facture"))
}

#[tokio::test]
async fn an_invoice_is_what_the_opco_expects() {
    let guichet = engage().await;
    let premiere = Facturation::new("F-0001", Poste::new("INT-D-1").premier_equipement(Montant::centimes(50_000)));
    let projet = guichet.connexion.preparer_facture(&premiere).await.unwrap();
    let depot = guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    assert_eq!(depot.numeros.facture.as_deref(), Some("INT-F-1"));
    // The first is being examined: the next one is the second.
    let deuxieme = Facturation::new("F-0002", Poste::new("INT-D-1").repas(30));
    let projet =
        guichet.connexion.preparer_facture(&deuxieme.justificatif(Justificatif::CertificatDepose)).await.unwrap();
    assert_eq!(projet.facture.lignes[0].numero_echeance, 2);
    guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    let troisieme = Facturation::new("F-0003", Poste::new("INT-D-1"));
    let echec = guichet.connexion.preparer_facture(&troisieme).await.unwrap_err();
    assert!(echec.to_string().contains("la prochaine s'ouvre le 01/06/2027"), "{echec}");
    assert!(guichet.simulateur.manquements().is_empty());
}

#[tokio::test]
async fn what_changed_since_it_was_prepared_is_not_sent() {
    let guichet = engage().await;
    let demande = |numero: &str| Facturation::new(numero, Poste::new("INT-D-1").echeance(1));
    let projet = guichet.connexion.preparer_facture(&demande("F-0001")).await.unwrap();
    let other = guichet.connexion.preparer_facture(&demande("F-0002")).await.unwrap();
    guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    let Err(Echec::FacturePerimee(present)) = guichet.connexion.facturer(&other, fichier()).await else {
        panic!("the échéance is invoiced already")
    };
    assert_eq!(present.facture.montant_total.en_centimes(), Some(0));
    assert_eq!(appels(&guichet), 1);
}

#[tokio::test]
async fn errors_stop_an_invoice_unless_they_are_overridden() {
    let guichet = engage().await;
    let projet = guichet.connexion.preparer_facture(&Facturation::new("F-0001", Poste::new("INT-D-1"))).await.unwrap();
    let text = FilePart::pdf("facture.pdf", "no PDF at all");
    let Err(Echec::Controle(refus)) = guichet.connexion.facturer(&projet, text.clone()).await else {
        panic!("no PDF was sent")
    };
    assert_eq!(refus.constats()[0].id.to_string(), "FICHIER-FORMAT-001");
    assert_eq!(appels(&guichet), 0);
    let demande = Facturation::new("F-0001", Poste::new("INT-D-1")).deroger(["FICHIER-FORMAT-001".parse().unwrap()]);
    let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
    // The OPCO has its own opinion of it.
    assert!(matches!(guichet.connexion.facturer(&projet, text).await, Err(Echec::Depot(_))));
    assert_eq!(appels(&guichet), 1);
}

/// An invoice prepared in the evening and sent the next morning is the one of the PDF.
#[tokio::test]
async fn the_day_of_issue_stays_that_of_the_pdf() {
    let guichet = engage().await;
    let projet = guichet.connexion.preparer_facture(&Facturation::new("F-0001", Poste::new("INT-D-1"))).await.unwrap();
    guichet.avancer(date(2027, 3, 3)).unwrap();
    guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    assert_eq!(projet.facture.date_emission.civil(), Some(date(2027, 3, 2)));
}

/// Before its PDF is made: the journal has it, or the CFA says so. Once the OPCO has put it aside, the number is free.
#[tokio::test]
async fn a_number_that_served_is_seen_when_an_invoice_is_prepared() {
    let guichet = engage().await;
    let demande = |numero: &str| {
        let demande = Facturation::new(numero, Poste::new("INT-D-1").echeance(2));
        demande.justificatif(Justificatif::CertificatDepose)
    };
    let preparee = async |demande: Facturation| erreurs(&guichet.connexion.preparer_facture(&demande).await.unwrap());
    assert!(preparee(demande("F-0001")).await.is_empty());
    guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
    assert_eq!(preparee(demande("f-0001 ")).await, ["FACTURE-NUMERO-001"]);
    assert!(preparee(demande("F-0002")).await.is_empty());
    let entree = guichet.connexion.journal_tenu().lire(Choix::toutes()).await.unwrap()[0].id;
    guichet.connexion.trancher(entree, Decision::Ecartee, "refusée").await.unwrap();
    assert!(preparee(demande("F-0001")).await.is_empty());
    let siret_emetteur = "00000654400019".parse().unwrap();
    let connue = demande("F-0009").factures_connues([FactureConnue { siret_emetteur, numero: "F-0009".to_owned() }]);
    let projet = guichet.connexion.preparer_facture(&connue).await.unwrap();
    assert!(matches!(guichet.connexion.facturer(&projet, fichier()).await, Err(Echec::Controle(_))));
    assert_eq!(appels(&guichet), 1);
}

#[tokio::test]
async fn an_issuer_that_the_key_does_not_cover_is_seen() {
    let guichet = engage().await;
    for (siret, attendues) in [("73282932000074", &["FACTURE-SIRET-001"][..]), ("000 006 544 00019", &[])] {
        let demande = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1));
        let demande = demande.sirets_connus([Siret::tel_quel(siret)]);
        let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
        assert_eq!(erreurs(&projet), attendues, "{siret}");
    }
}

/// No profile says that its OPCO takes several: only who knows says it, of the connection.
#[tokio::test]
async fn several_in_one_invoice_are_warned_of_unless_the_opco_takes_them() {
    let guichet = engage().await;
    let deux = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1)).poste(Poste::new("INT-D-1").echeance(2));
    let deux = deux.justificatif(Justificatif::CertificatDepose);
    let inconnus = UsagesFacturation::de(Opco::OpcoEp);
    for (usages, avertie) in [
        (inconnus, true),
        (UsagesFacturation { plusieurs_dossiers: Some(true), ..inconnus }, true),
        (UsagesFacturation { plusieurs_echeances: Some(false), ..inconnus }, true),
        (UsagesFacturation { plusieurs_echeances: Some(true), ..inconnus }, false),
    ] {
        let projet = guichet.connexion.clone().usages(usages).preparer_facture(&deux).await.unwrap();
        let found = projet.controle.constats().iter().any(|constat| constat.id.as_str() == "FACTURE-ECHEANCE-006");
        assert_eq!((found, erreurs(&projet)), (avertie, Vec::new()));
    }
    let seule = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1));
    let projet = guichet.connexion.preparer_facture(&seule).await.unwrap();
    assert!(projet.controle.constats().iter().all(|constat| constat.id.as_str() != "FACTURE-ECHEANCE-006"));
}

#[tokio::test]
async fn a_number_serves_once() {
    let guichet = engage().await;
    guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
    let demande = Facturation::new("f-0001 ", Poste::new("INT-D-1").echeance(2));
    let demande = demande.justificatif(Justificatif::CertificatDepose);
    let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
    let Err(Echec::Doublon(doublon)) = guichet.connexion.facturer(&projet, fichier()).await else {
        panic!("the number was used twice")
    };
    assert_eq!(doublon.entree().numeros().facture.as_deref(), Some("INT-F-1"));
    assert_eq!(appels(&guichet), 1);
}
