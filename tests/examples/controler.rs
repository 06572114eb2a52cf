//! A contract and an invoice checked before they are sent, and the findings for the person at the CFA: `cargo run -p
//! conformance --example controler`.
//!
//! The contract pays too little and is signed late; the invoice bills an échéance that opens tomorrow.

use std::error::Error;

use cfadock::controle::{
    ContratAControler, Controle, FactureAControler, IdRegle, controler_contrat, controler_facture,
};
use cfadock::models::{CerfaLu, Dossier, DossierTransmission, Echeance, Facture, LigneFacture, NatureLigne};
use cfadock::scalaires::{Date, Iban, Montant, Siret};
use conformance::exemple;
use jiff::civil::date;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut contrat: DossierTransmission = serde_json::from_str(exemple::CONTRAT)?;
    contrat.cerfa.contrat.salaire_embauche = Montant::centimes(78_000);
    contrat.cerfa.contrat.date_conclusion = Date::new(2026, 9, 3)?;
    let controle = controler_contrat(&ContratAControler::new(&contrat, date(2026, 9, 3)));
    montrer("Contrat", &controle, &[]);
    // A person who knows better overrides an error by its id; a typing error in the id is reported here.
    montrer("Contrat, avec une dérogation", &controle, &["CERFA-CONCLUSION-003".parse()?]);

    let dossiers = [dossier()?];
    let facture = facture()?;
    let controle = controler_facture(&FactureAControler::new(&facture, &dossiers, date(2027, 2, 28)));
    montrer("Facture", &controle, &[]);
    Ok(())
}

fn montrer(titre: &str, controle: &Controle, derogations: &[IdRegle]) {
    println!("{titre}");
    for constat in controle.constats() {
        println!("  {constat}");
    }
    match controle.verdict(derogations) {
        Ok(()) => println!("  → peut partir\n"),
        Err(refus) => println!("  → ne part pas ({} à corriger)\n", refus.constats().len()),
    }
}

/// What the OPCO answered about the dossier: one échéance, opening on 1 March.
fn dossier() -> Result<Dossier, Box<dyn Error>> {
    let contrat: Value = serde_json::from_str(exemple::CONTRAT)?;
    let mut cerfa: CerfaLu = serde_json::from_value(contrat["cerfa"].clone())?;
    cerfa.numero_externe = Some("EXT-1".parse()?);
    cerfa.etat = Some("ENGAGE".parse()?);
    cerfa.numero_deca = Some("075202606NC0001".parse()?);
    let mut echeance = Echeance::default();
    echeance.numero = Some(1);
    echeance.codification = Some("E1".parse()?);
    echeance.date_ouverture = Some(Date::new(2027, 3, 1)?);
    echeance.montant_total = Some(Montant::centimes(240_000));
    echeance.iban = Some(iban()?);
    echeance.siret_cfa = Some(siret()?);
    let mut dossier = Dossier::default();
    dossier.cerfa = Some(cerfa);
    dossier.echeances = Some(vec![echeance]);
    Ok(dossier)
}

fn facture() -> Result<Facture, Box<dyn Error>> {
    let ligne = LigneFacture::builder()
        .montant(Montant::centimes(240_000))
        .nature_ligne(NatureLigne::Pedagogie)
        .quantite(1.0)
        .numero_echeance(1)
        .codification_echeance("E1".parse()?)
        .numero_dossier("EXT-1".parse()?)
        .numero_deca("075202606NC0001".parse()?)
        .build();
    Ok(Facture::builder()
        .numero("F-0001")
        .date_emission(Date::new(2027, 2, 28)?)
        .montant_total(Montant::centimes(240_000))
        .iban_emetteur(iban()?)
        .siret_emetteur(siret()?)
        .est_certificat_realisation(false)
        .lignes(vec![ligne])
        .build())
}

fn iban() -> Result<Iban, Box<dyn Error>> {
    Ok("FR1420041010050500013M02606".parse()?)
}

fn siret() -> Result<Siret, Box<dyn Error>> {
    Ok("00000654400019".parse()?)
}
