//! A test of an editor, as the guide shows it.

use conformance::exemple;

// <GUIDE>
use cfadock::journal::JournalMemoire;
use cfadock::parcours::{ClesEnMemoire, HorlogeFixe};
use cfadock::{Acces, Connexion, Logiciel, Opco};
use std::error::Error;
use std::sync::Arc;
use temoin::simulateur::Simulateur;

/// Un CFA chez un OPCO simulé, le même jour des deux côtés.
fn ouvrir(akto: &Simulateur) -> Result<Connexion, Box<dyn Error>> {
    let cfa = "000006544".parse()?;
    let acces = Acces::new(&akto.url, &akto.acces.client_id, akto.acces.client_secret.as_str());
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
        .acces(Opco::Akto, acces.jeton(&akto.url_jeton))
        .cles(ClesEnMemoire::new().avec(&cfa, Opco::Akto, akto.acces.cle_api.as_str()))
        .journal(Arc::new(JournalMemoire::new()))
        .horloge(Arc::new(HorlogeFixe::au(akto.date())));
    Ok(logiciel.connexion(&cfa, Opco::Akto)?)
}

#[tokio::test]
async fn le_contrat_arrive_et_s_engage() -> Result<(), Box<dyn Error>> {
    let akto = Simulateur::akto().demarrer().await?;
    let connexion = ouvrir(&akto)?;
    let depot = connexion.envoyer_contrat(&contrat()?).await?;
    let numero = depot.numeros.dossier.ok_or("sans numéro")?;
    akto.engager(&numero)?;
    let dossier = connexion.lire_dossier(&numero).await?;
    assert!(dossier.engagement.is_some());
    Ok(())
}
// </GUIDE>

fn contrat() -> Result<cfadock::models::DossierTransmission, Box<dyn Error>> {
    Ok(serde_json::from_str(exemple::CONTRAT)?)
}
