//! Amendments of a contract as the OPCO has it: the changes, the kind of amendment that they imply, and the errors:
//! `cargo run -p conformance --example amender`.

use std::process::ExitCode;

use cfadock::models::{CerfaLu, DossierTransmission, TypeContratApp};
use cfadock::parcours::{Avenant, AvenantImpossible, preparer_avenant};
use cfadock::scalaires::Montant;
use cfadock::{Connexion, Echec, Opco};
use conformance::Imprevu;
use conformance::exemple;
use conformance::parcours::{Guichet, conclure};
use jiff::civil::{Date, date};
use temoin::simulateur::Simulateur;

async fn lire(connexion: &Connexion) -> Result<CerfaLu, Imprevu> {
    let dossier = connexion.lire_dossier("INT-D-1").await?;
    dossier.cerfa.ok_or_else(|| Imprevu::new("l'OPCO ne rend pas le contrat"))
}

/// Fewer hours from a day on.
async fn moins_d_heures(connexion: &Connexion, effet: Date, heures: i32) -> Result<Avenant, Imprevu> {
    let lu = lire(connexion).await?;
    let mut avenant = preparer_avenant(&lu)?.effet(effet);
    avenant.cerfa.contrat.duree_travail_hebdo_heures = heures;
    Ok(avenant)
}

/// A better pay from 1 October on.
async fn meilleur_salaire(connexion: &Connexion) -> Result<DossierTransmission, Imprevu> {
    let mut avenant = preparer_avenant(&lire(connexion).await?)?.effet(date(2026, 10, 1));
    avenant.cerfa.contrat.salaire_embauche = Montant::centimes(95_000);
    Ok(avenant.etablir()?)
}

async fn envoyer(connexion: &Connexion, avenant: &Avenant) -> Result<(), Imprevu> {
    for difference in avenant.differences() {
        let (avant, apres) = difference.expose();
        println!("   {difference} : {avant} → {apres}");
    }
    for genre in avenant.genres_proposes() {
        println!("   type {genre}");
    }
    let depot = connexion.envoyer_contrat(&avenant.etablir()?).await?;
    println!("   reçu sous le numéro {}", depot.numeros.dossier.unwrap_or_default());
    Ok(())
}

fn dire(echec: &AvenantImpossible) {
    println!("   {}", echec.to_string().replace('\n', "\n   "));
}

async fn jouer() -> Result<(), Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), Opco::OpcoEp).await?;
    let connexion = &guichet.connexion;
    connexion.envoyer_contrat(&exemple::contrat()?).await?;
    guichet.simulateur.engager("INT-D-1")?;
    guichet.avancer(date(2026, 9, 25))?;

    println!("1. Un avenant, à partir du contrat que l'OPCO rend");
    let octobre = moins_d_heures(connexion, date(2026, 10, 1), 32).await?;
    envoyer(connexion, &octobre).await?;

    println!("2. Un deuxième, du même type, d'un autre jour");
    envoyer(connexion, &moins_d_heures(connexion, date(2026, 12, 1), 30).await?).await?;

    println!("3. Le premier, encore une fois");
    match connexion.envoyer_contrat(&octobre.etablir()?).await {
        Err(echec @ Echec::Doublon(_)) => println!("   {echec}"),
        _ => return Err(Imprevu::new("l'avenant est parti deux fois")),
    }

    println!("4. Un autre contenu, du même type et du même jour : il s'ajoute au premier, et on le dit");
    let salaire = meilleur_salaire(connexion).await?;
    let premier = match connexion.envoyer_contrat(&salaire).await {
        Err(Echec::Doublon(doublon)) => {
            println!("   {doublon}");
            doublon.entree().id
        }
        _ => return Err(Imprevu::new("nul n'a demandé si c'est une correction")),
    };
    let depot = connexion.envoyer_contrat(&salaire).en_plus_de(premier).await?;
    println!("   reçu sous le numéro {}", depot.numeros.dossier.unwrap_or_default());

    println!("5. Deux changements de types différents");
    let mut deux = preparer_avenant(&lire(connexion).await?)?.effet(date(2027, 1, 4));
    deux.cerfa.employeur.adresse.commune = "Lyon".to_owned();
    deux.cerfa.maitre1.nom = "Autre".to_owned();
    match deux.etablir() {
        Err(echec @ AvenantImpossible::PlusieursGenres(_)) => dire(&echec),
        _ => return Err(Imprevu::new("un avenant est de deux types")),
    }
    envoyer(connexion, &deux.genre(TypeContratApp::AvenantLieuExecution)).await?;

    println!("6. Un contrat que l'OPCO ne rend pas en entier");
    let mut troue = lire(connexion).await?;
    if let Some(apprenti) = &mut troue.apprenti {
        apprenti.nir = None;
    }
    troue.contrat.get_or_insert_default().lieu_signature_contrat = None;
    match preparer_avenant(&troue) {
        Err(echec @ AvenantImpossible::Incomplet(_)) => dire(&echec),
        _ => return Err(Imprevu::new("un contrat incomplet s'amende")),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
