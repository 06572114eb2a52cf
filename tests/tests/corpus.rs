//! The inputs of the fuzz targets, seeds and findings, replayed on the stable compiler: nothing panics, and the
//! properties of each target hold. A file makes a finding a test.

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Replays every file of a corpus, in the order of the names.
fn rejouer(cible: &str) {
    let (_, jouer) = fuzz::CIBLES.iter().find(|(nom, _)| *nom == cible).unwrap();
    let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(cible);
    let mut fichiers: Vec<_> = fs::read_dir(&dossier).unwrap().map(|entree| entree.unwrap().path()).collect();
    fichiers.sort();
    assert!(fichiers.len() >= 5, "{} files in {}", fichiers.len(), dossier.display());
    for fichier in fichiers {
        let octets = fs::read(&fichier).unwrap();
        assert!(catch_unwind(AssertUnwindSafe(|| jouer(&octets))).is_ok(), "{} fails", fichier.display());
    }
}

macro_rules! corpus {
    ($($cible:ident)*) => {
        $(#[test]
        fn $cible() {
            rejouer(stringify!($cible));
        })*

        /// No target is without its test, and no corpus without its target.
        #[test]
        fn every_target_is_replayed() {
            let rejouees = [$(stringify!($cible)),*];
            assert!(fuzz::CIBLES.iter().map(|(nom, _)| *nom).eq(rejouees));
            let la = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
            let noms = |dossier: &str| -> Vec<String> {
                let lus = fs::read_dir(la.join(dossier)).unwrap().map(|entree| entree.unwrap().path());
                let mut noms: Vec<_> = lus.map(|un| un.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
                noms.sort();
                noms
            };
            assert_eq!(noms("corpus"), rejouees);
            assert_eq!(noms("fuzz_targets"), rejouees);
        }
    };
}

corpus! { documents formulaires masque modeles refus scalaires surcouches }
