//! A contract that is refused, corrected, sent again and followed, without a person in between:
//! `cargo run -p conformance --example corriger`.

use std::process::ExitCode;

use cfadock::journal::IdEntree;
use cfadock::parcours::{Curseur, Evenement};
use cfadock::scalaires::Montant;
use cfadock::{Connexion, Echec, Opco};
use conformance::Imprevu;
use conformance::exemple;
use conformance::parcours::{Guichet, conclure};
use jiff::civil::date;
use temoin::simulateur::Simulateur;

/// A pass; gives the deposit that it tells to be refused, if any.
async fn suivre(connexion: &Connexion, fichier: &mut String) -> Result<Option<IdEntree>, Imprevu> {
    let passe = connexion.suivre(&Curseur::lire(fichier)?).await?;
    *fichier = passe.curseur.ecrire();
    let mut refuse = None;
    for nouvelle in &passe.evenements {
        let entree = nouvelle.entree.map(|entree| format!(" (entrée {entree} du journal)")).unwrap_or_default();
        println!("   {nouvelle}{entree}");
        if let Evenement::Refuse { .. } = nouvelle.evenement {
            refuse = nouvelle.entree;
        }
    }
    Ok(refuse)
}

async fn jouer() -> Result<(), Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), Opco::Akto).await?;
    let connexion = &guichet.connexion;
    let mut curseur = Curseur::default().ecrire();

    println!("1. Le contrat est déposé, puis refusé");
    let contrat = exemple::contrat()?;
    connexion.envoyer_contrat(&contrat).await?;
    guichet.simulateur.refuser("INT-D-1", "Salaire inférieur au minimum conventionnel.")?;
    let refuse = suivre(connexion, &mut curseur).await?.ok_or_else(|| Imprevu::new("aucun refus n'est suivi"))?;

    println!("2. Sa raison");
    let dossier = connexion.lire_dossier("INT-D-1").await?;
    if let Some(raison) = dossier.raison_de_l_etat() {
        println!("   {:?} : {}", raison.nature, raison.commentaire.expose());
    }

    println!("3. Le contrat corrigé");
    let mut corrige = contrat;
    corrige.cerfa.contrat.salaire_embauche = Montant::centimes(95_000);
    match connexion.envoyer_contrat(&corrige).await {
        Err(echec @ Echec::Doublon(_)) => println!("   {echec}"),
        _ => return Err(Imprevu::new("il est parti sans dire ce qu'il corrige")),
    }
    let depot = connexion.envoyer_contrat(&corrige).corriger(refuse).await?;
    println!(
        "   reçu sous le numéro {}, entrée {} du journal, à la place de l'entrée {refuse}",
        depot.numeros.dossier.unwrap_or_default(),
        depot.entree
    );

    println!("4. Il est suivi jusqu'à l'engagement");
    guichet.simulateur.engager("INT-D-2")?;
    suivre(connexion, &mut curseur).await?;
    println!("   version de l'OPCO : {}", connexion.comparer_version(&corrige.cerfa).await?.verdict);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
