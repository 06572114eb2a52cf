//! Every search uses an index: checked on SQLite's query plans.

use super::*;

fn plan(connexion: &Connection, sql: &str, valeurs: usize) -> String {
    let mut demande = connexion.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let valeurs = rusqlite::params_from_iter(std::iter::repeat_n("1", valeurs));
    let lignes = demande.query_map(valeurs, |ligne| ligne.get::<_, String>(3)).unwrap();
    lignes.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ")
}

#[test]
fn each_search_goes_by_an_index_and_its_double() {
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap();
    let connexion = journal.dedans.ecriture.lock().unwrap();
    let (cfa, opco) = (Siren::tel_quel("000000000"), Opco::Akto);
    let du_cfa = Choix { cfa: Some(cfa.clone()), ..Choix::default() };
    for (choix, attendu) in [
        (Choix::sous(inscription("1").cle), "SEARCH entrees USING COVERING INDEX entrees_par_cle (cle=?)"),
        (
            Choix::de(cfa.clone(), opco).ouvertes(),
            "SEARCH entrees USING COVERING INDEX entrees_ouvertes (cfa=? AND opco=?)",
        ),
        (Choix::de(cfa.clone(), opco), "SEARCH entrees USING COVERING INDEX entrees_par_cfa (cfa=? AND opco=?)"),
        (
            Choix::de(cfa.clone(), opco).apres(IdEntree(7)).premieres(3),
            "SEARCH entrees USING COVERING INDEX entrees_par_cfa (cfa=? AND opco=? AND rowid>?)",
        ),
        (du_cfa.clone().ouvertes(), "SEARCH entrees USING COVERING INDEX entrees_ouvertes (cfa=?)"),
        (du_cfa, "SEARCH entrees USING COVERING INDEX entrees_par_cfa (cfa=?)"),
        // These queries return everything that they read: the index of open entries contains no others.
        (Choix::toutes().ouvertes(), "SCAN entrees USING COVERING INDEX entrees_ouvertes"),
        (Choix::toutes(), "SCAN entrees USING COVERING INDEX entrees_par_cfa"),
    ] {
        let (demandes, valeurs) = rangees::recherche(&journal.dedans.sceau, &choix);
        for (demande, double) in demandes.iter().zip(["", "_double"]) {
            let dit = plan(&connexion, demande, valeurs.len());
            let index = attendu.split(' ').find(|mot| mot.starts_with("entrees_")).unwrap();
            let attendu = attendu.replacen(index, &format!("{index}{double}"), 1);
            assert!(dit.starts_with(&attendu), "{double} {choix:?}: {dit}");
        }
    }
    // A page of the whole journal sorts nothing.
    for choix in [Choix::toutes().apres(IdEntree(7)).premieres(3), Choix::toutes().avant(IdEntree(7)).dernieres(3)] {
        let (demandes, valeurs) = rangees::recherche(&journal.dedans.sceau, &choix);
        for demande in &demandes {
            let dit = plan(&connexion, demande, valeurs.len());
            assert!(dit.starts_with("SEARCH ") && !dit.contains("TEMP"), "{choix:?}: {dit}");
        }
    }
    for sql in [rangees::RANGEE, rangees::TRACES, "SELECT sceau FROM fichier WHERE seul = 1"] {
        let dit = plan(&connexion, sql, sql.matches('?').count());
        assert!(dit.starts_with("SEARCH ") && !dit.contains("SCAN") && !dit.contains("TEMP"), "{sql}: {dit}");
    }
}

/// What else a file holds could keep a key from being found.
#[test]
fn other_tables_are_those_of_no_journal() {
    let echange = |connexion: &Connection| {
        let page = |nom| {
            connexion.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [nom], |rangee| {
                rangee.get::<_, i64>(0)
            })
        };
        let noms = ["entrees_par_cle", "entrees_par_cle_double"];
        let pages = noms.map(|nom| page(nom).unwrap());
        let vers = |nom: &str, page: i64| format!("UPDATE sqlite_schema SET rootpage = {page} WHERE name = '{nom}';");
        format!("PRAGMA writable_schema = ON; {} {}", vers(noms[0], pages[1]), vers(noms[1], pages[0]))
    };
    let dit = |sql: &'static str| move |_: &Connection| sql.to_owned();
    let changements: [&dyn Fn(&Connection) -> String; 5] = [
        &dit("DROP INDEX entrees_par_cle_double"),
        &dit("DROP TRIGGER entrees_sans_retrait"),
        &dit("CREATE TRIGGER oubli AFTER INSERT ON entrees BEGIN DELETE FROM comptes; END"),
        &dit("CREATE TABLE autre (id INTEGER PRIMARY KEY)"),
        &echange,
    ];
    for changer in changements {
        let dossier = tempfile::tempdir().unwrap();
        let chemin = dossier.path().join("depots.sqlite");
        attendre(nouvelle(&JournalSqlite::ouvrir(&chemin).unwrap(), "1"));
        let connexion = Connection::open(&chemin).unwrap();
        let sql = changer(&connexion);
        connexion.execute_batch(&sql).unwrap();
        drop(connexion);
        let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
        assert_eq!(echec, endommage("ses tables ne sont pas celles d'un journal"), "{sql}");
    }
}
