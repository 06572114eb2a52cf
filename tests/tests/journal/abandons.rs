//! Deposits whose future is dropped: the process's knowledge of them is in the journal at once, or after its next call.

use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use cfadock::journal::{Entree, Journal, JournalMemoire, JournalSqlite, Situation};
use cfadock::parcours::Cause;
use cfadock::{ClientCredentials, Connexion, Echec, Limits, Opco, Outcome, Timeouts};
use conformance::exemple;
use tempfile::TempDir;

use super::banc::{Banc, cfa, deposer_contrat};
use super::depots::{Capricieux, jusqu_a_l_envoi};
use super::guichet::Accueil;

/// Polls a deposit so many times, with a little time between, and drops it; whether it was still under way.
async fn abandonner(connexion: &Connexion, fois: u32, pause: Duration) -> bool {
    let contrat = exemple::contrat().unwrap();
    let mut depot = Box::pin(deposer_contrat(connexion, &contrat));
    for _ in 0..fois {
        let fini = depot.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
        if fini {
            return false;
        }
        tokio::time::sleep(pause).await;
    }
    true
}

/// What the journal says once writings that were begun have ended: nobody waits for longer than they may take.
async fn entrees_en_repos(banc: &Banc) -> Vec<Entree> {
    let debut = Instant::now();
    loop {
        let entrees = banc.entrees().await;
        let en_cours = entrees.iter().any(|entree| entree.situation() == Situation::EnCours);
        if !en_cours || debut.elapsed() > Duration::from_secs(10) {
            return entrees;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Dropped at each step, over memory and over a file: either something was handed to the transport, or the entry says that
/// nothing was, and the same may be sent.
#[tokio::test]
async fn dropped_at_each_step_it_is_not_sent_or_looked_for() {
    let dossier = TempDir::new().unwrap();
    let (mut rien, mut partis) = (0, 0);
    for fichier in [false, true] {
        for fois in 0..12 {
            for pause in [0, 1] {
                let chemin = dossier.path().join(format!("{fois}-{pause}.sqlite"));
                let journal: Arc<dyn Journal> = match fichier {
                    true => Arc::new(JournalSqlite::ouvrir(chemin).unwrap()),
                    false => Arc::new(JournalMemoire::new()),
                };
                let banc = Banc { journal, ..Banc::new(Opco::Akto) };
                banc.guichet.accueillir(Accueil::Muet);
                let connexion = banc.connexion();
                let en_route = abandonner(&connexion, fois, Duration::from_millis(pause)).await;
                assert!(en_route, "nothing answers");
                if banc.guichet.comptes().0 > 0 {
                    partis += 1;
                    assert_eq!(banc.entrees().await[0].situation(), Situation::EnCours);
                    continue;
                }
                rien += 1;
                let entrees = entrees_en_repos(&banc).await;
                assert!(entrees.iter().all(|entree| entree.situation() == Situation::NonEnvoyee), "{entrees:?}");
                banc.guichet.accueillir(Accueil::Bien);
                deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.unwrap();
                assert_eq!(banc.guichet.comptes().0, 1);
            }
        }
    }
    assert!(rien >= 6 && partis >= 22, "{rien} {partis}");
}

/// Waiting for a token, nothing of the deposit is on its way, though a request is.
#[tokio::test]
async fn waiting_for_a_token_nothing_was_sent() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let jetons = ClientCredentials::new("https://opco.exemple.test/jeton", "id", "secret");
    let client = banc.connexion().client().rebuild().oauth2(jetons).build().unwrap();
    let connexion = Connexion::new(Opco::Akto, cfa(), client).journal(banc.journal.clone());
    assert!(abandonner(&connexion, 4, Duration::from_millis(1)).await, "nothing answers");
    assert_eq!(banc.guichet.regler(|etat| etat.demandes.clone()), ["POST /jeton"]);
    assert_eq!(banc.entrees().await[0].situation(), Situation::NonEnvoyee);
}

/// The same when the deposit itself is given up, since others may take it for dead.
#[tokio::test(start_paused = true)]
async fn given_up_while_it_waited_for_a_token_nothing_was_sent() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let jetons = ClientCredentials::new("https://opco.exemple.test/jeton", "id", "secret");
    let un_jour = Duration::from_secs(86_400);
    let delais = Timeouts { attempt: un_jour, whole: un_jour, ..Timeouts::default() };
    let client = banc.connexion().client().rebuild().timeouts(delais).transport(banc.guichet.clone());
    let client = client.oauth2(jetons).build().unwrap();
    let connexion = Connexion::new(Opco::Akto, cfa(), client).journal(banc.journal.clone());
    let contrat = exemple::contrat().unwrap();
    let Echec::Depot(manque) = deposer_contrat(&connexion, &contrat).await.unwrap_err() else { panic!("it was begun") };
    assert!(matches!((manque.issue, &manque.cause), (Outcome::NotSent, Cause::AppelAbandonne)), "{manque}");
    assert_eq!(banc.entrees().await[0].situation(), Situation::NonEnvoyee);
}

/// Waiting for its turn behind another one, which is on its way.
#[tokio::test]
async fn waiting_for_its_turn_nothing_was_sent() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let un_seul = Limits { concurrent: 1, ..Limits::default() };
    let client = banc.connexion().client().rebuild().limits(un_seul).build().unwrap();
    let connexion = Connexion::new(Opco::Akto, cfa(), client).journal(banc.journal.clone());
    let autre = exemple::autre_contrat("Autre").unwrap();
    let mut premier = Box::pin(deposer_contrat(&connexion, &autre));
    jusqu_a_l_envoi(&banc, &mut premier).await;
    assert!(abandonner(&connexion, 4, Duration::from_millis(1)).await, "nothing answers");
    assert_eq!(banc.guichet.comptes().0, 1);
    let situations: Vec<_> = banc.entrees().await.iter().map(Entree::situation).collect();
    assert_eq!(situations, [Situation::EnCours, Situation::NonEnvoyee]);
}

/// Without a runtime nothing can be written when it is dropped: the next call of the process does.
#[test]
fn dropped_outside_a_runtime_it_is_settled_by_the_next_call() {
    for reconcilier in [true, false] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let dossier = TempDir::new().unwrap();
        let journal = Arc::new(JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap());
        let banc = Banc { journal, ..Banc::new(Opco::Akto) };
        let (connexion, contrat) = (banc.connexion(), exemple::contrat().unwrap());
        let mut depot = Box::pin(deposer_contrat(&connexion, &contrat));
        // As far as the writing of the intent, which goes on by itself.
        runtime.block_on(async {
            assert!(depot.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        });
        drop(depot);
        if reconcilier {
            let bilan = runtime.block_on(connexion.reconcilier()).unwrap();
            assert!(bilan.reglees.is_empty() && bilan.restantes.is_empty(), "{bilan:?}");
            assert_eq!(runtime.block_on(banc.entrees())[0].situation(), Situation::NonEnvoyee);
        }
        runtime.block_on(deposer_contrat(&connexion, &contrat)).unwrap();
        let situations: Vec<_> = runtime.block_on(banc.entrees()).iter().map(Entree::situation).collect();
        assert_eq!(situations, [Situation::NonEnvoyee, Situation::Deposee]);
    }
}

/// A call that is not one of this crate may have sent anything.
#[tokio::test]
async fn a_call_that_cannot_be_watched_stays_open() {
    let banc = Banc::new(Opco::Akto);
    let (connexion, contrat) = (banc.connexion(), exemple::contrat().unwrap());
    let intention = super::banc::intention_contrat(&connexion, &contrat);
    let (client, copie) = (connexion.client().clone(), contrat.clone());
    let appel = async {
        // In another task: what it hands over there is not seen here.
        let tache = tokio::spawn(async move { client.transmettre_dossier(&copie).await });
        std::future::pending::<()>().await;
        tache.await.unwrap()
    };
    let mut depot = Box::pin(connexion.deposer(intention, appel));
    jusqu_a_l_envoi(&banc, &mut depot).await;
    drop(depot);
    assert_eq!(banc.entrees().await[0].situation(), Situation::EnCours);
}

/// An outcome that the disk refused is written by the next call of the process that knows it.
#[tokio::test]
async fn an_outcome_that_could_not_be_written_is_not_forgotten() {
    let journal = Arc::new(Capricieux::default());
    let banc = Banc { journal: journal.clone(), ..Banc::new(Opco::Akto) };
    *journal.ecrit.lock().unwrap() = (true, false);
    let (connexion, contrat) = (banc.connexion(), exemple::contrat().unwrap());
    banc.guichet.accueillir(Accueil::Ferme);
    let Echec::Depot(manque) = deposer_contrat(&connexion, &contrat).await.unwrap_err() else { panic!("it was begun") };
    assert!(manque.non_note.is_some());
    assert_eq!(banc.entrees().await[0].situation(), Situation::EnCours);
    *journal.ecrit.lock().unwrap() = (true, true);
    assert!(connexion.reconcilier().await.unwrap().restantes.is_empty());
    assert_eq!(banc.entrees().await[0].situation(), Situation::NonEnvoyee);
}
