//! What happens to a CFA's dossiers, pass by pass: `cargo run -p conformance --example suivre`.

use std::process::ExitCode;

use cfadock::Opco;
use cfadock::parcours::{Curseur, delais};
use conformance::Imprevu;
use conformance::parcours::{Guichet, conclure};
use jiff::civil::date;
use temoin::simulateur::Simulateur;

async fn passer(guichet: &Guichet, fichier: &mut String) -> Result<(), Imprevu> {
    // The cursor would be in the software's database, and stored there with the events.
    let passe = guichet.connexion.suivre(&Curseur::lire(fichier)?).await?;
    println!("{} ({} dossier(s) relu(s))", guichet.simulateur.date(), passe.lus);
    for evenement in &passe.evenements {
        println!("  {evenement}");
    }
    *fichier = passe.curseur.ecrire();
    Ok(())
}

async fn jouer() -> Result<(), Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::Akto).await?;
    let mut fichier = Curseur::default().ecrire();
    guichet.transmettre("Un").await?;
    guichet.transmettre("Deux").await?;
    passer(&guichet, &mut fichier).await?;
    guichet.avancer(date(2026, 9, 10))?;
    guichet.simulateur.engager("INT-D-1")?;
    guichet.simulateur.refuser("INT-D-2", "Certification inactive.")?;
    passer(&guichet, &mut fichier).await?;
    guichet.facturer("INT-D-1", 1, "F-0001").await?;
    guichet.avancer(date(2026, 10, 5))?;
    guichet.simulateur.regler("INT-F-1")?;
    passer(&guichet, &mut fichier).await?;
    guichet.avancer(date(2027, 3, 1))?;
    passer(&guichet, &mut fichier).await?;

    println!("Les délais du dossier INT-D-1");
    let dossier = guichet.connexion.client().consulter_dossier("INT-D-1").await?.body;
    for delai in delais::du_dossier(&dossier) {
        let jours = delai.jours_restants(guichet.simulateur.date());
        let reste = if jours < 0 { "passé".to_owned() } else { format!("encore {jours} jours") };
        println!("  {delai} : {reste}");
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
