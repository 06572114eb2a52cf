//! An invoice that is refused and sent again under its number: where the OPCO shows it, and where a person has to look:
//! `cargo run -p conformance --example renvoyer`.

use std::process::ExitCode;

use cfadock::journal::{Decision, IdEntree};
use cfadock::parcours::{Curseur, Evenement, Facturation, Poste};
use cfadock::{Connexion, Echec, FilePart, Opco};
use conformance::Imprevu;
use conformance::exemple;
use conformance::parcours::{Guichet, conclure};
use jiff::civil::date;
use temoin::simulateur::Simulateur;

fn pdf() -> FilePart {
    FilePart::pdf("facture.pdf", exemple::pdf("facture"))
}

/// The first échéance of the sample contract, under the number F-0001.
fn facture() -> Facturation {
    Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1))
}

/// The contract is deposited and engaged, its first échéance invoiced, and the invoice refused.
async fn refuser(opco: Opco) -> Result<(Guichet, IdEntree), Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), opco).await?;
    let connexion = &guichet.connexion;
    connexion.envoyer_contrat(&exemple::contrat()?).await?;
    guichet.simulateur.engager("INT-D-1")?;
    guichet.avancer(date(2026, 9, 1))?;
    let projet = connexion.preparer_facture(&facture()).await?;
    let depot = connexion.facturer(&projet, pdf()).await?;
    println!("   F-0001 est reçue : entrée {} du journal", depot.entree);
    guichet.simulateur.refuser_facture("INT-F-1", "Pièce illisible.")?;
    Ok((guichet, depot.entree))
}

async fn renvoyer(connexion: &Connexion, refusee: IdEntree) -> Result<(), Imprevu> {
    let projet = connexion.preparer_facture(&facture().renvoyer(refusee)).await?;
    let depot = connexion.facturer(&projet, pdf()).await?;
    println!(
        "   renvoyée sous le numéro {}, entrée {} du journal, à la place de l'entrée {refusee}",
        depot.numeros.facture.unwrap_or_default(),
        depot.entree
    );
    Ok(())
}

/// By V2 the OPCO lists its invoices with their state: following tells the refusal, and reading proves it.
async fn la_ou_l_etat_se_lit() -> Result<(), Imprevu> {
    println!("1. Chez AKTO, l'état des factures se lit (V2)");
    let (guichet, _) = refuser(Opco::Akto).await?;
    let connexion = &guichet.connexion;
    let passe = connexion.suivre(&Curseur::default()).await?;
    let mut refusee = None;
    for nouvelle in &passe.evenements {
        if let Evenement::FactureRefusee { commentaire, .. } = &nouvelle.evenement {
            let raison = commentaire.as_ref().map_or("", |commentaire| commentaire.expose());
            println!("   {} {raison}", nouvelle.evenement);
            refusee = nouvelle.entree;
        }
    }
    let refusee = refusee.ok_or_else(|| Imprevu::new("le refus n'est pas suivi"))?;

    // Without the named path the number counts as used.
    let projet = connexion.preparer_facture(&facture()).await?;
    match connexion.facturer(&projet, pdf()).await {
        Err(echec) => println!("   {}", echec.to_string().replace('\n', "\n   ")),
        Ok(_) => return Err(Imprevu::new("elle est partie deux fois")),
    }
    renvoyer(connexion, refusee).await?;
    guichet.simulateur.regler("INT-F-2")?;
    for nouvelle in connexion.suivre(&passe.curseur).await?.evenements {
        println!("   {}", nouvelle.evenement);
    }
    Ok(())
}

/// By V1 no reading tells a refusal: it says where to look, and a person settles the entry.
async fn la_ou_une_personne_regarde() -> Result<(), Imprevu> {
    println!("2. Chez OPCO EP, il ne se lit pas (V1)");
    let (guichet, premiere) = refuser(Opco::OpcoEp).await?;
    let connexion = &guichet.connexion;
    match connexion.preparer_facture(&facture().renvoyer(premiere)).await {
        Err(echec @ Echec::Reprise(_)) => println!("   {echec}"),
        _ => return Err(Imprevu::new("elle se prépare sans preuve de son refus")),
    }
    connexion.trancher(premiere, Decision::Ecartee, "vue refusée dans l'extranet").await?;
    renvoyer(connexion, premiere).await
}

async fn jouer() -> Result<(), Imprevu> {
    la_ou_l_etat_se_lit().await?;
    la_ou_une_personne_regarde().await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
