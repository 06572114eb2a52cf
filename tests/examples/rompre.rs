//! A broken contract: how the OPCO accepts the rupture, what remains to invoice, and the last invoice: `cargo run -p
//! conformance --example rompre`.

use std::process::ExitCode;

use cfadock::parcours::{Facturation, Justificatif, Poste, SuitesRupture, VoieRupture, suites_de_la_rupture};
use cfadock::scalaires::Montant;
use cfadock::{Echec, FilePart, Opco, operations};
use conformance::Imprevu;
use conformance::exemple;
use conformance::parcours::{Guichet, conclure};
use jiff::civil::date;
use temoin::simulateur::Simulateur;

fn euros(montant: Option<&Montant>) -> String {
    montant.map_or_else(|| "inconnu".to_owned(), Montant::en_euros)
}

fn dire(suites: &SuitesRupture) {
    println!("   {} jours de contrat, {:?} de formation pratique", suites.jours_contrat, suites.jours_pratiques);
    println!("   participation de l'employeur : {}", suites.participation);
    println!("   d'un nouvel employeur : {}", suites.participation_suivante);
    for annee in &suites.annees {
        // The regime of the contract counts days, in two ways that OPCO use, or months.
        let comptes = [
            (&annee.sur_365, "sur 365 jours"),
            (&annee.sur_annee_reelle, "sur l'année réelle"),
            (&annee.au_mois, "par mois commencés"),
        ];
        for (montant, compte) in comptes {
            if let Some(montant) = montant {
                println!("   du {} au {} : {} {compte}", annee.debut, annee.fin, montant.en_euros());
            }
        }
    }
    for echeance in &suites.echeances {
        let apres = if echeance.apres_rupture { ", après la rupture" } else { "" };
        println!("   échéance {:?} : reste {}{apres}", echeance.numero, euros(echeance.reste.as_ref()));
    }
    if let Some(jour) = suites.dernier_jour {
        println!("   pièces du solde au plus tard le {jour}");
    }
}

async fn jouer() -> Result<(), Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), Opco::Akto).await?;
    let connexion = &guichet.connexion;
    connexion.envoyer_contrat(&exemple::contrat()?).await?;
    guichet.simulateur.engager("INT-D-1")?;
    guichet.avancer(date(2026, 10, 20))?;
    let rupture = date(2026, 10, 15);

    println!("1. Par où l'OPCO la prend");
    match connexion.signaler_rupture("INT-D-1", rupture).await {
        Err(echec @ Echec::NonPrisEnCharge(_)) => println!("   {echec}"),
        _ => return Err(Imprevu::new("une rupture est partie sans que nul sache si l'OPCO la prend")),
    }
    // Once the OPCO has said to the editor that it takes them by the API, and that the body is this one.
    let connexion = connexion.clone().passer_outre(&operations::SIGNALER_RUPTURE_EMPLOYEUR);
    if connexion.voie_de_la_rupture() == VoieRupture::Api {
        connexion.signaler_rupture("INT-D-1", rupture).await?;
        println!("   signalée par l'API");
    }

    println!("2. Ce qui reste à facturer");
    // The level of financing of a year and the days of practical training are the CFA's to know.
    let dossier = connexion.lire_dossier("INT-D-1").await?;
    let suites = suites_de_la_rupture(&dossier, rupture, &Montant::centimes(800_000), Some(20));
    dire(&suites.ok_or_else(|| Imprevu::new("le dossier ne dit pas quand le contrat a commencé"))?);

    println!("3. La dernière facture");
    let demande = Facturation::new("F-0001", Poste::new("INT-D-1")).justificatif(Justificatif::FactureValantCertificat);
    let projet = connexion.preparer_facture(&demande).await?;
    let pdf = FilePart::pdf("facture.pdf", exemple::pdf("facture"));
    let depot = connexion.facturer(&projet, pdf).await?;
    let (total, numero) = (projet.facture.montant_total.en_euros(), depot.numeros.facture.unwrap_or_default());
    println!("   échéance {}, {total}, reçue sous le numéro {numero}", projet.facture.lignes[0].numero_echeance);
    match connexion.preparer_facture(&Facturation::new("F-0002", Poste::new("INT-D-1"))).await {
        Err(echec @ Echec::Facturation(_)) => println!("   {echec}"),
        _ => return Err(Imprevu::new("une échéance fermée se facture")),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
