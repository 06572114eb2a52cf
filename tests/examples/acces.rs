//! The software of an editor with its access to two OPCO, before anything is sent: what each supports, by which
//! protocol, how long the key is still valid, and the deadlines of a contract. `cargo run -p conformance --example
//! acces`.

use std::process::ExitCode;

use cfadock::parcours::{Acces, ClesEnMemoire, Logiciel, Ressource, delais};
use cfadock::{Connexion, Opco, operations};
use conformance::Imprevu;
use conformance::parcours::conclure;
use jiff::civil::date;
use temoin::simulateur::Simulateur;

async fn montrer(connexion: &Connexion) -> Result<(), Imprevu> {
    println!("{}", connexion.opco());
    for ressource in Ressource::TOUTES {
        match connexion.choix_protocole(ressource) {
            Ok(choix) => println!("  {:<14} {} : {}", format!("{ressource:?}"), choix.protocole, choix.raison),
            Err(echec) => println!("  {:<14} {echec}", format!("{ressource:?}")),
        }
    }
    if let Err(absence) = connexion.prend_en_charge(&operations::DEPOSER_CONVENTION) {
        println!("  {absence}");
    }
    match connexion.verifier_cle().await {
        Ok(cle) => println!("  {cle}"),
        Err(echec) => println!("  {echec}"),
    }
    Ok(())
}

async fn jouer() -> Result<(), Imprevu> {
    let cfa = "000006544".parse()?;
    let (akto, sante) = (Simulateur::akto().demarrer().await?, Simulateur::neutre().demarrer().await?);
    let acces = |opco: &Simulateur| {
        Acces::new(&opco.url, &opco.acces.client_id, opco.acces.client_secret.as_str()).jeton(&opco.url_jeton)
    };
    let cles = ClesEnMemoire::new();
    cles.poser(&cfa, Opco::Akto, akto.acces.cle_api.as_str());
    cles.poser(&cfa, Opco::OpcoSante, "une-cle-perimee");
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
        .cles(cles)
        .acces(Opco::Akto, acces(&akto).v2(acces(&akto)))
        .acces(Opco::OpcoSante, acces(&sante));
    for opco in [Opco::Akto, Opco::OpcoSante] {
        montrer(&logiciel.connexion(&cfa, opco)?).await?;
    }
    println!("Un contrat du 01/09/2026 au 31/08/2028");
    for delai in [delais::transmission(date(2026, 9, 1)), delais::forclusion(date(2028, 8, 31))] {
        println!("  {delai}");
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
