//! Whose an entry is: leases, tokens, and who comes late.

use cfadock::journal::{
    Auteur, Choix, Decision, EchecJournal, EvenementJournal, IdEntree, Journal, Numeros, Regard, Relecture, Situation,
};
use cfadock::runtime::Outcome;
use cfadock::runtime::jiff::SignedDuration;
use cfadock_journal_postgres::JournalPostgres;
use tokio::task::JoinSet;

use super::communes::{inscription, issue, nouvelle, ouvert, preparee, presse, trace};

fn regard() -> EvenementJournal {
    EvenementJournal::Regard(Regard::Absent)
}

fn par_personne(decision: Decision) -> EvenementJournal {
    EvenementJournal::Reglement { decision, par: Auteur::Personne { motif: "vu".to_owned() } }
}

async fn reprendre(journal: &JournalPostgres, id: IdEntree) -> Situation {
    match journal.relire(id).await.unwrap() {
        Relecture::Reprise(entree) => entree.situation(),
        autre => panic!("{autre:?}"),
    }
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn who_was_taken_over_writes_nothing_any_more() {
    let base = preparee().await;
    let (lent, autre) = (presse(&base).await, ouvert(&base).await);
    let id = nouvelle(&lent, "1").await;
    assert_eq!(reprendre(&autre, id).await, Situation::EnCours);
    let tardive = lent.noter(id, trace(issue(Outcome::Accepted))).await;
    assert_eq!(tardive, Err(EchecJournal::Reprise { entree: id, tenu: 1, courant: 2 }));
    assert!(lent.lire(Choix::entree(id)).await.unwrap()[0].traces().is_empty());
    // Who took it over writes, and gives it back: then the first one may take it, under a higher token.
    assert!(matches!(lent.relire(id).await.unwrap(), Relecture::Tenue { .. }));
    autre.noter(id, trace(regard())).await.unwrap();
    assert_eq!(reprendre(&lent, id).await, Situation::EnCours);
    // A lease of no time is over at once, so that who comes next takes it.
    autre.noter(id, trace(regard())).await.unwrap();
    let jetons = base.pool().get().await.unwrap().query_one("SELECT jeton FROM cfadock.entrees", &[]).await.unwrap();
    assert_eq!(jetons.get::<_, i64>(0), 4);
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_another_process_sends_is_left_to_it() {
    let base = preparee().await;
    let (une, autre) = (ouvert(&base).await, ouvert(&base).await);
    let id = nouvelle(&une, "1").await;
    let heure = autre.heure().await.unwrap().unwrap();
    let Relecture::Tenue { jusqu_a } = autre.relire(id).await.unwrap() else { panic!("it is being sent") };
    let reste = jusqu_a.duration_since(heure);
    assert!(reste <= SignedDuration::from_mins(15) && reste > SignedDuration::from_mins(14), "{reste}");
    let tranchee = autre.noter(id, trace(par_personne(Decision::Absente))).await;
    assert_eq!(tranchee, Err(EchecJournal::Tenue { entree: id, jusqu_a }));
    // Once its end is known to be unknown, whoever comes looks for it; one at a time.
    une.noter(id, trace(issue(Outcome::Unknown))).await.unwrap();
    assert_eq!(reprendre(&autre, id).await, Situation::Inconnue);
    assert!(matches!(une.relire(id).await.unwrap(), Relecture::Tenue { .. }));
    let decision = Decision::Deposee(Numeros::default());
    autre.noter(id, trace(EvenementJournal::Reglement { decision, par: Auteur::Rapprochement })).await.unwrap();
    assert_eq!(reprendre(&une, id).await, Situation::Deposee, "what is settled is told as such");
}

/// Many that take over from each other and write: what was told as written is there once, and what was refused is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn of_all_who_take_over_each_writing_is_there_or_refused() {
    let base = preparee().await;
    let id = nouvelle(&presse(&base).await, "1").await;
    let mut voisins = JoinSet::new();
    for rang in 0..6 {
        let journal = presse(&base).await;
        voisins.spawn(async move {
            let (mut ecrites, mut refusees) = (Vec::new(), 0);
            for tour in 0..25 {
                let motif = format!("{rang} {tour}");
                let par = Auteur::Personne { motif: motif.clone() };
                let decision = Decision::Deposee(Numeros::default());
                // Taken for itself, where it is still open, and then written under that token.
                drop(journal.relire(id).await.unwrap());
                match journal.noter(id, trace(EvenementJournal::Reglement { decision, par })).await {
                    Ok(_) => ecrites.push(motif),
                    Err(EchecJournal::Reprise { tenu, courant, .. }) => {
                        assert!(tenu < courant);
                        refusees += 1;
                    }
                    Err(echec) => panic!("{echec}"),
                }
            }
            (ecrites, refusees)
        });
    }
    let faites = voisins.join_all().await;
    let mut dites: Vec<_> = faites.iter().flat_map(|(ecrites, _)| ecrites.clone()).collect();
    let journal = ouvert(&base).await;
    let entree = journal.lire(Choix::entree(id)).await.unwrap().remove(0);
    let motifs = entree.traces().iter().filter_map(|trace| match &trace.evenement {
        EvenementJournal::Reglement { par: Auteur::Personne { motif }, .. } => Some(motif.clone()),
        _ => None,
    });
    let mut la: Vec<_> = motifs.collect();
    dites.sort();
    la.sort();
    assert_eq!(la, dites);
    assert_eq!(la.len() + faites.iter().map(|(_, refusees)| refusees).sum::<usize>(), 150);
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_key_that_a_later_entry_holds_is_not_taken_back() {
    let base = preparee().await;
    let journal = ouvert(&base).await;
    let premiere = nouvelle(&journal, "1").await;
    journal.noter(premiere, trace(par_personne(Decision::Absente))).await.unwrap();
    let seconde = nouvelle(&journal, "1").await;
    let deposee = || trace(par_personne(Decision::Deposee(Numeros::default())));
    let refus = journal.noter(premiere, deposee()).await;
    assert_eq!(refus, Err(EchecJournal::CleReprise { entree: premiere }));
    assert_eq!(journal.lire(Choix::entree(premiere)).await.unwrap()[0].situation(), Situation::Absente);
    journal.noter(seconde, trace(par_personne(Decision::Absente))).await.unwrap();
    assert_eq!(journal.noter(premiere, deposee()).await, Ok(Situation::Deposee));
}

/// The database lacks the last entry, with its sequence as it was then, or ahead as that of a promoted standby is.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_base_that_goes_back_is_refused() {
    for suivant in [1, 1000] {
        let base = preparee().await;
        let (journal, lecteur) = (ouvert(&base).await, ouvert(&base).await);
        nouvelle(&journal, "1").await;
        let seconde = nouvelle(&journal, "2").await;
        lecteur.lire(Choix::toutes()).await.unwrap();
        let recul = format!(
            "SET session_replication_role = replica; DELETE FROM cfadock.traces WHERE entree = {seconde};
             DELETE FROM cfadock.entrees WHERE id = {seconde}; SELECT setval('cfadock.entrees_id', {suivant})"
        );
        base.pool().get().await.unwrap().batch_execute(&recul).await.unwrap();
        let refus = Err(EchecJournal::BaseAnterieure { connue: seconde });
        for essai in 0..50 {
            assert_eq!(journal.ouvrir(inscription("3")).await.map(drop), refus, "{suivant}, {essai}");
        }
        assert_eq!(lecteur.ouvrir(inscription("3")).await.map(drop), refus, "what was read is known too");
        let transaction = base.pool().get().await.unwrap();
        transaction.batch_execute("BEGIN").await.unwrap();
        assert_eq!(journal.joindre(transaction).ouvrir(inscription("3")).await.map(drop), refus);
        // A process of which nobody knows writes: what is read of it does not hide what is missing.
        nouvelle(&ouvert(&base).await, "4").await;
        assert_eq!(journal.lire(Choix::toutes()).await.unwrap().len(), 2);
        assert_eq!(journal.ouvrir(inscription("3")).await.map(drop), refus);
    }
}

/// A number that is given again is no new one.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_sequence_that_goes_back_is_refused() {
    let base = preparee().await;
    let journal = ouvert(&base).await;
    nouvelle(&journal, "1").await;
    let seconde = nouvelle(&journal, "2").await;
    base.pool().get().await.unwrap().batch_execute("SELECT setval('cfadock.entrees_id', 1)").await.unwrap();
    let refus = journal.ouvrir(inscription("3")).await.map(drop);
    assert_eq!(refus, Err(EchecJournal::BaseAnterieure { connue: seconde }));
}
