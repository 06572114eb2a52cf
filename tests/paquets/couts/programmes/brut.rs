//! Reads one dossier with the raw client of the norm.

use cfadock::ClientCredentials;
use cfadock::api::Client;

async fn jouer(base: &str) -> Result<(), Box<dyn std::error::Error>> {
    let jeton = ClientCredentials::new(format!("{base}/token"), "identifiant", "secret");
    let client = Client::builder()
        .base_url(base)
        .cle_api("cle")
        .oauth2(jeton)
        .editeur("Éditeur")
        .logiciel("Logiciel")
        .version("1.0")
        .build()?;
    println!("{:?}", client.consulter_dossier("INT-D-1").await?.body);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if let Err(echec) = jouer(&std::env::args().nth(1).unwrap_or_default()).await {
        println!("{echec}");
    }
}
