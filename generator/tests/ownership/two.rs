//! Two runs at once.

use std::thread;

use super::small::{clean, first, second, tree};

#[test]
fn two_runs_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let (out, states) = (folder.path().join("out"), [clean(&first()), clean(&second())]);
    for _ in 0..10 {
        thread::scope(|scope| {
            for artifacts in [first(), second()] {
                let out = &out;
                scope.spawn(move || (0..5).for_each(|_| drop(artifacts.write(out, false).unwrap())));
            }
        });
        assert!(states.contains(&tree(&out)), "{:#?}", tree(&out));
    }
}
