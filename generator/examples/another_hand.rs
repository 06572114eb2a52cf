//! Writes the norm in the variants of `tests/another_hand`, to replace it by one of them: `cargo run -p generator
//! --example another_hand -- FOLDER`.

#![allow(clippy::unwrap_used, reason = "a tool for tests")]

#[path = "../tests/another_hand/hand.rs"]
mod hand;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let folder = PathBuf::from(env::args().nth(1).expect("the folder to write to"));
    fs::create_dir_all(&folder).unwrap();
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    for hand in hand::hands() {
        let document = hand.writes(&hand::norm(&package.join("../spec/norme.yaml")));
        fs::write(folder.join(format!("{}.json", hand.name)), format!("{document:#}\n")).unwrap();
    }
}
