//! Sends contracts and reads dossiers, with a journal on the disk.

use std::sync::Arc;

use cfadock::models::DossierTransmission;
use cfadock::parcours::ClesEnMemoire;
use cfadock::{Acces, JournalSqlite, Logiciel, Opco, from_json};

async fn jouer(base: &str, contrat: &str) -> Result<(), Box<dyn std::error::Error>> {
    let cfa = "000006544".parse()?;
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
        .acces(Opco::OpcoEp, Acces::new(base, "identifiant", "secret"))
        .cles(ClesEnMemoire::new().avec(&cfa, Opco::OpcoEp, "cle"))
        .journal(Arc::new(JournalSqlite::ouvrir("depots.sqlite")?));
    let connexion = logiciel.connexion(&cfa, Opco::OpcoEp)?;
    let contrat: DossierTransmission = from_json(contrat.as_bytes())?;
    println!("{:?}", connexion.envoyer_contrat(&contrat).await?);
    println!("{}", connexion.lister_dossiers().tous().await?.len());
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut mots = std::env::args().skip(1);
    let (base, contrat) = (mots.next().unwrap_or_default(), mots.next().unwrap_or_default());
    if let Err(echec) = jouer(&base, &contrat).await {
        println!("{echec}");
    }
}
