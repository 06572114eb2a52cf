//! Durations with a million entries. Run with `cargo test --profile bench -p cfadock --lib
//! journal::sqlite::tests::mesure -- --ignored --nocapture`.

use std::time::Instant;

use super::*;

const CFA: usize = 500;

/// A million, or as many thousands as `ESSAI_MILLIERS` says.
fn entrees() -> usize {
    std::env::var("ESSAI_MILLIERS").map_or(1_000, |nombre| nombre.parse::<usize>().unwrap()) * 1_000
}

/// What each operation may take.
const LIMITE: Duration = Duration::from_millis(50);

fn du_cfa(numero: usize) -> Inscription {
    Inscription { cfa: Siren::tel_quel(format!("{:09}", numero % CFA)), ..inscription(&numero.to_string()) }
}

/// A journal in which each CFA has one open entry.
fn remplir(chemin: &Path) {
    let journal = JournalSqlite::ouvrir(chemin).unwrap();
    let sceau = &journal.dedans.sceau;
    for lot in 0..entrees() / 10_000 {
        let ecrire = |connexion: &Connection, tete: &mut Tete| {
            for numero in lot * 10_000..(lot + 1) * 10_000 {
                let id = rangees::inserer(connexion, sceau, tete, &du_cfa(numero))?;
                if numero >= CFA {
                    rangees::ajouter(connexion, sceau, tete, (id, trace(issue(Outcome::Accepted))))?;
                }
            }
            Ok(())
        };
        journal.dedans.ecrire(ecrire).unwrap();
    }
}

#[test]
#[ignore = "a measure at a million entries: some minutes"]
fn at_a_million_entries_nothing_takes_longer() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let debut = Instant::now();
    remplir(&chemin);
    let taille = fs::metadata(&chemin).unwrap().len() >> 20;
    println!("{} entries of {CFA} CFA, {taille} MiB, written in {:?}", entrees(), debut.elapsed());
    let mut lentes = Vec::new();
    let mut mesurer = |nom: &str, fois: usize, travail: &mut dyn FnMut(usize)| {
        let mut durees: Vec<_> = (0..fois)
            .map(|rang| {
                let debut = Instant::now();
                travail(rang);
                debut.elapsed()
            })
            .collect();
        durees.sort();
        let (mediane, pire) = (durees[fois / 2], durees[fois - 1]);
        println!("| {nom} | {:.1} ms | {:.1} ms |", mediane.as_secs_f64() * 1e3, pire.as_secs_f64() * 1e3);
        if mediane > LIMITE {
            lentes.push(nom.to_owned());
        }
    };
    mesurer("open the file", 9, &mut |_| drop(JournalSqlite::ouvrir(&chemin).unwrap()));
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    mesurer("open an intent", 99, &mut |rang| {
        attendre(nouvelle(&journal, &format!("n{rang}")));
    });
    mesurer("an intent whose key is held", 99, &mut |rang| {
        assert!(matches!(attendre(journal.ouvrir(du_cfa(rang * (entrees() / 100)))).unwrap(), Ouverture::Tenue(_)));
    });
    mesurer("note an outcome", 99, &mut |rang| {
        let id = IdEntree(i64::try_from(rang + 1).unwrap());
        attendre(journal.noter(id, trace(issue(Outcome::Accepted)))).unwrap();
    });
    mesurer("list the open entry of a CFA", 99, &mut |rang| {
        let choix = Choix::de(du_cfa(rang + 200).cfa, Opco::Akto).ouvertes();
        assert_eq!(attendre(journal.lire(choix)).unwrap().len(), 1);
    });
    mesurer("counts of all situations", 99, &mut |_| {
        let comptes = attendre(journal.compter()).unwrap();
        assert!(comptes.iter().map(|compte| compte.nombre).sum::<u64>() >= entrees() as u64);
    });
    mesurer("one entry by its number", 99, &mut |rang| {
        let id = IdEntree(i64::try_from(rang * (entrees() / 100) + 1).unwrap());
        assert_eq!(attendre(journal.lire(Choix::entree(id))).unwrap().len(), 1);
    });
    mesurer("all entries of a CFA", 3, &mut |rang| {
        assert!(
            attendre(journal.lire(Choix::de(du_cfa(rang + 300).cfa, Opco::Akto))).unwrap().len() >= entrees() / CFA
        );
    });
    lentes.retain(|nom| !nom.starts_with("all entries"));
    assert!(lentes.is_empty(), "{lentes:?} take longer than {LIMITE:?}");
}
