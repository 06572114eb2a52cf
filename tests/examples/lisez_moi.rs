//! The example of the README, and what is needed to run it. What stands between the two marks is the README's text.

use conformance::exemple;
use conformance::simulateur::Simulateur;

// <README>
use cfadock::models::DossierTransmission;
use cfadock::{Client, ClientCredentials};
use std::error::Error;

async fn suivre(api: &str, jetons: &str, dossier: &DossierTransmission) -> Result<(), Box<dyn Error>> {
    let client = Client::builder()
        .base_url(api)
        .cle_api("cle-de-test") // one per CFA and per OPCO
        .oauth2(ClientCredentials::new(jetons, "logiciel-de-test", "secret-de-test"))
        .editeur("Editions Exemple")
        .logiciel("Logiciel Exemple")
        .version("1.0.0")
        .build()?;
    let depot = client.transmettre_dossier(dossier).await?.body;
    let numero = depot.numero_interne.ok_or("no number was given")?;
    let dossier = client.consulter_dossier(numero.as_str()).await?.body;
    for echeance in dossier.echeances.unwrap_or_default() {
        println!("{:?}", echeance.montant_total);
    }
    Ok(())
}
// </README>

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    jouer().await
}

/// Runs the example against a simulated OPCO.
pub async fn jouer() -> Result<(), Box<dyn Error>> {
    let opco = Simulateur::neutre().demarrer().await?;
    let contrat = serde_json::from_str(exemple::CONTRAT)?;
    suivre(&opco.base_url, &opco.token_url, &contrat).await
}
