//! Amendments at an OPCO that keeps them in the dossier of their contract, under its numbers: the norm does not say which
//! OPCO does.

use cfadock::models::{DossierTransmission, TypeContratApp};
use cfadock::parcours::{Raison, VerdictVersion, preparer_avenant};
use cfadock::scalaires::Montant;
use cfadock::{Echec, Opco};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::{Date, date};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Particularite, Simulateur};

use super::reprises::{appels, entrees};

/// With a contract that the SDK sent and the OPCO engaged.
async fn engage() -> Guichet {
    let reglages =
        Simulateur::neutre().date(date(2026, 9, 2)).particularite(Particularite::AvenantsDansLeDossier, true);
    let guichet = Guichet::ouvrir(reglages, Opco::OpcoEp).await.unwrap();
    guichet.connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    guichet.avancer(date(2026, 9, 25)).unwrap();
    guichet
}

/// A better pay from a day on, made of what the OPCO keeps now.
async fn avenant(guichet: &Guichet, effet: Date, centimes: i64) -> DossierTransmission {
    let lu = guichet.connexion.lire_dossier("INT-D-1").await.unwrap().cerfa.unwrap();
    let mut avenant = preparer_avenant(&lu).unwrap().effet(effet).genre(TypeContratApp::AvenantAutre);
    avenant.cerfa.contrat.salaire_embauche = Montant::centimes(centimes);
    avenant.etablir().unwrap()
}

/// Two of one kind leave, and a further one of the same day; each again is a repetition, although the OPCO shows the last
/// one only.
#[tokio::test]
async fn several_amendments_in_one_dossier_leave_once_each() {
    let guichet = engage().await;
    let connexion = &guichet.connexion;
    let octobre = avenant(&guichet, date(2026, 10, 1), 90_000).await;
    let premier = connexion.envoyer_contrat(&octobre).await.unwrap();
    let decembre = avenant(&guichet, date(2026, 12, 1), 95_000).await;
    let deuxieme = connexion.envoyer_contrat(&decembre).await.unwrap();
    let mut encore_octobre = octobre.clone();
    encore_octobre.cerfa.contrat.salaire_embauche = Montant::centimes(97_000);
    let troisieme = connexion.envoyer_contrat(&encore_octobre).en_plus_de(&premier).await.unwrap();
    for depot in [&premier, &deuxieme, &troisieme] {
        assert_eq!(depot.numeros.dossier.as_deref(), Some("INT-D-1"));
    }
    for (avenant, entree) in
        [(&octobre, premier.entree), (&decembre, deuxieme.entree), (&encore_octobre, troisieme.entree)]
    {
        let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(avenant).await else { panic!("it left twice") };
        assert!(doublon.est_une_repetition() && doublon.entree().id == entree, "{doublon}");
    }
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 4);
    // What the dossier holds now is the last one, and no correction of another day's.
    for (avenant, verdict) in
        [(&decembre, VerdictVersion::AutreContrat), (&contrat().unwrap(), VerdictVersion::AutreContrat)]
    {
        assert_eq!(connexion.comparer_version(&avenant.cerfa).await.unwrap().verdict, verdict);
    }
    let mut nomme = encore_octobre.cerfa.clone();
    nomme.numero_interne = Some("INT-D-1".parse().unwrap());
    assert_eq!(connexion.comparer_version(&nomme).await.unwrap().verdict, VerdictVersion::MemeContrat);
    assert!(guichet.simulateur.manquements().is_empty());
}

/// The answer of a second one is lost: in the dossier it is found, and where the dossier holds another one, only a person
/// says that it did not arrive. It never leaves twice by itself.
#[tokio::test]
async fn a_lost_amendment_is_found_in_the_dossier_of_its_contract_or_is_for_a_person() {
    for (coupure, arrive) in [(Coupure::Apres, true), (Coupure::Avant, false)] {
        let guichet = engage().await;
        let connexion = &guichet.connexion;
        let octobre = avenant(&guichet, date(2026, 10, 1), 90_000).await;
        connexion.envoyer_contrat(&octobre).await.unwrap();
        let decembre = avenant(&guichet, date(2026, 12, 1), 95_000).await;
        guichet.simulateur.panne(
            Some(Operation::TransmettreDossier),
            1,
            Panne { coupure: Some(coupure), ..Panne::default() },
        );
        let Err(Echec::Depot(manque)) = connexion.envoyer_contrat(&decembre).await else { panic!("the line was cut") };
        let bilan = connexion.reconcilier().await.unwrap();
        let restantes: Vec<_> = bilan.restantes.into_iter().map(|une| une.raison).collect();
        let proche = Raison::Proches { numeros: vec!["INT-D-1".to_owned()] };
        assert_eq!(restantes, if arrive { Vec::new() } else { vec![proche] }, "{coupure:?}");
        let lues = entrees(connexion).await;
        let perdue = lues.iter().find(|une| une.id == manque.entree).unwrap();
        assert_eq!(perdue.numeros().dossier.as_deref(), arrive.then_some("INT-D-1"));
        assert!(matches!(connexion.envoyer_contrat(&decembre).await, Err(Echec::Doublon(_))), "{coupure:?}");
    }
}

/// A further one of the same kind and day: the dossier shows it or the first, and nothing tells which. A person does.
#[tokio::test]
async fn a_lost_further_amendment_in_the_dossier_of_the_first_is_for_a_person() {
    for coupure in [Coupure::Apres, Coupure::Avant] {
        let guichet = engage().await;
        let connexion = &guichet.connexion;
        let premier = avenant(&guichet, date(2026, 10, 1), 90_000).await;
        let depot = connexion.envoyer_contrat(&premier).await.unwrap();
        let mut second = premier.clone();
        second.cerfa.contrat.salaire_embauche = Montant::centimes(97_000);
        let panne = Panne { coupure: Some(coupure), ..Panne::default() };
        guichet.simulateur.panne(Some(Operation::TransmettreDossier), 1, panne);
        assert!(matches!(connexion.envoyer_contrat(&second).en_plus_de(&depot).await, Err(Echec::Depot(_))));
        let bilan = connexion.reconcilier().await.unwrap();
        let restantes: Vec<_> = bilan.restantes.into_iter().map(|une| une.raison).collect();
        assert_eq!(restantes, [Raison::Proches { numeros: vec!["INT-D-1".to_owned()] }], "{coupure:?}");
    }
}
