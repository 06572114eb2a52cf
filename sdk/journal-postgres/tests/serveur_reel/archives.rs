//! Archiving moves old settled entries out of the journal, and frees no key.

use std::io::{self, Write};

use cfadock::journal::{Auteur, Choix, Decision, EchecJournal, EvenementJournal, Journal, Ouverture, Situation, Trace};
use cfadock::runtime::Outcome;

use super::communes::{inscription, issue, nouvelle, ouvert, preparee, trace};

/// A place that is full.
struct Plein;

impl Write for Plein {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_leaves_the_journal_still_holds_its_key() {
    let base = preparee().await;
    let journal = ouvert(&base).await;
    let mut ids = Vec::new();
    for (numero, dite) in [("1", Outcome::Accepted), ("2", Outcome::Refused), ("3", Outcome::Unknown)] {
        let id = nouvelle(&journal, numero).await;
        journal.noter(id, trace(issue(dite))).await.unwrap();
        ids.push(id);
    }
    let limite = journal.heure().await.unwrap().unwrap();
    let recente = nouvelle(&journal, "4").await;
    journal.noter(recente, trace(issue(Outcome::Accepted))).await.unwrap();
    let avant = journal.lire(Choix::toutes()).await.unwrap();

    // What cannot be written elsewhere stays.
    assert!(matches!(journal.archiver(limite, &mut Plein).await, Err(EchecJournal::Acces(_))));
    assert_eq!(journal.lire(Choix::toutes()).await.unwrap(), avant);

    let mut sorties = Vec::new();
    assert_eq!(journal.archiver(limite, &mut sorties).await, Ok(2));
    let lignes = String::from_utf8(sorties).unwrap();
    let lignes: Vec<serde_json::Value> = lignes.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect();
    assert_eq!(lignes.iter().map(|ligne| ligne["id"].as_i64()).collect::<Vec<_>>(), [Some(ids[0].0), Some(ids[1].0)]);
    assert_eq!(lignes[0]["traces"][0]["evenement"]["issue"]["reponse"], "{}");

    let apres = journal.lire(Choix::toutes()).await.unwrap();
    assert_eq!(apres[2..], avant[2..], "what is open or young stays whole");
    for (une, autre) in avant.iter().zip(&apres) {
        assert_eq!((une.situation(), une.numeros()), (autre.situation(), autre.numeros()));
        assert_eq!(une.inscription.empreinte, autre.inscription.empreinte);
    }
    assert!(matches!(apres[0].traces(), [Trace { evenement: EvenementJournal::Archivage { .. }, .. }]));
    assert_eq!(journal.verifier().await, Ok(4));
    assert_eq!(journal.archiver(limite, &mut Vec::new()).await, Ok(0), "once");
    let tenue = journal.ouvrir(inscription("1")).await.unwrap();
    assert!(matches!(tenue, Ouverture::Tenue(tenue) if tenue.id == ids[0]));
    assert!(matches!(journal.ouvrir(inscription("2")).await.unwrap(), Ouverture::Nouvelle(_)));
    // It goes on: a person frees what the OPCO has put aside since.
    let par = Auteur::Personne { motif: "refusé".to_owned() };
    let ecartee = EvenementJournal::Reglement { decision: Decision::Ecartee, par };
    assert_eq!(journal.noter(ids[0], trace(ecartee)).await, Ok(Situation::Ecartee));
    nouvelle(&journal, "1").await;
}
