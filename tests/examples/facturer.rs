//! The story of a contract, from its deposit to its payment, against a simulated OPCO:
//! `cargo run -p conformance --example facturer`.

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match conformance::recit::jouer().await {
        Ok(recit) => {
            print!("{recit}");
            ExitCode::SUCCESS
        }
        Err(echec) => {
            eprintln!("Le récit s'arrête : {echec}.");
            ExitCode::FAILURE
        }
    }
}
