//! Broken documents of every sort give findings, never a panic and never a hang.

use std::fs;
use std::path::Path;

use generator::diagnostic::{Colours, Diagnostics, Shown, render};
use generator::document::{Document, Reach, lint};

/// The document stage on a text with an overlay; there is at least one finding whenever the gate is closed.
fn survives(directory: &Path, input: &[u8], overlay: &[u8]) {
    let (input_path, overlay_path) = (directory.join("input.yaml"), directory.join("overlay.yaml"));
    fs::write(&input_path, input).expect("writable");
    fs::write(&overlay_path, overlay).expect("writable");
    let mut diagnostics = Diagnostics::default();
    let report = match Document::read(&input_path, &[overlay_path], Reach::Folder, &mut diagnostics) {
        Ok(document) => {
            lint(&document, &mut diagnostics);
            render(&diagnostics, document.files(), Shown::EACH, Colours::No)
        }
        Err(unread) => {
            assert!(diagnostics.gate().is_err(), "an unread document is an error");
            render(&diagnostics, &unread.files, Shown::EACH, Colours::No)
        }
    };
    assert_eq!(diagnostics.found().is_empty(), report.is_empty());
}

fn case(path: &str) -> (Vec<u8>, Vec<u8>) {
    let read = |name: &str| fs::read(Path::new("tests/overlay").join(path).join(name)).expect("the case is there");
    (read("input.yaml"), read("overlay.yaml"))
}

#[test]
fn texts_that_end_too_early_do_no_harm() {
    let directory = tempfile::tempdir().expect("a directory");
    let (input, overlay) = case("everything");
    for end in 0..input.len() {
        survives(directory.path(), &input[..end], &overlay);
    }
    for end in 0..overlay.len() {
        survives(directory.path(), &input, &overlay[..end]);
    }
    let json = format!("{:#}", serde_yaml::from_slice::<serde_json::Value>(&input).expect("reads"));
    for end in (0..json.len()).step_by(7) {
        survives(directory.path(), &json.as_bytes()[..end], &overlay);
    }
}

#[test]
fn single_bytes_out_of_place_do_no_harm() {
    let directory = tempfile::tempdir().expect("a directory");
    let (input, overlay) = case("everything");
    for (round, byte) in b"\x00\t\n '\"&*-:<[]{}|~\xff7".iter().enumerate() {
        for place in (round..input.len()).step_by(17) {
            let mut changed = input.clone();
            changed[place] = *byte;
            survives(directory.path(), &changed, &overlay);
        }
        for place in (round..overlay.len()).step_by(17) {
            let mut changed = overlay.clone();
            changed[place] = *byte;
            survives(directory.path(), &input, &changed);
        }
    }
}
