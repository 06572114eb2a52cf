//! Amendments at an OPCO that keeps them in the dossier of their contract, under its numbers: the norm does not say which
//! OPCO does.

use cfadock::journal::Decision;
use cfadock::models::{DossierTransmission, TypeContratApp};
use cfadock::parcours::{Raison, RaisonReprise, VerdictVersion, preparer_avenant};
use cfadock::scalaires::Montant;
use cfadock::{Echec, Opco};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::{Date, date};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Simulateur};

use super::reprises::{appels, entrees, raison};

/// With a contract that the SDK sent and the OPCO engaged.
async fn engage() -> Guichet {
    let reglages = Simulateur::neutre().date(date(2026, 9, 2)).avenants_dans_le_dossier(true);
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

/// The answer proves nothing and gives the number of the dossier, which shows an amendment of this kind and day: it is the
/// first, and the second never arrived.
#[tokio::test]
async fn a_number_that_the_first_amendment_has_does_not_prove_a_further_one() {
    let guichet = engage().await;
    let connexion = &guichet.connexion;
    let premier = avenant(&guichet, date(2026, 10, 1), 90_000).await;
    let depot = connexion.envoyer_contrat(&premier).await.unwrap();
    let mut second = premier.clone();
    second.cerfa.contrat.salaire_embauche = Montant::centimes(97_000);
    let rien = serde_json::json!({ "status": "error", "numeroInterne": "INT-D-1" });
    guichet.simulateur.prochaine_reponse(Operation::TransmettreDossier, 200, rien);
    assert!(matches!(connexion.envoyer_contrat(&second).en_plus_de(&depot).await, Err(Echec::Depot(_))));
    let bilan = connexion.reconcilier().await.unwrap();
    assert!(bilan.reglees.is_empty(), "{bilan:?}");
    let restantes: Vec<_> = bilan.restantes.into_iter().map(|une| une.raison).collect();
    assert_eq!(restantes, [Raison::Proches { numeros: vec!["INT-D-1".to_owned()] }]);
}

/// The dossier says that it is refused: that is the amendment that it holds now, and no other of its deposits.
#[tokio::test]
async fn a_refusal_in_the_dossier_of_several_is_that_of_the_one_it_shows() {
    let guichet = engage().await;
    let connexion = &guichet.connexion;
    let octobre = avenant(&guichet, date(2026, 10, 1), 90_000).await;
    let premier = connexion.envoyer_contrat(&octobre).await.unwrap();
    let decembre = avenant(&guichet, date(2026, 12, 1), 95_000).await;
    let deuxieme = connexion.envoyer_contrat(&decembre).await.unwrap();
    let refuser = async || {
        let mut lu = serde_json::to_value(connexion.lire_dossier("INT-D-1").await.unwrap()).unwrap();
        lu["cerfa"]["etat"] = "REFUSE".into();
        guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, lu);
    };
    refuser().await;
    let corriger = |avenant: &DossierTransmission, centimes: i64| {
        let mut corrige = avenant.clone();
        corrige.cerfa.contrat.salaire_embauche = Montant::centimes(centimes);
        corrige
    };
    let echec = connexion.envoyer_contrat(&corriger(&octobre, 91_000)).corriger(&premier).await.unwrap_err();
    assert!(echec.to_string().contains("INT-D-1") && echec.to_string().contains("tranchez"), "{echec}");
    assert_eq!(raison(echec), RaisonReprise::AutreDansLeDossier { numero: "INT-D-1".to_owned() });
    assert!(entrees(connexion).await.iter().all(|une| une.situation().tient_la_cle()));
    refuser().await;
    let encore = connexion.envoyer_contrat(&corriger(&decembre, 96_000)).corriger(&deuxieme).await.unwrap();

    // A further one of the same kind and day: nothing tells which one is refused.
    let plus = connexion.envoyer_contrat(&corriger(&decembre, 97_000)).en_plus_de(&encore).await.unwrap();
    for depot in [&encore, &plus] {
        refuser().await;
        let echec = connexion.envoyer_contrat(&corriger(&decembre, 98_000)).corriger(depot).await.unwrap_err();
        assert_eq!(raison(echec), RaisonReprise::AutreDansLeDossier { numero: "INT-D-1".to_owned() });
    }
    // Whoever asked the OPCO says so.
    connexion.trancher(plus.entree, Decision::Ecartee, "refusé, dit l'OPCO").await.unwrap();
    connexion.envoyer_contrat(&corriger(&decembre, 98_000)).corriger(&plus).await.unwrap();
}

/// The OPCO also changed a part of what it keeps: what it shows is still told by its kind and its day of effect.
#[tokio::test]
async fn a_refused_amendment_of_which_the_opco_changed_a_part_is_corrected() {
    let guichet = engage().await;
    let connexion = &guichet.connexion;
    let octobre = avenant(&guichet, date(2026, 10, 1), 90_000).await;
    let premier = connexion.envoyer_contrat(&octobre).await.unwrap();
    let decembre = avenant(&guichet, date(2026, 12, 1), 95_000).await;
    let deuxieme = connexion.envoyer_contrat(&decembre).await.unwrap();
    for (depot, avenant, part) in [(&premier, &octobre, false), (&deuxieme, &decembre, true)] {
        let mut lu = serde_json::to_value(connexion.lire_dossier("INT-D-1").await.unwrap()).unwrap();
        lu["cerfa"]["etat"] = "REFUSE".into();
        lu["cerfa"]["employeur"]["siret"] = "73282932000074".into();
        guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, lu);
        let mut corrige = avenant.clone();
        corrige.cerfa.contrat.salaire_embauche = Montant::centimes(98_000);
        let envoye = connexion.envoyer_contrat(&corrige).corriger(depot).await;
        assert_eq!(envoye.is_ok(), part, "{envoye:?}");
    }
}

/// Two of one kind and day: what differs is no correction of the OPCO, as long as both were deposited.
#[tokio::test]
async fn another_amendment_of_the_same_day_is_no_correction() {
    let guichet = engage().await;
    let connexion = &guichet.connexion;
    let premier = avenant(&guichet, date(2026, 10, 1), 90_000).await;
    let depot = connexion.envoyer_contrat(&premier).await.unwrap();
    let mut second = premier.clone();
    second.cerfa.contrat.salaire_embauche = Montant::centimes(97_000);
    let plus = connexion.envoyer_contrat(&second).en_plus_de(&depot).await.unwrap();
    let mut nomme = premier.cerfa.clone();
    nomme.numero_interne = Some("INT-D-1".parse().unwrap());
    assert_eq!(connexion.comparer_version(&nomme).await.unwrap().verdict, VerdictVersion::AutreContrat);
    // One that was set aside is not in the dossier any more.
    connexion.trancher(plus.entree, Decision::Ecartee, "refusé").await.unwrap();
    assert_eq!(connexion.comparer_version(&nomme).await.unwrap().verdict, VerdictVersion::CorrigeParOpco);
}
