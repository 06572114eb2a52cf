//! Passes with a scripted OPCO, a fixed clock and paused time.

mod histoire;
mod opco;
mod pannes;
mod rythme;

use super::{Curseur, Nouvelle, Passe};
use opco::Joue;

/// A pass with the cursor carried over a restart.
async fn passer(opco: &Joue, curseur: &mut Curseur) -> Passe {
    *curseur = Curseur::lire(&curseur.ecrire()).unwrap();
    let passe = opco.connexion().suivre(curseur).await.unwrap();
    curseur.clone_from(&passe.curseur);
    passe
}

fn phrases(evenements: &[Nouvelle]) -> Vec<String> {
    evenements.iter().map(ToString::to_string).collect()
}
