//! A contract whose answer is lost, another that never arrived, and the result of a restart for both, as the guide
//! shows it. `cargo run -p conformance --example apres_une_coupure`.

use cfadock::Opco;
use conformance::parcours::Guichet;
use conformance::{Imprevu, exemple};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Simulateur};

// <GUIDE>
use cfadock::journal::{Decision, IdEntree};
use cfadock::{Connexion, Echec};

/// À chaque démarrage, avant tout autre dépôt.
async fn au_demarrage(connexion: &Connexion) -> Result<Vec<String>, Echec> {
    let reconciliation = connexion.reconcilier().await?;
    let reglees = reconciliation.reglees.iter().map(ToString::to_string);
    // Ce qui reste attend une personne : montrez-lui ces phrases.
    let restantes = reconciliation.restantes.iter().map(ToString::to_string);
    Ok(reglees.chain(restantes).collect())
}

/// Une personne a demandé à l'OPCO pour cette entrée : il n'a rien reçu. Elle peut partir de nouveau.
async fn liberer(connexion: &Connexion, entree: IdEntree, motif: &str) -> Result<(), Echec> {
    connexion.trancher(entree, Decision::Absente, motif).await?;
    Ok(())
}
// </GUIDE>

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Imprevu> {
    jouer().await?.iter().for_each(|dit| println!("{dit}"));
    Ok(())
}

/// What the restart says.
pub async fn jouer() -> Result<Vec<String>, Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::Akto).await?;
    let contrat = exemple::contrat()?;
    let mut autre = contrat.clone();
    (autre.cerfa.apprenti.nom, autre.cerfa.apprenti.prenom) = ("Autre".to_owned(), "Dominique".to_owned());
    for (contrat, reference, coupure) in
        [(&contrat, "contrat-4711", Coupure::Apres), (&autre, "contrat-4712", Coupure::Avant)]
    {
        let panne = Panne { coupure: Some(coupure), ..Panne::default() };
        guichet.simulateur.panne(Some(Operation::TransmettreDossier), 1, panne);
        let reference = reference.parse().map_err(|_| Imprevu::new("la référence n'est pas prise"))?;
        match guichet.connexion.clone().reference(reference).envoyer_contrat(contrat).await {
            Err(Echec::Depot(_)) => {}
            autre => return Err(Imprevu::new(format!("la coupure n'a pas lieu : {autre:?}"))),
        }
    }
    let dites = au_demarrage(&guichet.connexion).await?;
    let [restante] = &guichet.connexion.reconcilier().await?.restantes[..] else {
        return Err(Imprevu::new("il ne reste pas une entrée"));
    };
    liberer(&guichet.connexion, restante.entree.id, "L'OPCO dit au téléphone n'avoir rien reçu.").await?;
    guichet.connexion.envoyer_contrat(&autre).await?;
    Ok(dites)
}
