//! Reads dossiers with the workflows; nothing is deposited.

use cfadock::parcours::ClesEnMemoire;
use cfadock::{Acces, Logiciel, Opco};

async fn jouer(base: &str) -> Result<(), Box<dyn std::error::Error>> {
    let cfa = "000006544".parse()?;
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
        .acces(Opco::OpcoEp, Acces::new(base, "identifiant", "secret"))
        .cles(ClesEnMemoire::new().avec(&cfa, Opco::OpcoEp, "cle"));
    let connexion = logiciel.connexion(&cfa, Opco::OpcoEp)?;
    println!("{}", connexion.lister_dossiers().tous().await?.len());
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if let Err(echec) = jouer(&std::env::args().nth(1).unwrap_or_default()).await {
        println!("{echec}");
    }
}
