//! The client that our own generator makes of the service's document, as a program of somebody else uses it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::Parser as _;
use generator::cli::{Cli, run};

use crate::banc::{Banc, JETON, contrat};

const PROGRAMME: &str = include_str!("../client/programme.rs");
const MANIFESTE: &str = r#"[package]
name = "appelant"
version = "0.0.0"
edition = "2024"

[dependencies]
cfadock-client = { path = "../cfadock-client" }
tokio = { version = "1", features = ["macros", "rt"] }

[workspace]
"#;

/// Generates the client, as its users do, and builds the program with it; a warning is an error. The crates that the tests
/// of the generator build are the same, and so is their folder.
fn construire() -> PathBuf {
    let atelier = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    fs::create_dir_all(atelier.join("target")).unwrap();
    let verrou = File::create(atelier.join("target/probes.lock")).unwrap();
    fs4::FileExt::lock(&verrou).unwrap();
    let (client, appelant) = (atelier.join("cfadock-client"), atelier.join("cfadock-appelant"));
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let mots = ["generator", "generate", "--strict", "--name", "cfadock-client", "--spec"];
    let mots = mots.map(Into::into).into_iter().chain([document.into_os_string(), "--out".into(), client.into()]);
    let fait = run(Cli::parse_from(mots));
    assert_eq!(
        format!("{fait:?}"),
        format!("{:?}", ExitCode::SUCCESS),
        "the document gives a client without a finding"
    );
    fs::create_dir_all(appelant.join("src")).unwrap();
    for (nom, texte) in [("Cargo.toml", MANIFESTE), ("src/main.rs", PROGRAMME)] {
        fs::write(appelant.join(nom), texte).unwrap();
    }
    // The versions of this workspace.
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock"), appelant.join("Cargo.lock")).unwrap();
    let fait = Command::new(env!("CARGO"))
        .args(["build", "--quiet"])
        .current_dir(&appelant)
        .env("CARGO_TARGET_DIR", atelier.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .unwrap();
    let dit = String::from_utf8_lossy(&fait.stderr);
    assert!(fait.status.success() && dit.trim().is_empty(), "{dit}");
    let programme = appelant.join("appelant");
    fs::rename(atelier.join("target/debug/appelant"), &programme).unwrap();
    programme
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generated_client_deposits_reads_and_goes_through_the_pages() {
    let programme = tokio::task::spawn_blocking(construire).await.unwrap();
    let banc = Banc::monter().await;
    let contrats: String = ["BELIN", "CARON", "DUVAL"].map(|nom| format!("{}\n", contrat(nom))).concat();
    let url = banc.url.clone();
    let vu = tokio::task::spawn_blocking(move || {
        let mut enfant = Command::new(programme)
            .args([url.as_str(), JETON])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        enfant.stdin.take().unwrap().write_all(contrats.as_bytes()).unwrap();
        enfant.wait_with_output().unwrap()
    });
    let vu = vu.await.unwrap();
    assert!(vu.status.success(), "{}", String::from_utf8_lossy(&vu.stderr));
    let lignes = String::from_utf8(vu.stdout).unwrap();
    let attendues =
        ["201 contrat-0 INT-D-1", "201 contrat-1 INT-D-2", "201 contrat-2 INT-D-3", "page 2", "page 1", "409 doublon"];
    assert_eq!(lignes.lines().collect::<Vec<_>>(), attendues);
    assert!(banc.simulateur.manquements().is_empty());
}
