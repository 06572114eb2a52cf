//! Special invoices: several échéances, several contracts, an automatic payment and costs alone, an adjusted amount, a
//! credit note, and the CFA's own account: `cargo run -p conformance --example facturer_autrement`.

use std::process::ExitCode;

use cfadock::opco::UsagesFacturation;
use cfadock::parcours::{Emetteur, Facturation, Justificatif, Poste};
use cfadock::scalaires::Montant;
use cfadock::{Connexion, FilePart, Opco};
use conformance::Imprevu;
use conformance::exemple;
use conformance::parcours::{Guichet, conclure};
use jiff::civil::date;
use temoin::simulateur::{Particularite, Simulateur};

/// The sample contract, engaged, on 2 March 2027: two échéances are open.
async fn engage(particularites: &[Particularite]) -> Result<Guichet, Imprevu> {
    let reglages = Simulateur::neutre().date(date(2026, 6, 25));
    let reglages = particularites.iter().fold(reglages, |reglages, une| reglages.particularite(*une, true));
    let guichet = Guichet::ouvrir(reglages, Opco::Akto).await?;
    guichet.connexion.envoyer_contrat(&exemple::contrat()?).await?;
    guichet.simulateur.engager("INT-D-1")?;
    guichet.avancer(date(2027, 3, 2))?;
    Ok(guichet)
}

/// The profile says what is known of an OPCO; an editor who knows more says it of the connection.
fn sachant(guichet: &Guichet, changer: impl Fn(&mut UsagesFacturation)) -> Result<Connexion, Imprevu> {
    let mut usages = UsagesFacturation::de(Opco::Akto);
    changer(&mut usages);
    // What the CFA is paid by, where the OPCO does not say it.
    let emetteur = Emetteur::default().iban("FR1420041010050500013M02606".parse()?).siret("00000654400019".parse()?);
    Ok(guichet.connexion.clone().usages(usages).emetteur(emetteur))
}

async fn facturer(connexion: &Connexion, demande: Facturation) -> Result<(), Imprevu> {
    let projet = connexion.preparer_facture(&demande.justificatif(Justificatif::CertificatDepose)).await?;
    for ligne in &projet.facture.lignes {
        let (dossier, echeance) = (&ligne.numero_dossier, ligne.numero_echeance);
        let nature = ligne.nature_ligne.to_string();
        println!("   {dossier} échéance {echeance} {nature:<20}{:>12}", ligne.montant.en_euros());
    }
    for ajustement in &projet.ajustements {
        println!("   sur le PDF : {}", ajustement.raison);
    }
    for constat in projet.controle.constats() {
        println!("   {constat}");
    }
    let pdf = FilePart::pdf("facture.pdf", exemple::pdf("facture"));
    let depot = connexion.facturer(&projet, pdf).await?;
    println!("   {} reçue sous le numéro {}", projet.facture.numero, depot.numeros.facture.unwrap_or_default());
    Ok(())
}

async fn jouer() -> Result<(), Imprevu> {
    println!("1. Deux échéances dans une facture");
    let guichet = engage(&[]).await?;
    let deux = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1));
    let deux = deux.poste(Poste::new("INT-D-1").echeance(2).repas(30));
    facturer(&sachant(&guichet, |usages| usages.plusieurs_echeances = Some(true))?, deux).await?;

    println!("2. Deux contrats dans une facture");
    let guichet = engage(&[]).await?;
    guichet.connexion.envoyer_contrat(&exemple::autre_contrat("Autre")?).await?;
    guichet.simulateur.engager("INT-D-2")?;
    let deux = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1));
    let deux = deux.poste(Poste::new("INT-D-2").echeance(1));
    facturer(&sachant(&guichet, |usages| usages.plusieurs_dossiers = Some(true))?, deux).await?;

    println!("3. La première échéance payée sans facture, ses frais facturés seuls");
    let guichet = engage(&[Particularite::PaiementAutomatique]).await?;
    let connexion = sachant(&guichet, |usages| usages.paiement_automatique = Some(true))?;
    let frais = Poste::new("INT-D-1").echeance(1).repas(30).premier_equipement(Montant::centimes(50_000));
    facturer(&connexion, Facturation::new("F-0001", frais)).await?;

    println!("4. Un montant ajusté, avec sa raison");
    let moins = Poste::new("INT-D-1").ajuster(Montant::centimes(200_000), "absences de janvier");
    // Whether an OPCO takes less than it expects is its own affair: this one does not, and says so.
    match facturer(&connexion, Facturation::new("F-0002", moins)).await {
        Err(echec) => println!("   {echec}"),
        Ok(()) => return Err(Imprevu::new("cet OPCO prend un autre montant que le sien")),
    }

    println!("5. Un avoir sur une facture");
    let guichet = engage(&[Particularite::Avoirs]).await?;
    let connexion = sachant(&guichet, |usages| usages.avoirs = Some(true))?;
    facturer(&connexion, Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1))).await?;
    guichet.simulateur.regler("INT-F-1")?;
    let retour = Poste::new("INT-D-1").echeance(1).ajuster(Montant::centimes(-40_000), "absences de septembre");
    facturer(&connexion, Facturation::new("A-0001", retour).avoir_de("F-0001")).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
