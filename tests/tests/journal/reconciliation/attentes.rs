//! When a deposit that is not found counts as not arrived, whatever the clocks, and when nobody can know: the waits and
//! their start.

use std::time::Duration;

use cfadock::journal::{Decision, EvenementJournal, Numeros, Situation, Trace};
use cfadock::parcours::{Acces, Attentes, ClesEnMemoire, Horloge as _, Logiciel, Raison};
use cfadock::runtime::jiff::SignedDuration;
use cfadock::{Opco, Outcome};
use conformance::exemple;

use super::super::banc::{Banc, cfa, deposer_contrat};
use super::super::depots::jusqu_a_l_envoi;
use super::super::guichet::Accueil;
use super::{contrat_inconnu, exemple_cerfa, seule_decision, seule_raison};

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_frees_nothing() {
    // Back by less than two looks: it only waits a little longer.
    let banc = contrat_inconnu(false).await;
    banc.montre.avancer(-4);
    assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
    banc.montre.avancer(24);
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    banc.montre.avancer(-4);
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    // Ahead: the process that sent and looked has a clock that does not jump.
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Rompu { agit: false });
    let connexion = banc.connexion();
    deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.unwrap_err();
    let raison = async || connexion.reconcilier().await.unwrap().restantes.pop().map(|restante| restante.raison);
    banc.montre.avancer(60 * 24 * 365);
    assert!(matches!(raison().await, Some(Raison::TropTot { .. })));
    tokio::time::advance(Duration::from_secs(16 * 60)).await;
    assert!(matches!(raison().await, Some(Raison::ARevoir { .. })));
    banc.montre.avancer(60 * 24 * 365);
    assert!(matches!(raison().await, Some(Raison::ARevoir { .. })));
    tokio::time::advance(Duration::from_secs(6 * 60)).await;
    assert_eq!(raison().await, None);
    assert_eq!(banc.entrees().await[0].situation(), Situation::Absente);
}

/// What arrives while it is read was looked for too early: a look is dated when it begins. And the call counts to its
/// end, however long it took.
#[tokio::test]
async fn waits_count_from_the_end_of_the_call_to_the_beginning_of_the_look() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.regler(|etat| {
        etat.accueil = Accueil::Rompu { agit: false };
        etat.lenteur = Some((banc.montre.clone(), 6));
    });
    deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
    let entree = &banc.entrees().await[0];
    let fin = entree.traces()[0].le;
    assert_eq!(fin.duration_since(entree.inscription.le), SignedDuration::from_mins(6));
    // Fifteen minutes after the intent, but nine after the end.
    banc.guichet.regler(|etat| etat.lenteur = None);
    banc.montre.avancer(9);
    let Raison::TropTot { pas_avant } = seule_raison(&banc).await else { panic!("it may still arrive") };
    assert_eq!(pas_avant.duration_since(fin), SignedDuration::from_mins(15));
    // A look that begins too early, and ends late enough.
    banc.guichet.regler(|etat| etat.lenteur = Some((banc.montre.clone(), 20)));
    assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
    let debut = banc.montre.maintenant();
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    assert_eq!(banc.entrees().await[0].traces().last().unwrap().le, debut, "it is dated before the reading");
}

/// A clock that was a year ahead once: nothing waits for that date, neither after the deposit nor after a look.
#[tokio::test]
async fn what_is_dated_in_the_future_is_for_a_person_at_once() {
    const AN: i64 = 60 * 24 * 365;
    let a_l_envoi = |en_avance: i64| async move {
        let banc = Banc::new(Opco::Akto);
        banc.montre.avancer(en_avance);
        banc.guichet.accueillir(Accueil::Rompu { agit: false });
        deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
        banc
    };
    let banc = a_l_envoi(AN).await;
    let le = banc.montre.maintenant();
    banc.montre.avancer(-AN);
    let raison = seule_raison(&banc).await;
    assert_eq!(raison, Raison::DateAVenir { le });
    assert!(raison.pour_une_personne());
    // So is what cannot be read, and what arrived for certain.
    banc.guichet.regler(|etat| etat.panne = Some("/v2/dossiers/etats"));
    assert_eq!(seule_raison(&banc).await, Raison::DateAVenir { le });
    // It is still found when it is there, and settled by a person when it is not.
    banc.guichet.regler(|etat| (etat.panne, _) = (None, etat.garder(exemple_cerfa())));
    assert!(matches!(seule_decision(&banc).await, Decision::Deposee(_)));
    // At a look.
    let banc = a_l_envoi(0).await;
    banc.montre.avancer(AN);
    let le = banc.montre.maintenant();
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    banc.montre.avancer(60 - AN);
    assert_eq!(seule_raison(&banc).await, Raison::DateAVenir { le });
    // The outcome alone.
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let (connexion, contrat) = (banc.connexion(), exemple::contrat().unwrap());
    let mut depot = Box::pin(deposer_contrat(&connexion, &contrat));
    jusqu_a_l_envoi(&banc, &mut depot).await;
    drop(depot);
    banc.guichet.regler(|etat| etat.dossiers.clear());
    let id = banc.entrees().await[0].id;
    let issue = EvenementJournal::Issue {
        issue: Outcome::Unknown,
        statut: None,
        numeros: Numeros::default(),
        reponse: None,
        motif: None,
    };
    let le = banc.montre.maintenant() + SignedDuration::from_hours(24 * 365);
    banc.journal.noter(id, Trace { le, evenement: issue }).await.unwrap();
    assert_eq!(seule_raison(&banc).await, Raison::DateAVenir { le });
}

/// No profile knows how late its OPCO shows what it received: what is not found is never free by itself.
#[tokio::test]
async fn where_nobody_knows_how_late_a_list_is_a_person_decides() {
    for opco in Opco::TOUS {
        let mut banc = Banc::new(opco);
        banc.attentes = Attentes::de(opco);
        banc.guichet.accueillir(Accueil::Rompu { agit: true });
        deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
        let dossiers = banc.guichet.regler(|etat| std::mem::take(&mut etat.dossiers));
        let Raison::TropTot { pas_avant } = seule_raison(&banc).await else { panic!("{opco}") };
        for minutes in [16, 6, 60 * 12, 60 * 12 - 8] {
            banc.montre.avancer(minutes);
            assert_eq!(seule_raison(&banc).await, Raison::TropTot { pas_avant }, "{opco}");
        }
        banc.montre.avancer(1);
        assert_eq!(banc.montre.maintenant(), pas_avant);
        for _ in 0..3 {
            assert_eq!(seule_raison(&banc).await, Raison::ParutionInconnue, "{opco}");
            assert!(deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.is_err());
            banc.montre.avancer(60 * 24);
        }
        banc.guichet.regler(|etat| etat.dossiers = dossiers);
        assert!(matches!(seule_decision(&banc).await, Decision::Deposee(_)), "{opco}");
        assert_eq!(banc.guichet.comptes().0, 1);
    }
}

#[tokio::test]
async fn a_late_list_frees_nothing_before_its_time() {
    let mut banc = Banc::new(Opco::Akto);
    banc.attentes.dossiers = Some(Duration::from_secs(3_600));
    banc.guichet.accueillir(Accueil::Rompu { agit: false });
    deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
    banc.montre.avancer(74);
    assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
    assert_eq!(banc.entrees().await[0].traces().len(), 1, "a look that comes too early does not count");
    banc.montre.avancer(1);
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    banc.montre.avancer(5);
    assert_eq!(seule_decision(&banc).await, Decision::Absente);
}

/// What an editor knows of one OPCO counts there, and nowhere else.
#[tokio::test(start_paused = true)]
async fn a_wait_is_that_of_its_opco() {
    let banc = Banc::new(Opco::Akto);
    let acces = || Acces::sans_jeton("https://opco.exemple.test/api");
    let attentes = Attentes { dossiers: Some(Duration::ZERO), ..Attentes::de(Opco::Akto) };
    let cles = ClesEnMemoire::new().avec(&cfa(), Opco::Akto, "cle").avec(&cfa(), Opco::Atlas, "cle");
    let logiciel = Logiciel::new("E", "L", "1").cles(cles).transport(banc.guichet.clone());
    let logiciel = logiciel.journal(banc.journal.clone()).horloge(banc.montre.clone());
    let logiciel = logiciel.acces(Opco::Akto, acces().attentes(attentes).v2(acces())).acces(Opco::Atlas, acces());
    let connexions = [Opco::Akto, Opco::Atlas].map(|opco| logiciel.connexion(&cfa(), opco).unwrap());
    for connexion in &connexions {
        banc.guichet.accueillir(Accueil::Rompu { agit: false });
        deposer_contrat(connexion, &exemple::contrat().unwrap()).await.unwrap_err();
    }
    for reglees in [0, 1] {
        banc.montre.avancer(16);
        tokio::time::advance(Duration::from_secs(16 * 60)).await;
        let bilans = [connexions[0].reconcilier().await.unwrap(), connexions[1].reconcilier().await.unwrap()];
        assert_eq!(bilans.each_ref().map(|bilan| bilan.reglees.len()), [reglees, 0], "{bilans:?}");
        assert!(matches!(bilans[1].restantes[0].raison, Raison::TropTot { .. }));
    }
}
