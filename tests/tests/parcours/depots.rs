//! Contracts, conventions, certificates and documents: checked, sent once, by the route that the OPCO supports.

use std::sync::Arc;

use cfadock::controle::Etablissement;
use cfadock::journal::{Choix, JournalMemoire};
use cfadock::models::{Certificat, DossierTransmission, TypeFichier};
use cfadock::parcours::{Protocole, Raison, Ressource, VoieCertificat};
use cfadock::{Echec, FilePart, Opco, Outcome, operations};
use conformance::exemple::{contrat, convention, pdf};
use conformance::parcours::Guichet;
use jiff::civil::date;
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Particularite, Simulateur};

use crate::controle::scene::{self, Document};

async fn chez(opco: Opco) -> Guichet {
    Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), opco).await.unwrap()
}

pub(super) fn fichier(nom: &str) -> FilePart {
    FilePart::pdf(format!("{nom}.pdf"), pdf(nom))
}

fn appels(guichet: &Guichet, operation: Operation) -> usize {
    guichet.simulateur.appels().iter().filter(|appel| appel.operation == Some(operation)).count()
}

fn avec_erreur() -> DossierTransmission {
    let mut contrat = contrat().unwrap();
    contrat.cerfa.employeur.siret = cfadock::scalaires::Siret::tel_quel("73282932000073");
    contrat
}

#[tokio::test]
async fn a_contract_is_sent_once() {
    let guichet = chez(Opco::Akto).await;
    let contrat = contrat().unwrap();
    let depot = guichet.connexion.envoyer_contrat(&contrat).await.unwrap();
    assert_eq!(depot.numeros.dossier.as_deref(), Some("INT-D-1"));
    let Err(Echec::Doublon(doublon)) = guichet.connexion.envoyer_contrat(&contrat).await else {
        panic!("it was sent twice")
    };
    assert_eq!(doublon.entree().id, depot.entree);
    assert!(doublon.to_string().contains("INT-D-1"), "{doublon}");
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 1);
    assert!(guichet.simulateur.manquements().is_empty());
}

/// The answer is lost, and the list shows the contract the next day: it is never sent a second time, at any OPCO.
#[tokio::test]
async fn a_contract_that_the_list_shows_later_is_not_sent_twice() {
    let mut essayes = 0;
    for opco in Opco::TOUS {
        let reglages = Simulateur::profil(opco.identifiant()).unwrap().date(date(2026, 6, 25));
        let reglages = reglages.dpop(false).particularite(Particularite::ListeEnRetard, true);
        let guichet = Guichet::ouvrir(reglages, opco).await.unwrap();
        if guichet.connexion.protocole(Ressource::DepotDossier).is_err() {
            continue;
        }
        essayes += 1;
        let journal = Arc::new(JournalMemoire::new());
        // Each knows of the others what the journal knows: as after a restart.
        let connexion = || guichet.connexion.clone().journal(journal.clone());
        let panne = Panne { coupure: Some(Coupure::Apres), ..Panne::default() };
        let contrat = contrat().unwrap();
        let depots = [Operation::TransmettreDossier, Operation::TransmettreDossierV2];
        depots.iter().for_each(|depot| guichet.simulateur.panne(Some(*depot), 1, panne.clone()));
        let Err(Echec::Depot(manque)) = connexion().envoyer_contrat(&contrat).await else { panic!("{opco}") };
        assert_eq!(manque.issue, Outcome::Unknown, "{opco}: {manque}");
        let bilan = connexion().reconcilier().await.unwrap();
        assert!(matches!(bilan.restantes[0].raison, Raison::TropTot { .. }), "{opco}: {bilan:?}");
        // The day of the CFA alone: for the OPCO, it still is the same.
        guichet.regler(date(2026, 6, 30));
        for _ in 0..3 {
            let bilan = connexion().reconcilier().await.unwrap();
            assert_eq!(bilan.restantes[0].raison, Raison::ParutionInconnue, "{opco}");
            assert!(matches!(connexion().envoyer_contrat(&contrat).await, Err(Echec::Doublon(_))), "{opco}");
        }
        guichet.avancer(date(2026, 7, 1)).unwrap();
        assert_eq!(connexion().reconcilier().await.unwrap().reglees.len(), 1, "{opco}");
        assert_eq!(depots.map(|depot| appels(&guichet, depot)).iter().sum::<usize>(), 1, "{opco}");
    }
    assert!(essayes >= 10, "{essayes}");
}

#[tokio::test]
async fn errors_stop_a_contract_unless_they_are_overridden() {
    let guichet = chez(Opco::Akto).await;
    let contrat = avec_erreur();
    let Err(Echec::Controle(refus)) = guichet.connexion.envoyer_contrat(&contrat).await else {
        panic!("a wrong SIRET was sent")
    };
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 0);
    assert!(guichet.connexion.journal_tenu().lire(Choix::default()).await.unwrap().is_empty());
    let regles: Vec<_> = refus.constats().iter().map(|constat| constat.id).collect();
    let depot = guichet.connexion.envoyer_contrat(&contrat).deroger(regles.clone()).await;
    // The errors that did not stop it are in its result.
    assert!(regles.iter().all(|regle| depot.as_ref().unwrap().controle.constats().iter().any(|one| one.id == *regle)));
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 1);
    let controle = guichet.connexion.envoyer_contrat(&contrat).controler();
    assert!(regles.iter().all(|regle| controle.constats().iter().any(|constat| constat.id == *regle)));
}

#[tokio::test]
async fn warnings_travel_with_the_deposit_and_stop_nothing() {
    let guichet = chez(Opco::Akto).await;
    let contrat = contrat().unwrap();
    let ailleurs = [Etablissement { siret: "73282932000074".parse().unwrap(), uai: Some("0951099D".parse().unwrap()) }];
    let depot = guichet.connexion.envoyer_contrat(&contrat).etablissements(&ailleurs).await;
    match depot {
        Ok(depot) => assert!(!depot.controle.constats().is_empty()),
        Err(echec) => panic!("{echec}"),
    }
}

#[tokio::test]
async fn the_contract_goes_by_the_protocol_in_service() {
    let guichet = chez(Opco::OpcoSante).await;
    let contrat = contrat().unwrap();
    let Err(Echec::NonPrisEnCharge(absence)) = guichet.connexion.envoyer_contrat(&contrat).await else {
        panic!("OPCO Santé is not ready")
    };
    assert_eq!(absence.operation, operations::TRANSMETTRE_DOSSIER.id);
    assert!(guichet.simulateur.appels().is_empty());
    let force = guichet.connexion.clone().passer_outre(&operations::TRANSMETTRE_DOSSIER_V2);
    assert_eq!(force.protocole(Ressource::DepotDossier).unwrap(), Protocole::V2);
    force.envoyer_contrat(&contrat).await.unwrap();
    assert_eq!(appels(&guichet, Operation::TransmettreDossierV2), 1);
}

#[tokio::test]
async fn a_convention_is_held_against_the_contract_of_the_opco() {
    let guichet = chez(Opco::OpcoEp).await;
    guichet.connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
    let mut other = convention("INT-D-1").unwrap();
    other.employeur.siret = "73282932000074".parse().unwrap();
    let Err(Echec::Controle(refus)) = guichet.connexion.deposer_convention(&other, fichier("convention")).await else {
        panic!("another employer's convention was sent")
    };
    assert!(refus.constats().iter().any(|constat| constat.champ == "employeur.siret"), "{refus}");
    let same = convention("INT-D-1").unwrap();
    guichet.connexion.deposer_convention(&same, fichier("convention")).await.unwrap();
    let again = guichet.connexion.deposer_convention(&same, fichier("convention")).await;
    assert!(matches!(again, Err(Echec::Doublon(_))));
    assert_eq!(appels(&guichet, Operation::DeposerConvention), 1);
    assert!(guichet.simulateur.manquements().is_empty());
}

#[tokio::test]
async fn a_convention_without_an_opco_that_takes_it_is_not_sent() {
    let guichet = chez(Opco::OpcoSante).await;
    let convention = convention("INT-D-1").unwrap();
    let Err(Echec::NonPrisEnCharge(absence)) =
        guichet.connexion.deposer_convention(&convention, fichier("convention")).await
    else {
        panic!("OPCO Santé takes no convention")
    };
    assert_eq!((absence.au, absence.source), ("2026-07-28", "OP"));
    assert!(guichet.simulateur.appels().is_empty());
}

/// The sample certificate, of no invoice.
fn certificat() -> Certificat {
    let certificat = scene::base(Document::Certificat)["certificat"].clone();
    let mut certificat: Certificat = serde_json::from_value(certificat).unwrap();
    certificat.numero_interne_facture = None;
    certificat
}

/// With the sample contract engaged, on the day on which its certificate is written.
pub(super) async fn engage(opco: Opco) -> Guichet {
    let guichet = chez(opco).await;
    guichet.connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    let jour = scene::base(Document::Certificat)["jour"].as_str().unwrap().parse().unwrap();
    guichet.avancer(jour).unwrap();
    guichet
}

#[tokio::test]
async fn a_certificate_takes_the_route_of_its_opco() {
    for (opco, voie, operation) in [
        (Opco::Afdas, VoieCertificat::Certificats, Operation::DeposerCertificat),
        (Opco::Akto, VoieCertificat::Documents, Operation::DeposerDocument),
    ] {
        let guichet = engage(opco).await;
        assert_eq!(guichet.connexion.voie_des_certificats(), voie, "{opco}");
        let certificat = certificat();
        let mut autre = certificat.clone();
        autre.apprenti.nom = "Autrefictif".to_owned();
        let refus = guichet.connexion.certifier(&autre, fichier("certificat")).await;
        assert!(matches!(refus, Err(Echec::Controle(_))), "{opco}: of somebody else: {refus:?}");
        assert_eq!(appels(&guichet, operation), 0, "{opco}");
        let depot = guichet.connexion.certifier(&certificat, fichier("certificat"));
        depot.await.unwrap_or_else(|echec| panic!("{opco}: {echec}"));
        assert_eq!(appels(&guichet, operation), 1, "{opco}");
        assert!(guichet.simulateur.manquements().is_empty());
    }
}

#[tokio::test]
async fn a_document_is_joined_to_its_dossier() {
    let guichet = engage(Opco::Akto).await;
    let dossier = "INT-D-1".parse().unwrap();
    let text = FilePart::new("no picture").named("convention.png");
    let refused = guichet.connexion.joindre(TypeFichier::ConventionMobilite, &dossier, text).await;
    assert!(matches!(refused, Err(Echec::Controle(_))));
    let depot =
        guichet.connexion.joindre(TypeFichier::ConventionMobilite, &dossier, fichier("mobilite")).await.unwrap();
    assert!(depot.numeros.document.is_some());
    let again = guichet.connexion.joindre(TypeFichier::ConventionMobilite, &dossier, fichier("mobilite")).await;
    assert!(matches!(again, Err(Echec::Doublon(_))));
    assert_eq!(appels(&guichet, Operation::DeposerDocument), 1);
}

#[test]
fn everything_can_be_waited_for() {
    let runtime = cfadock::blocking::Runtime::new().unwrap();
    let guichet = runtime.wait(chez(Opco::Akto));
    let contrat = contrat().unwrap();
    let depot = runtime.wait(guichet.connexion.envoyer_contrat(&contrat)).unwrap();
    let etats: Vec<_> = runtime.iterate(guichet.connexion.lister_dossiers()).map(Result::unwrap).collect();
    assert_eq!(etats[0].numero_interne.as_ref().unwrap().as_str(), depot.numeros.dossier.unwrap());
}
