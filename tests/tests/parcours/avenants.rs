//! Amendments: which leave, which are told to be there already, and by which path a further one goes.

use cfadock::journal::{CleMetier, Decision, IdentiteContrat, Reperes};
use cfadock::models::{DossierTransmission, TypeContratApp};
use cfadock::parcours::{Raison, RaisonReprise, preparer_avenant};
use cfadock::scalaires::Montant;
use cfadock::{Echec, Opco};
use conformance::exemple::{autre_contrat, contrat};
use conformance::parcours::Guichet;
use jiff::civil::{Date, date};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne};

use super::reprises::{appels, chez, entrees, raison};

fn avenant(genre: TypeContratApp, effet: Date, centimes: i64) -> DossierTransmission {
    let mut avenant = contrat().unwrap();
    let contrat = &mut avenant.cerfa.contrat;
    contrat.type_contrat_app = genre;
    contrat.date_effet_avenant = Some(effet.into());
    contrat.numero_contrat_precedent = Some("075202606NC0001".parse().unwrap());
    contrat.salaire_embauche = Montant::centimes(centimes);
    avenant
}

/// Two amendments of one kind leave, and so do two kinds of one day; the same again is a repetition, another content of
/// the same asks which it is.
#[tokio::test]
async fn amendments_are_told_by_their_kind_and_the_day_of_their_effect() {
    let guichet = chez(Opco::OpcoEp, date(2026, 9, 25)).await;
    let connexion = &guichet.connexion;
    connexion.client().transmettre_dossier(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    let (octobre, decembre) = (date(2026, 10, 1), date(2026, 12, 1));
    for (rang, avenant) in [
        avenant(TypeContratApp::AvenantAutre, octobre, 90_000),
        avenant(TypeContratApp::AvenantAutre, decembre, 90_000),
        avenant(TypeContratApp::AvenantRqth, octobre, 90_000),
    ]
    .iter()
    .enumerate()
    {
        let depot = connexion.envoyer_contrat(avenant).await.unwrap();
        assert_eq!(depot.numeros.dossier, Some(format!("INT-D-{}", rang + 2)));
    }
    for (centimes, repetition) in [(90_000, true), (95_000, false)] {
        let encore = avenant(TypeContratApp::AvenantAutre, octobre, centimes);
        let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(&encore).await else { panic!("it left again") };
        assert_eq!(doublon.est_une_repetition(), repetition);
        assert_eq!(doublon.entree().numeros().dossier.as_deref(), Some("INT-D-2"));
        assert!(doublon.to_string().contains("`corriger`"), "{doublon}");
        assert_eq!(doublon.to_string().contains("`en_plus_de`"), !repetition, "{doublon}");
    }
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 4);
    assert!(guichet.simulateur.manquements().is_empty());
}

/// What the OPCO keeps is read, changed and sent as an amendment of the kind that the change proposes.
#[tokio::test]
async fn an_amendment_is_made_of_the_contract_that_was_read() {
    let guichet = chez(Opco::OpcoEp, date(2026, 9, 25)).await;
    let connexion = &guichet.connexion;
    connexion.client().transmettre_dossier(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    let lu = connexion.lire_dossier("INT-D-1").await.unwrap().cerfa.unwrap();
    let mut avenant = preparer_avenant(&lu).unwrap().effet(date(2026, 10, 1));
    avenant.cerfa.contrat.duree_travail_hebdo_heures = 30;
    let differences: Vec<_> = avenant.differences().iter().map(ToString::to_string).collect();
    assert_eq!(differences, ["contrat.dureeTravailHebdoHeures : modifié"]);
    let depot = connexion.envoyer_contrat(&avenant.etablir().unwrap()).await.unwrap();
    let lu = connexion.lire_dossier(depot.numeros.dossier.as_deref().unwrap()).await.unwrap().cerfa.unwrap();
    let lu = lu.contrat.unwrap();
    assert_eq!(lu.type_contrat_app, Some(TypeContratApp::AvenantAutre));
    assert_eq!(lu.numero_contrat_precedent.unwrap().as_str(), "075202606NC0001");
    assert!(guichet.simulateur.manquements().is_empty());
}

/// Journals of before kept no day of effect: an entry of theirs is the same amendment, unless the dossier tells another.
#[tokio::test]
async fn an_amendment_of_an_older_journal_is_not_sent_twice() {
    let guichet = chez(Opco::OpcoEp, date(2026, 9, 25)).await;
    let connexion = &guichet.connexion;
    let (octobre, decembre) = (date(2026, 10, 1), date(2026, 12, 1));
    let premier = avenant(TypeContratApp::AvenantAutre, octobre, 90_000);
    // As it was written then: without the day in the key.
    let mut ancien = premier.clone();
    ancien.cerfa.contrat.date_effet_avenant = None;
    let intention = crate::journal::banc::intention_contrat(connexion, &ancien);
    connexion.deposer(intention, connexion.client().transmettre_dossier(&premier)).await.unwrap();
    let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(&premier).await else { panic!("it left twice") };
    assert_eq!(doublon.entree().numeros().dossier.as_deref(), Some("INT-D-1"));
    let deuxieme = avenant(TypeContratApp::AvenantAutre, decembre, 90_000);
    let depot = connexion.envoyer_contrat(&deuxieme).await.unwrap();
    assert_eq!(depot.numeros.dossier.as_deref(), Some("INT-D-2"));
}

/// The place of the first is empty where an entry of an older journal was told to be it: further ones are found still.
#[tokio::test]
async fn further_amendments_beside_one_of_an_older_journal_are_not_sent_twice() {
    let guichet = chez(Opco::OpcoEp, date(2026, 9, 25)).await;
    let connexion = &guichet.connexion;
    let decembre = avenant(TypeContratApp::AvenantAutre, date(2026, 12, 1), 90_000);
    let mut ancien = decembre.clone();
    ancien.cerfa.contrat.date_effet_avenant = None;
    let intention = crate::journal::banc::intention_contrat(connexion, &ancien);
    let ancien = connexion.deposer(intention, connexion.client().transmettre_dossier(&decembre)).await.unwrap();
    let (deux, trois) = (d_octobre(95_000), d_octobre(97_000));
    let deuxieme = connexion.envoyer_contrat(&deux).en_plus_de(ancien.entree).await.unwrap();
    let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(&deux).await else { panic!("it left twice") };
    assert!(doublon.est_une_repetition() && doublon.entree().id == deuxieme.entree);
    let troisieme = connexion.envoyer_contrat(&trois).en_plus_de(ancien.entree).await.unwrap();
    assert_eq!(troisieme.numeros.dossier.as_deref(), Some("INT-D-3"));
}

/// With the first amendment of a kind and a day deposited.
async fn premier_avenant() -> (Guichet, cfadock::journal::IdEntree) {
    let guichet = chez(Opco::OpcoEp, date(2026, 9, 25)).await;
    guichet.connexion.client().transmettre_dossier(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    let premier = guichet.connexion.envoyer_contrat(&d_octobre(90_000)).await.unwrap();
    (guichet, premier.entree)
}

pub(super) fn d_octobre(centimes: i64) -> DossierTransmission {
    avenant(TypeContratApp::AvenantAutre, date(2026, 10, 1), centimes)
}

/// Two amendments of one kind and one day leave when the caller says so; each stays there once, and is corrected as itself.
#[tokio::test]
async fn a_further_amendment_of_one_kind_and_day_leaves_by_name() {
    let (guichet, premier) = premier_avenant().await;
    let connexion = &guichet.connexion;
    let (deux, trois) = (d_octobre(95_000), d_octobre(97_000));
    let deuxieme = connexion.envoyer_contrat(&deux).en_plus_de(premier).await.unwrap();
    assert_eq!(deuxieme.numeros.dossier.as_deref(), Some("INT-D-3"));
    // The same again is a repetition, whichever way it goes.
    let encore = d_octobre(90_000);
    for (nom, envoi, tenue) in [
        ("deuxième, sans le dire", connexion.envoyer_contrat(&deux), deuxieme.entree),
        ("deuxième", connexion.envoyer_contrat(&deux).en_plus_de(premier), deuxieme.entree),
        ("premier", connexion.envoyer_contrat(&encore).en_plus_de(deuxieme.entree), premier),
    ] {
        let Err(Echec::Doublon(doublon)) = envoi.await else { panic!("{nom}: it left again") };
        assert!(doublon.est_une_repetition() && doublon.entree().id == tenue, "{nom}: {doublon}");
    }
    let troisieme = connexion.envoyer_contrat(&trois).en_plus_de(deuxieme.entree).await.unwrap();
    // Refused, the second is corrected in its own place.
    guichet.simulateur.refuser("INT-D-3", "Salaire à revoir.").unwrap();
    let corrige = d_octobre(96_000);
    let corrige = connexion.envoyer_contrat(&corrige).corriger(deuxieme.entree).await.unwrap();
    let lues = entrees(connexion).await;
    let reperes = |id| lues.iter().find(|une| une.id == id).unwrap().inscription.reperes.remplace;
    assert_eq!((reperes(corrige.entree), reperes(troisieme.entree)), (Some(deuxieme.entree), None));
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 5);
    // Which of them is compared, only its number tells.
    let echec = connexion.comparer_version(&trois.cerfa).await.unwrap_err();
    assert!(matches!(echec, Echec::DossierInconnu), "{echec}");
    assert!(guichet.simulateur.manquements().is_empty());
}

/// A further one that is refused and corrected to another day is the first of that day.
#[tokio::test]
async fn a_further_amendment_that_is_corrected_to_another_day_is_not_sent_twice() {
    let (guichet, premier) = premier_avenant().await;
    let connexion = &guichet.connexion;
    let deuxieme = d_octobre(95_000);
    let deuxieme = connexion.envoyer_contrat(&deuxieme).en_plus_de(premier).await.unwrap();
    guichet.simulateur.refuser("INT-D-3", "Date d'effet à revoir.").unwrap();
    let reporte = avenant(TypeContratApp::AvenantAutre, date(2026, 11, 1), 95_000);
    let depot = connexion.envoyer_contrat(&reporte).corriger(deuxieme.entree).await.unwrap();
    let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(&reporte).await else { panic!("it left again") };
    assert!(doublon.est_une_repetition() && doublon.entree().id == depot.entree);
}

/// The first is set aside: what left as the second stays a repetition.
#[tokio::test]
async fn a_further_amendment_is_not_sent_as_the_first() {
    let (guichet, premier) = premier_avenant().await;
    let connexion = &guichet.connexion;
    let deux = d_octobre(95_000);
    let deuxieme = connexion.envoyer_contrat(&deux).en_plus_de(premier).await.unwrap();
    connexion.trancher(premier, Decision::Ecartee, "annulé par téléphone").await.unwrap();
    let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(&deux).await else { panic!("it left again") };
    assert!(doublon.est_une_repetition() && doublon.entree().id == deuxieme.entree);
}

#[tokio::test]
async fn only_an_amendment_of_the_same_kind_and_day_is_a_further_one() {
    let (guichet, premier) = premier_avenant().await;
    let connexion = &guichet.connexion;
    let decembre = avenant(TypeContratApp::AvenantAutre, date(2026, 12, 1), 90_000);
    let autre_jour = connexion.envoyer_contrat(&decembre).en_plus_de(premier).await.unwrap_err();
    assert_eq!(raison(autre_jour), RaisonReprise::AutreAvenant);
    let initial = contrat().unwrap();
    let initial = connexion.envoyer_contrat(&initial).en_plus_de(premier).await.unwrap_err();
    assert_eq!(raison(initial), RaisonReprise::PasUnAvenant);
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 2);
}

/// A further one whose answer was lost is not taken for the first: it is looked for, and only its own dossier is it.
#[tokio::test]
async fn a_further_amendment_that_is_lost_is_not_found_in_the_dossier_of_the_first() {
    for coupure in [Coupure::Avant, Coupure::Apres] {
        let (guichet, premier) = premier_avenant().await;
        let connexion = &guichet.connexion;
        let panne = Panne { coupure: Some(coupure), ..Panne::default() };
        guichet.simulateur.panne(Some(Operation::TransmettreDossier), 1, panne);
        let deux = d_octobre(95_000);
        let Err(Echec::Depot(manque)) = connexion.envoyer_contrat(&deux).en_plus_de(premier).await else {
            panic!("the line was cut")
        };
        // Until that is known, no third one leaves.
        let trois = d_octobre(97_000);
        let echec = connexion.envoyer_contrat(&trois).en_plus_de(premier).await.unwrap_err();
        assert!(matches!(raison(echec), RaisonReprise::Ouverte(_)));
        let bilan = connexion.reconcilier().await.unwrap();
        // An OPCO may keep both in one dossier: only a person says that the second is not there.
        let proche = Raison::Proches { numeros: vec!["INT-D-1".to_owned(), "INT-D-2".to_owned()] };
        let restantes: Vec<_> = bilan.restantes.into_iter().map(|restante| restante.raison).collect();
        assert_eq!(restantes, if matches!(coupure, Coupure::Avant) { vec![proche] } else { Vec::new() });
        let lues = entrees(connexion).await;
        let deuxieme = lues.iter().find(|une| une.id == manque.entree).unwrap();
        let attendu = matches!(coupure, Coupure::Apres).then_some("INT-D-3");
        assert_eq!(deuxieme.numeros().dossier.as_deref(), attendu);
    }
}

/// One person, spelled otherwise, is one contract; an entry of a journal in which blanks and hyphens counted is found
/// under its key, and told from other contracts as before.
#[tokio::test]
async fn blanks_and_hyphens_in_names_make_no_other_contract() {
    let guichet = chez(Opco::OpcoEp, date(2026, 6, 25)).await;
    let connexion = &guichet.connexion;
    connexion.envoyer_contrat(&autre_contrat("Le Goff").unwrap()).await.unwrap();
    for nom in ["LEGOFF", "LE-GOFF", "le goff"] {
        let encore = autre_contrat(nom).unwrap();
        assert!(matches!(connexion.envoyer_contrat(&encore).await, Err(Echec::Doublon(_))), "{nom} left");
    }
    connexion.envoyer_contrat(&autre_contrat("Goff").unwrap()).await.unwrap();
    // An entry as it was written before.
    let ancien = autre_contrat("Saint-Hilaire").unwrap();
    let mut intention = crate::journal::banc::intention_contrat(connexion, &ancien);
    let identite = d_avant(intention.reperes.contrat.as_ref().unwrap());
    intention.cle = CleMetier::contrat(Opco::OpcoEp, &identite);
    intention.reperes = Reperes::contrat(identite);
    let panne = Panne { coupure: Some(Coupure::Apres), ..Panne::default() };
    guichet.simulateur.panne(Some(Operation::TransmettreDossier), 1, panne);
    let perdu = connexion.deposer(intention, connexion.client().transmettre_dossier(&ancien)).await;
    assert!(matches!(perdu, Err(Echec::Depot(_))));
    assert!(matches!(connexion.envoyer_contrat(&ancien).await, Err(Echec::Doublon(_))), "it left twice");
    drop(connexion.reconcilier().await.unwrap());
    assert_eq!(entrees(connexion).await[2].numeros().dossier.as_deref(), Some("INT-D-3"));
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 3);
}

/// Refused under its key of before, a contract is corrected under the one of now: the dossier compared is the last one.
#[tokio::test]
async fn a_corrected_contract_of_an_older_journal_is_compared_with_its_last_dossier() {
    let guichet = chez(Opco::OpcoEp, date(2026, 6, 25)).await;
    let connexion = &guichet.connexion;
    let ancien = autre_contrat("Saint-Hilaire").unwrap();
    let mut intention = crate::journal::banc::intention_contrat(connexion, &ancien);
    let identite = d_avant(intention.reperes.contrat.as_ref().unwrap());
    intention.cle = CleMetier::contrat(Opco::OpcoEp, &identite);
    intention.reperes = Reperes::contrat(identite);
    let depot = connexion.deposer(intention, connexion.client().transmettre_dossier(&ancien)).await.unwrap();
    guichet.simulateur.refuser("INT-D-1", "Intitulé du poste à revoir.").unwrap();
    let mut corrige = ancien.clone();
    corrige.cerfa.formation.intitule_qualification.push_str(" (option B)");
    let depot = connexion.envoyer_contrat(&corrige).corriger(depot.entree).await.unwrap();
    assert_eq!(depot.numeros.dossier.as_deref(), Some("INT-D-2"));
    let comparee = connexion.comparer_version(&corrige.cerfa).await.unwrap();
    assert_eq!(comparee.ecarts, []);
}

/// The identity of a contract as journals kept it when blanks and hyphens counted.
fn d_avant(identite: &IdentiteContrat) -> IdentiteContrat {
    let mut ecrite = serde_json::to_value(identite).unwrap();
    serde_json::from_value(ecrite["ancienne"].take()).unwrap()
}
