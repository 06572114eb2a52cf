//! An invoice names an account, and the right one.

use super::*;
use crate::runtime::jiff::civil::date;
use crate::runtime::serde_json::{self, Value, json};

const A: &str = "FR1420041010050500013M02606";
const B: &str = "FR7630006000011234567890189";
const S: &str = "00000654400019";
const T: &str = "00000789800018";

/// A dossier with one échéance, and the IBAN that the dossier itself has.
fn dossier(rang: u32, (iban, siret): (Value, Value), du_dossier: Value) -> Dossier {
    serde_json::from_value(json!({
        "cerfa": { "numeroExterne": format!("EXT-{rang}"), "contrat": { "noContrat": "075202606NC0001" } },
        "echeances": [{
            "numero": 1, "codification": "E1", "dateOuverture": "2027-03-01", "montantTotal": 100.0,
            "siretCfa": siret, "iban": iban,
        }],
        "detailsFacturation": { "iban": du_dossier },
    }))
    .unwrap()
}

fn etablie(dossiers: &[Dossier]) -> Result<Facture, RaisonImpossible> {
    let mut demande = Facturation::new("F-1", Poste::new("INT-1"));
    for rang in 2..=dossiers.len() {
        demande = demande.poste(Poste::new(format!("INT-{rang}")));
    }
    let etablie = facture(&demande, dossiers, (date(2027, 3, 2), UsagesFacturation::default()));
    etablie.map(|(facture, _)| facture).map_err(|impossible| impossible.raison)
}

#[test]
fn the_iban_is_that_of_the_echeance_else_that_of_the_dossier() {
    for (de_l_echeance, du_dossier, attendu) in [
        (json!(A), json!(B), Ok(A)),
        (json!(A), Value::Null, Ok(A)),
        (Value::Null, json!(B), Ok(B)),
        (Value::Null, Value::Null, Err(RaisonImpossible::Absent("iban"))),
    ] {
        let dossier = dossier(1, (de_l_echeance, json!(S)), du_dossier);
        let iban = etablie(&[dossier]).map(|facture| facture.iban_emetteur);
        assert_eq!(iban, attendu.map(|iban| iban.parse().unwrap()));
    }
    let sans_siret = dossier(1, (json!(A), Value::Null), Value::Null);
    assert_eq!(etablie(&[sans_siret]), Err(RaisonImpossible::Absent("siretCfa")));
}

#[test]
fn one_invoice_is_of_one_issuer() {
    for (autre, attendu) in [((A, S), Ok(2)), ((B, S), Err(())), ((A, T), Err(())), ((B, T), Err(()))] {
        let dossiers = [(1, (A, S)), (2, autre)]
            .map(|(rang, (iban, siret))| dossier(rang, (json!(iban), json!(siret)), Value::Null));
        let lignes = etablie(&dossiers).map(|facture| facture.lignes.len());
        assert_eq!(lignes, attendu.map_err(|()| RaisonImpossible::AutreEmetteur), "{autre:?}");
    }
}
