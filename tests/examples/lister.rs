//! The dossiers of a CFA, page by page: `cargo run -p conformance --example lister`.

use std::process::ExitCode;

use cfadock::{Connexion, Echec, Opco};
use conformance::Imprevu;
use conformance::parcours::{Guichet, conclure};
use temoin::simulateur::Simulateur;

async fn montrer(connexion: &Connexion) -> Result<(), Echec> {
    println!("Les dossiers chez {}, page par page :", connexion.opco());
    let mut pages = connexion.lister_dossiers().par_page();
    while let Some(page) = pages.suivante().await {
        let page = page?;
        match page.total {
            Some(total) => println!("  page {} ({total} dossiers en tout)", page.numero),
            None => println!("  tout, en une réponse"),
        }
        for dossier in page.elements {
            let numero = dossier.numero_interne.map(|numero| numero.to_string()).unwrap_or_default();
            println!("    {numero:<10}{}", dossier.etat.map(|etat| etat.label().to_owned()).unwrap_or_default());
        }
    }
    println!("Les factures :");
    match connexion.lister_factures().tous().await {
        Ok(factures) => println!("  {} facture(s)", factures.len()),
        Err(echec @ Echec::NonPrisEnCharge { .. }) => println!("  {echec}"),
        Err(echec) => return Err(echec),
    }
    Ok(())
}

async fn jouer() -> Result<(), Imprevu> {
    for opco in [Opco::Akto, Opco::OpcoEp] {
        let guichet = Guichet::ouvrir(Simulateur::neutre(), opco).await?;
        for nom in ["Un", "Deux", "Trois"] {
            guichet.transmettre(nom).await?;
        }
        guichet.simulateur.engager("INT-D-2")?;
        montrer(&guichet.connexion).await?;
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
