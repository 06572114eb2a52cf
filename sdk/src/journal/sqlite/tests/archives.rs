//! Archiving moves old settled entries out of the file, and frees no key.

use std::io;

use super::*;
use crate::runtime::serde_json::{self, Value};

#[test]
fn what_leaves_the_file_still_holds_its_key() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let noter =
        |id, evenement, le: &str| attendre(journal.noter(id, Trace { le: le.parse().unwrap(), evenement })).unwrap();
    let (ancien, recent) = ("2026-09-02T10:00:00Z", "2026-11-01T10:00:00Z");
    let [deposee, refusee, ouverte, recente] = ["1", "2", "3", "4"].map(|numero| attendre(nouvelle(&journal, numero)));
    noter(deposee, issue(Outcome::Accepted), ancien);
    noter(refusee, issue(Outcome::Refused), ancien);
    noter(ouverte, issue(Outcome::Unknown), ancien);
    noter(recente, issue(Outcome::Accepted), recent);
    let avant = attendre(journal.lire(Choix::toutes())).unwrap();

    // What it took out counts as written: a copy of before is known as an older one.
    let temoin = || fs::read(dossier.path().join("depots.sqlite-temoin")).unwrap();
    let d_avant = temoin();
    let mut sorties = Vec::new();
    assert_eq!(journal.archiver("2026-10-01T00:00:00Z".parse().unwrap(), &mut sorties).unwrap(), 2);
    assert_ne!(temoin(), d_avant);
    let lignes: Vec<Value> =
        String::from_utf8(sorties).unwrap().lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect();
    assert_eq!(lignes.iter().map(|ligne| &ligne["id"]).collect::<Vec<_>>(), [&Value::from(1), &Value::from(2)]);
    assert_eq!(lignes[0]["traces"][0]["evenement"]["issue"]["reponse"], "{}");
    assert_eq!(lignes[0]["reperes"]["dossier"], "INT-1");

    let apres = attendre(journal.lire(Choix::toutes())).unwrap();
    assert_eq!(apres[2..], avant[2..], "what is open or young stays whole");
    for (une, autre) in avant.iter().zip(&apres) {
        assert_eq!((une.situation(), une.numeros()), (autre.situation(), autre.numeros()));
        assert_eq!(une.inscription.empreinte, autre.inscription.empreinte);
    }
    assert!(matches!(apres[0].traces(), [Trace { evenement: EvenementJournal::Archivage { .. }, .. }]));
    journal.verifier().unwrap();
    assert!(
        matches!(attendre(journal.ouvrir(inscription("1"))).unwrap(), Ouverture::Tenue(tenue) if tenue.id == deposee)
    );
    assert!(matches!(attendre(journal.ouvrir(inscription("2"))).unwrap(), Ouverture::Nouvelle(_)));
    // Work goes on: a person frees the key of a deposit that the OPCO has cancelled since.
    let par = Auteur::Personne { motif: "refusé".to_owned() };
    let situation = noter(deposee, EvenementJournal::Reglement { decision: Decision::Ecartee, par }, recent);
    assert_eq!(situation, Situation::Ecartee);
    attendre(nouvelle(&journal, "1"));
    // Archiving twice is the same as once.
    let d_apres = temoin();
    assert_eq!(journal.archiver("2026-10-01T00:00:00Z".parse().unwrap(), &mut Vec::new()).unwrap(), 0);
    assert_eq!(temoin(), d_apres);
}

/// The link between a refused deposit and its replacement is kept in the archives.
#[test]
fn what_takes_the_place_of_another_still_says_so() {
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap();
    let premiere = attendre(nouvelle(&journal, "1"));
    let reperes = Reperes::dossier("INT-1").en_remplacement(Some(premiere));
    let ouverte = attendre(journal.ouvrir(Inscription { reperes, ..inscription("2") })).unwrap();
    let Ouverture::Nouvelle(deuxieme) = ouverte else { panic!("its key is free") };
    attendre(journal.noter(deuxieme, trace(issue(Outcome::Accepted)))).unwrap();
    assert_eq!(journal.archiver("2027-01-01T00:00:00Z".parse().unwrap(), &mut Vec::new()).unwrap(), 1);
    let lue = attendre(journal.lire(Choix::entree(deuxieme))).unwrap().remove(0);
    assert_eq!((lue.inscription.reperes.remplace, lue.inscription.reperes.dossier), (Some(premiere), None));
}

#[test]
fn what_cannot_be_kept_elsewhere_does_not_leave() {
    struct Plein;
    impl Write for Plein {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap();
    let id = attendre(nouvelle(&journal, "1"));
    attendre(journal.noter(id, trace(issue(Outcome::Accepted)))).unwrap();
    let avant = attendre(journal.lire(Choix::toutes())).unwrap();
    let echec = journal.archiver("2027-01-01T00:00:00Z".parse().unwrap(), &mut Plein).unwrap_err();
    assert!(matches!(echec, EchecJournal::Acces(_)), "{echec}");
    assert_eq!(attendre(journal.lire(Choix::toutes())).unwrap(), avant);
}
