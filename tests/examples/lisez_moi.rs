//! The example of the README, with the code that runs it. The text between the two marks is that of the README.

use conformance::exemple;
use temoin::simulateur::Simulateur;

// <README>
use cfadock::models::DossierTransmission;
use cfadock::parcours::ClesEnMemoire;
use cfadock::{Acces, Echec, JournalSqlite, Logiciel, Opco};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

async fn envoyer(api: &str, jetons: &str, journal: &Path, contrat: &DossierTransmission) -> Result<(), Box<dyn Error>> {
    let cfa = "000006544".parse()?;
    // One key per CFA and per OPCO; `ClesEnvironnement` and a vault of your own work as well.
    let cles = ClesEnMemoire::new().avec(&cfa, Opco::OpcoEp, "cle-de-test");
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
        .acces(Opco::OpcoEp, Acces::new(api, "logiciel-de-test", "secret-de-test").jeton(jetons))
        .cles(cles)
        .journal(Arc::new(JournalSqlite::ouvrir(journal)?));
    let opco_ep = logiciel.connexion(&cfa, Opco::OpcoEp)?;

    match opco_ep.envoyer_contrat(contrat).await {
        Ok(depot) => println!("reçu sous le numéro {}", depot.numeros.dossier.unwrap_or_default()),
        Err(Echec::Controle(refus)) => println!("{refus}"), // nothing was sent
        Err(echec) => println!("{echec}"),                  // it says what to do
    }
    // After a cut line or a crash: looks whether it arrived, before anything is sent again.
    let reconciliation = opco_ep.reconcilier().await?;
    reconciliation.reglees.iter().for_each(|reglee| println!("{reglee}"));
    reconciliation.restantes.iter().for_each(|restante| println!("{restante}")); // for a person
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
    let dossier = tempfile::tempdir()?;
    envoyer(&opco.url, &opco.url_jeton, &dossier.path().join("journal.sqlite"), &contrat).await
}
