//! Events and cursor move together, and only what somebody had is removed.

use cfadock::Opco;
use cfadock::journal::{CleMetier, Empreinte, Entree, IdEntree, Inscription, Reperes};
use cfadock::runtime::jiff::Timestamp;

use super::FichierEtat;
use super::demandes::{CleDemande, PriseDeCle};
use super::evenements::{RETENTION_JOURS, RelevePasse};
use super::notifications::SuiteEnvoi;
use crate::evenement::Evenement;

const CFA: &str = "000006544";

fn releve(nombre: usize, (lu, curseur): (Option<&str>, &str), destinataires: &[&str]) -> RelevePasse {
    let evenement: Evenement = serde_json::from_str(&format!(
        r#"{{"cfa":"{CFA}","opco":"akto","genre":"engage","phrase":"Le dossier D est engagé.","vu_le":"2026-09-01T00:00:00Z"}}"#
    ))
    .unwrap();
    RelevePasse {
        cfa: CFA.parse().unwrap(),
        opco: Opco::Akto,
        le: Timestamp::from_second(1_000_000).unwrap(),
        evenements: vec![evenement; nombre],
        lu: lu.map(ToOwned::to_owned),
        curseur: curseur.to_owned(),
        destinataires: destinataires.iter().map(|nom| (*nom).to_owned()).collect(),
    }
}

async fn vu(etat: &FichierEtat) -> (usize, Option<String>) {
    let cfa = CFA.parse().unwrap();
    let evenements = etat.evenements(&cfa, 0, 1_000).await.unwrap().0;
    (evenements.len(), etat.curseur(&cfa, Opco::Akto).await.unwrap())
}

#[tokio::test]
async fn a_write_that_fails_leaves_neither_event_nor_cursor() {
    let dossier = tempfile::tempdir().unwrap();
    let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
    etat.noter(releve(2, (None, "un"), &[])).await.unwrap();
    // The disk refuses the third event; before it, two were written in the same transaction.
    let piege = "CREATE TRIGGER plein BEFORE INSERT ON evenements WHEN (SELECT count(*) FROM evenements) >= 4
                 BEGIN SELECT raise(ABORT, 'plein'); END";
    etat.avec(move |base| base.execute_batch(piege)).await.unwrap();
    etat.noter(releve(3, (Some("un"), "deux"), &["a"])).await.unwrap_err();
    assert_eq!(vu(&etat).await, (2, Some("un".to_owned())));
    assert_eq!(etat.compter_notifications().await.unwrap(), (0, 0));
    // The same with the cursor, which is written last.
    let piege =
        "DROP TRIGGER plein; CREATE TRIGGER plein BEFORE UPDATE ON suivis BEGIN SELECT raise(ABORT, 'plein'); END";
    etat.avec(move |base| base.execute_batch(piege)).await.unwrap();
    etat.noter(releve(1, (Some("un"), "deux"), &["a"])).await.unwrap_err();
    assert_eq!(vu(&etat).await, (2, Some("un".to_owned())));
    etat.avec(|base| base.execute_batch("DROP TRIGGER plein")).await.unwrap();
    etat.noter(releve(1, (Some("un"), "deux"), &["a"])).await.unwrap();
    assert_eq!(vu(&etat).await, (3, Some("deux".to_owned())));
}

/// Two processes of one file read the same cursor, and find the same events: they are written once.
#[tokio::test]
async fn of_two_passes_from_one_cursor_one_is_written() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("etat.sqlite");
    let (un, autre) = (FichierEtat::ouvrir(&chemin).unwrap(), FichierEtat::ouvrir(&chemin).unwrap());
    for (lu, curseur, nombre) in [(None, "un", 2), (Some("un"), "deux", 4)] {
        let releve = || releve(1, (lu, curseur), &["a"]);
        let ecrits = tokio::join!(un.noter(releve()), autre.noter(releve()));
        let ecrits = [ecrits.0.unwrap(), ecrits.1.unwrap()];
        assert_eq!(ecrits.iter().flatten().count(), 1, "{ecrits:?}");
        // It begins again from the other's cursor, and finds what came since.
        let suivant = autre.noter(self::releve(1, (Some(curseur), curseur), &[])).await.unwrap();
        assert_eq!((suivant.map(|ecrits| ecrits.len()), vu(&un).await), (Some(1), (nombre, Some(curseur.to_owned()))));
        assert_eq!(un.compter_notifications().await.unwrap().0 as usize, nombre / 2);
    }
}

#[tokio::test]
async fn only_old_events_that_somebody_had_are_removed() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("etat.sqlite");
    let etat = FichierEtat::ouvrir(&chemin).unwrap();
    let cfa = CFA.parse().unwrap();
    etat.noter(releve(3, (None, "un"), &[])).await.unwrap();
    let apres = |jours: i64| Timestamp::from_second(1_000_000 + jours * 86_400 + 1).unwrap();
    assert_eq!(etat.elaguer(apres(RETENTION_JOURS)).await.unwrap(), 0, "nobody had them");
    etat.lu(&cfa, 2).await.unwrap();
    etat.lu(&cfa, 1).await.unwrap();
    assert_eq!(etat.elaguer(apres(RETENTION_JOURS - 1)).await.unwrap(), 0, "they are not old");
    assert_eq!(etat.elaguer(apres(RETENTION_JOURS)).await.unwrap(), 2);
    // Numbers never come again, also in a file that is opened again.
    drop(etat);
    let etat = FichierEtat::ouvrir(&chemin).unwrap();
    etat.lu(&cfa, 3).await.unwrap();
    assert_eq!(etat.elaguer(apres(RETENTION_JOURS)).await.unwrap(), 1);
    let (evenements, dernier) = etat.evenements(&cfa, 0, 10).await.unwrap();
    assert_eq!((evenements.len(), dernier), (0, 3));
    assert_eq!(etat.noter(releve(1, (Some("un"), "deux"), &["a"])).await.unwrap().unwrap()[0].id, 4);
    // One that waits for its webhook stays, whoever read it.
    etat.lu(&cfa, 4).await.unwrap();
    assert_eq!(etat.elaguer(apres(RETENTION_JOURS)).await.unwrap(), 0);
}

/// An attempt that ends late changes nothing of a webhook that its receiver has.
#[tokio::test]
async fn what_is_delivered_is_not_sent_again() {
    let dossier = tempfile::tempdir().unwrap();
    let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
    etat.noter(releve(1, (None, "un"), &["a"])).await.unwrap();
    let le = Timestamp::from_second(1_000_000).unwrap();
    etat.noter_envoi(1, "a", le, SuiteEnvoi::Livree).await.unwrap();
    etat.noter_envoi(1, "a", le, SuiteEnvoi::Reprise(le, "trop tard".to_owned())).await.unwrap();
    assert_eq!(etat.compter_notifications().await.unwrap(), (0, 0));
}

#[test]
fn a_file_of_a_later_version_is_refused() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("etat.sqlite");
    drop(FichierEtat::ouvrir(&chemin).unwrap());
    let version = |version: u32| {
        let base = rusqlite::Connection::open(&chemin).unwrap();
        base.pragma_update(None, "user_version", version).unwrap();
    };
    version(99);
    let refus = FichierEtat::ouvrir(&chemin).unwrap_err().to_string();
    assert!(refus.contains("version 99") && refus.contains("plus récente"), "{refus}");
    version(u32::try_from(super::MIGRATIONS.len()).unwrap());
    FichierEtat::ouvrir(&chemin).unwrap();
}

#[test]
fn first_starts_at_once_do_not_collide() {
    for _ in 0..20 {
        let dossier = tempfile::tempdir().unwrap();
        let chemin = dossier.path().join("etat.sqlite");
        let ensemble = std::sync::Barrier::new(4);
        let ouvrir = || {
            ensemble.wait();
            FichierEtat::ouvrir(&chemin).map(drop)
        };
        std::thread::scope(|portee| {
            let departs: Vec<_> = (0..4).map(|_| portee.spawn(ouvrir)).collect();
            for depart in departs {
                depart.join().unwrap().unwrap();
            }
        });
    }
}

/// Another process deposited under a key while its own deposit was under way, which then came to nothing.
#[tokio::test]
async fn a_key_is_not_freed_of_the_entry_of_another_process() {
    let dossier = tempfile::tempdir().unwrap();
    let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
    let cle = |texte: &str| CleDemande { cfa: CFA.parse().unwrap(), cle: texte.parse().unwrap() };
    for (texte, entree) in [("contrat-1", Some(IdEntree(7))), ("contrat-2", None)] {
        assert_eq!(etat.prendre(cle(texte), Empreinte::octets(b"corps")).await.unwrap(), PriseDeCle::Libre);
        if let Some(entree) = entree {
            let inscription = Inscription {
                le: Timestamp::from_second(1_000_000).unwrap(),
                cfa: CFA.parse().unwrap(),
                opco: Opco::Akto,
                operation: "deposerFacture".to_owned(),
                cle: CleMetier::autre("essai", Opco::Akto, &[texte]),
                empreinte: Empreinte::octets(b"essai"),
                reperes: Reperes::dossier("INT-1"),
                reference: Some(texte.parse().unwrap()),
            };
            etat.rattraper_demandes(vec![Entree::new(entree, inscription)]).await.unwrap();
        }
        etat.liberer(cle(texte)).await.unwrap();
        assert_eq!(etat.entree_de(cle(texte)).await.unwrap().flatten(), entree, "{texte}");
        // Who repeats it is not told that this entry has what they asked.
        let prise = entree.map_or(PriseDeCle::Libre, |entree| PriseDeCle::Connue { entree, meme: None });
        assert_eq!(etat.prendre(cle(texte), Empreinte::octets(b"corps")).await.unwrap(), prise, "{texte}");
    }
}
