//! Settling by reading: what is found, what counts as absent and when, and what a person has to decide.

mod attentes;
mod factures;
mod lectures;
mod partage;
mod ressemblance;

use cfadock::journal::{Auteur, Decision, EchecJournal, EvenementJournal, Regard, Situation, Trace};
use cfadock::parcours::{Acces, Attentes, ClesEnMemoire, Logiciel, Raison, Reconciliation};
use cfadock::{Echec, Opco};
use conformance::exemple;
use serde_json::{Value, json};

use super::banc::{Banc, cfa, deposer_contrat, deposer_convention, deposer_facture};
use super::depots::jusqu_a_l_envoi;
use super::guichet::Accueil;

/// A bench with a contract of which nobody knows whether it arrived.
async fn contrat_inconnu(agit: bool) -> Banc {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Rompu { agit });
    deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
    banc
}

/// A bench whose OPCO has a dossier with one échéance that nobody has billed.
fn avec_une_echeance(opco: Opco) -> Banc {
    let banc = Banc::new(opco);
    banc.guichet.regler(|etat| {
        etat.garder(exemple_cerfa());
        etat.dossiers[0]["echeances"] = json!([
            { "numero": 1, "montantTotal": 2000.0, "montantRegle": 0.0, "montantEnCoursInstruction": 0.0 },
        ]);
    });
    banc
}

/// The same with an invoice of which nobody knows whether it arrived.
async fn facture_inconnue(opco: Opco, agit: bool) -> Banc {
    let banc = avec_une_echeance(opco);
    banc.guichet.accueillir(Accueil::Rompu { agit });
    deposer_facture(&banc.connexion(), "F-1").await.unwrap_err();
    banc
}

fn exemple_cerfa() -> Value {
    serde_json::from_str::<Value>(exemple::CONTRAT).unwrap()["cerfa"].clone()
}

/// A reconciliation by a process that was just started.
async fn reconcilier(banc: &Banc) -> Reconciliation {
    banc.connexion().reconcilier().await.unwrap()
}

async fn seule_raison(banc: &Banc) -> Raison {
    let bilan = reconcilier(banc).await;
    assert!(bilan.reglees.is_empty() && bilan.restantes.len() == 1, "{bilan:?}");
    assert!(!bilan.restantes[0].raison.to_string().is_empty());
    bilan.restantes[0].raison.clone()
}

async fn seule_decision(banc: &Banc) -> Decision {
    let bilan = reconcilier(banc).await;
    assert!(bilan.restantes.is_empty() && bilan.reglees.len() == 1, "{bilan:?}");
    bilan.reglees[0].decision.clone()
}

/// Looks twice, late enough.
async fn deux_regards(banc: &Banc) -> Decision {
    banc.montre.avancer(16);
    assert!(matches!(seule_raison(banc).await, Raison::ARevoir { .. }));
    banc.montre.avancer(6);
    seule_decision(banc).await
}

/// After a crash the sentence leads to the editor's record and to the OPCO's dossier.
#[tokio::test]
async fn what_is_settled_is_named_by_the_reference_and_by_the_number_of_the_opco() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Rompu { agit: true });
    let connexion = banc.connexion().reference("contrat-4711".parse().unwrap());
    deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.unwrap_err();
    let bilan = reconcilier(&banc).await;
    let Decision::Deposee(numeros) = &bilan.reglees[0].decision else { panic!("it arrived") };
    let numero = numeros.dossier.as_deref().unwrap();
    assert_eq!(
        bilan.reglees[0].to_string(),
        format!("entrée 1 (transmettreDossier, AKTO, référence contrat-4711) : l'OPCO l'a reçue, dossier {numero}")
    );
    let reference = banc.entrees().await[0].inscription.reference.clone();
    assert_eq!(reference.as_ref().map(ToString::to_string).as_deref(), Some("contrat-4711"));
}

#[tokio::test]
async fn what_arrived_is_found_and_keeps_its_key() {
    for banc in [contrat_inconnu(true).await, facture_inconnue(Opco::Akto, true).await] {
        let Decision::Deposee(numeros) = seule_decision(&banc).await else { panic!("it arrived") };
        let entree = &banc.entrees().await[0];
        assert_eq!((entree.situation(), entree.numeros()), (Situation::Deposee, &numeros));
        assert!(numeros.dossier.as_deref() == Some("INT-1") || numeros.facture.as_deref() == Some("FI-1"));
        assert_eq!(reconcilier(&banc).await.reglees.len(), 0);
        assert_eq!(banc.guichet.comptes().0, 1, "reconciling sends nothing");
    }
}

#[tokio::test]
async fn what_did_not_arrive_is_free_after_two_late_looks_and_not_before() {
    for contrat in [true, false] {
        let banc = if contrat { contrat_inconnu(false).await } else { facture_inconnue(Opco::Akto, false).await };
        assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
        banc.montre.avancer(16);
        assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
        banc.montre.avancer(1);
        assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
        banc.montre.avancer(5);
        assert_eq!(seule_decision(&banc).await, Decision::Absente);
        let encore = match contrat {
            true => deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.map(drop),
            false => deposer_facture(&banc.connexion(), "F-1").await.map(drop),
        };
        encore.unwrap();
        let situations: Vec<_> = banc.entrees().await.iter().map(|entree| entree.situation()).collect();
        assert_eq!(situations, [Situation::Absente, Situation::Deposee]);
    }
}

/// An uncertain look is written down once, and what was not seen before it does not count any more.
#[tokio::test]
async fn an_uncertain_look_is_written_and_takes_those_before_it_away() {
    let banc = contrat_inconnu(false).await;
    let regards = async || -> Vec<Regard> {
        let traces = banc.entrees().await[0].traces().to_vec();
        let regard = |trace: Trace| match trace.evenement {
            EvenementJournal::Regard(regard) => Some(regard),
            _ => None,
        };
        traces.into_iter().filter_map(regard).collect()
    };
    banc.montre.avancer(60);
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    assert_eq!(regards().await, [Regard::Absent]);
    banc.guichet.regler(|etat| {
        etat.garder(exemple_cerfa());
        etat.dossiers[0]["cerfa"]["apprenti"]["nom"] = json!("Autrement");
    });
    for _ in 0..3 {
        banc.montre.avancer(60);
        assert!(matches!(seule_raison(&banc).await, Raison::Proches { .. }));
        assert_eq!(regards().await, [Regard::Absent, Regard::Incertain]);
    }
    banc.guichet.regler(|etat| etat.dossiers.clear());
    banc.montre.avancer(60);
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    assert_eq!(regards().await, [Regard::Absent, Regard::Incertain, Regard::Absent]);
    banc.montre.avancer(5);
    assert_eq!(seule_decision(&banc).await, Decision::Absente);
}

/// The answer proved nothing, and gave a number: whether the list shows it does not count where the number leads to it.
#[tokio::test]
async fn a_number_counts_for_more_than_a_list() {
    for (change, attendue) in [(None, true), (Some(("nom", json!("Autrement"))), false)] {
        let mut banc = Banc::new(Opco::OpcoEp);
        banc.attentes = Attentes::de(banc.opco);
        let corps = json!({ "numeroInterne": "INT-1", "errors": [{ "code": "X1" }] });
        banc.guichet.accueillir(Accueil::Dit { agit: true, status: 200, corps });
        deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
        banc.guichet.regler(|etat| {
            etat.cachee = true;
            if let Some((champ, valeur)) = &change {
                etat.dossiers[0]["cerfa"]["apprenti"][*champ] = valeur.clone();
            }
        });
        if attendue {
            assert!(
                matches!(seule_decision(&banc).await, Decision::Deposee(numeros) if numeros.externe.as_deref() == Some("EXT-1"))
            );
        } else {
            assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
        }
    }
    // An OPCO that put it aside: a person says whether it was this one.
    let banc = Banc::new(Opco::OpcoEp);
    let corps = json!({ "numeroInterne": "INT-1", "errors": [{ "code": "X1" }] });
    banc.guichet.accueillir(Accueil::Dit { agit: true, status: 200, corps });
    deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
    banc.guichet.regler(|etat| etat.dossiers[0]["cerfa"]["etat"] = json!("REFUSE"));
    assert_eq!(seule_raison(&banc).await, Raison::Ecartee { numero: "INT-1".to_owned() });
}

#[tokio::test]
async fn what_arrived_for_certain_is_never_absent() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Coupe);
    deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
    let dossiers = banc.guichet.regler(|etat| std::mem::take(&mut etat.dossiers));
    for _ in 0..3 {
        banc.montre.avancer(60);
        assert_eq!(seule_raison(&banc).await, Raison::Introuvable);
    }
    banc.guichet.regler(|etat| etat.dossiers = dossiers);
    assert!(matches!(seule_decision(&banc).await, Decision::Deposee(numeros) if numeros.dossier.is_some()));
}

#[tokio::test]
async fn what_cannot_be_read_is_not_absent() {
    for panne in ["/v2/dossiers/etats", "/v2/dossiers", "/v2/factures/etats"] {
        let facture = panne == "/v2/factures/etats";
        let banc = if facture { facture_inconnue(Opco::Akto, false).await } else { contrat_inconnu(false).await };
        banc.guichet.regler(|etat| {
            etat.garder(exemple_cerfa());
            etat.panne = Some(panne);
        });
        for _ in 0..3 {
            banc.montre.avancer(60);
            assert!(matches!(seule_raison(&banc).await, Raison::Illisible(_)), "{panne}");
        }
        // Not for ever: after a day a person is asked, and it is still found when it can be read again.
        banc.montre.avancer(60 * 22);
        let raison = seule_raison(&banc).await;
        assert!(matches!(raison, Raison::ResteeIllisible { .. }) && raison.pour_une_personne(), "{panne}: {raison}");
    }
    // Pages that do not make up the whole.
    let banc = facture_inconnue(Opco::Akto, true).await;
    banc.guichet.regler(|etat| {
        etat.factures.clear();
        etat.total = Some(7);
    });
    banc.montre.avancer(60);
    assert!(matches!(seule_raison(&banc).await, Raison::Illisible(_)));
}

#[tokio::test]
async fn what_cannot_be_read_back_is_settled_by_a_person_with_a_reason() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Rompu { agit: true });
    deposer_convention(&banc.connexion()).await.unwrap_err();
    banc.montre.avancer(60 * 24);
    assert_eq!(seule_raison(&banc).await, Raison::SansRelecture);
    let (connexion, id) = (banc.connexion(), banc.entrees().await[0].id);
    let sans_motif = connexion.trancher(id, Decision::Absente, "  ").await;
    assert!(matches!(sans_motif, Err(Echec::Journal(EchecJournal::SansMotif))));
    let ailleurs = Banc { journal: banc.journal.clone(), ..Banc::new(Opco::Atlas) };
    let pas_la_sienne = ailleurs.connexion().trancher(id, Decision::Absente, "vu").await;
    assert!(matches!(pas_la_sienne, Err(Echec::Journal(EchecJournal::EntreeInconnue(_)))));
    assert!(reconcilier(&ailleurs).await.restantes.is_empty(), "the entries of others are left alone");
    let situation = connexion.trancher(id, Decision::Absente, "L'OPCO dit ne rien avoir").await.unwrap();
    assert_eq!(situation, Situation::Absente);
    let derniere = banc.entrees().await[0].traces().last().unwrap().evenement.clone();
    let EvenementJournal::Reglement { par: Auteur::Personne { motif }, .. } = derniere else { panic!("{derniere:?}") };
    assert_eq!(motif, "L'OPCO dit ne rien avoir");
    deposer_convention(&connexion).await.unwrap();
}

#[tokio::test]
async fn a_contract_that_the_opco_refused_since_may_be_sent_again() {
    let banc = Banc::new(Opco::Akto);
    let depot = deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap();
    banc.connexion().trancher(depot.entree, Decision::Ecartee, "Refusé : âge").await.unwrap();
    // The refused dossier is known: it is not taken for the new one, which did not arrive.
    banc.guichet.accueillir(Accueil::Rompu { agit: false });
    deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
    banc.guichet.regler(|etat| etat.dossiers[0]["cerfa"]["etat"] = json!("REFUSE"));
    assert_eq!(deux_regards(&banc).await, Decision::Absente);
}

/// The OPCO may put the corrected contract in the dossier of the first: what lives there again is looked at by a person, and
/// is not sent twice.
#[tokio::test]
async fn a_dossier_that_was_set_aside_and_lives_may_be_the_corrected_contract() {
    for etat in [json!("EN_COURS_INSTRUCTION"), json!("ENGAGE"), Value::Null] {
        let banc = Banc::new(Opco::Akto);
        let depot = deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap();
        banc.connexion().trancher(depot.entree, Decision::Ecartee, "Refusé : âge").await.unwrap();
        banc.guichet.accueillir(Accueil::Rompu { agit: false });
        deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
        banc.guichet.regler(|chez| chez.dossiers[0]["cerfa"]["etat"] = etat.clone());
        banc.montre.avancer(60);
        let proche = Raison::Proches { numeros: vec!["INT-1".to_owned()] };
        assert_eq!(banc.connexion().reconcilier().await.unwrap().restantes[0].raison, proche, "{etat}");
    }
}

#[tokio::test]
async fn what_is_under_way_is_left_alone() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let (connexion, contrat) = (banc.connexion(), exemple::contrat().unwrap());
    let mut depot = Box::pin(deposer_contrat(&connexion, &contrat));
    jusqu_a_l_envoi(&banc, &mut depot).await;
    banc.montre.avancer(60);
    let bilan = connexion.reconcilier().await.unwrap();
    assert_eq!(bilan.restantes[0].raison, Raison::EnVol);
    drop(depot);
    assert!(matches!(seule_decision(&banc).await, Decision::Deposee(_)));
}

#[tokio::test]
async fn connections_of_one_software_know_what_the_others_wait_for() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let cles = ClesEnMemoire::new().avec(&cfa(), Opco::Akto, "cle-de-test");
    let logiciel = Logiciel::new("E", "L", "1").cles(cles).transport(banc.guichet.clone());
    let logiciel = logiciel.journal(banc.journal.clone()).horloge(banc.montre.clone());
    let logiciel = logiciel.acces(Opco::Akto, Acces::sans_jeton("https://opco.exemple.test/api"));
    let [une, autre] = [(); 2].map(|()| logiciel.connexion(&cfa(), Opco::Akto).unwrap());
    let contrat = exemple::contrat().unwrap();
    let mut depot = Box::pin(deposer_contrat(&une, &contrat));
    jusqu_a_l_envoi(&banc, &mut depot).await;
    banc.montre.avancer(60 * 24 * 365);
    assert_eq!(autre.reconcilier().await.unwrap().restantes[0].raison, Raison::EnVol);
}
