//! The first deposit, as the guide and the page of the registry show it, of the contract of the guide's next page; here
//! in a sandbox of its own.
//! `cargo run -p conformance --example premier_depot`.

#[expect(dead_code, reason = "its `main` is an example of its own")]
#[path = "contrat_minimal.rs"]
pub mod contrat_minimal;

use temoin::simulateur::{Hote, Simulateur};

// <GUIDE>
use cfadock::models::DossierTransmission;
use cfadock::parcours::ClesEnMemoire;
use cfadock::{Acces, Connexion, Echec, JournalSqlite, Logiciel, Opco};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

/// Un CFA chez un OPCO. En production, seuls les adresses, le secret et la clé changent.
fn ouvrir(opco: &str, journal: &Path) -> Result<Connexion, Box<dyn Error>> {
    let cfa = "000006544".parse()?;
    let acces = Acces::new(opco, "logiciel-de-test", "secret-de-test").jeton(format!("{opco}/connect/token"));
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
        .acces(Opco::OpcoEp, acces)
        .cles(ClesEnMemoire::new().avec(&cfa, Opco::OpcoEp, "cle-de-test"))
        .journal(Arc::new(JournalSqlite::ouvrir(journal)?));
    Ok(logiciel.connexion(&cfa, Opco::OpcoEp)?)
}

async fn envoyer(opco_ep: &Connexion, contrat: &DossierTransmission) -> String {
    match opco_ep.envoyer_contrat(contrat).await {
        Ok(depot) => format!("Reçu sous le numéro {}.", depot.numeros.dossier.unwrap_or_default()),
        Err(Echec::Controle(refus)) => refus.to_string(), // rien n'est parti
        Err(echec) => echec.to_string(),                  // le texte dit quoi faire
    }
}
// </GUIDE>

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    jouer().await?.iter().for_each(|dit| println!("{dit}"));
    Ok(())
}

/// What is said of a contract, of the same again, and of one without a name.
pub async fn jouer() -> Result<Vec<String>, Box<dyn Error>> {
    let identifiants: Vec<&str> = Simulateur::identifiants().collect();
    let hote = Hote::demarrer(0, &identifiants, None, None, &[]).await?;
    let dossier = tempfile::tempdir()?;
    let opco_ep = ouvrir(&format!("{}/opco_ep", hote.racine), &dossier.path().join("depots.sqlite"))?;
    let contrat = contrat_minimal::de_la_page()?;
    let mut faux = contrat.clone();
    faux.cerfa.apprenti.nom.clear();
    Ok(vec![envoyer(&opco_ep, &contrat).await, envoyer(&opco_ep, &contrat).await, envoyer(&opco_ep, &faux).await])
}
