//! Reads a contract and writes it again: the models alone.

use cfadock::models::DossierTransmission;
use cfadock::from_json;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let contrat = std::env::args().nth(1).unwrap_or_default();
    match from_json::<DossierTransmission>(contrat.as_bytes()) {
        Ok(contrat) => println!("{contrat:?}"),
        Err(faute) => println!("{faute}"),
    }
}
