//! Sample data of a CFA's software: a contract, its convention, a PDF. All fictitious, with valid check digits.

use cfadock::models::{Convention, DossierTransmission};

use crate::imprevu::Imprevu;

/// A V14 contract of two years, as JSON.
pub const CONTRAT: &str = include_str!("../fixtures/contrat_v14.json");

/// The convention of that contract, for dossier `INT-D-1`, as JSON.
pub const CONVENTION: &str = include_str!("../fixtures/convention.json");

/// The contract as the SDK's model.
///
/// # Errors
///
/// When the fixture does not decode.
pub fn contrat() -> Result<DossierTransmission, Imprevu> {
    Ok(serde_json::from_str(CONTRAT)?)
}

/// The same contract for another apprentice, so that it is no duplicate.
///
/// # Errors
///
/// When the fixture does not decode.
pub fn autre_contrat(nom: &str) -> Result<DossierTransmission, Imprevu> {
    let mut contrat = contrat()?;
    nom.clone_into(&mut contrat.cerfa.apprenti.nom);
    Ok(contrat)
}

/// The convention of a dossier, as the SDK's model.
///
/// # Errors
///
/// When the fixture does not decode.
pub fn convention(numero_interne: &str) -> Result<Convention, Imprevu> {
    let mut convention: Convention = serde_json::from_str(CONVENTION)?;
    convention.numero_interne_dossier = numero_interne.parse()?;
    Ok(convention)
}

/// A valid PDF of one page that shows `titre`; ASCII without parentheses or backslashes.
pub fn pdf(titre: &str) -> Vec<u8> {
    let page = format!("BT /F1 18 Tf 72 720 Td ({titre}) Tj ET");
    let objets = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
    ];
    let mut texte = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (rang, objet) in objets.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", texte.len()));
        texte.push_str(&format!("{} 0 obj\n{objet}\nendobj\n", rang + 1));
    }
    let debut = texte.len();
    let taille = objets.len() + 1;
    texte.push_str(&format!(
        "xref\n0 {taille}\n{table}trailer\n<< /Size {taille} /Root 1 0 R >>\nstartxref\n{debut}\n%%EOF\n"
    ));
    texte.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every offset of the cross-reference table leads to its object.
    #[test]
    fn the_pdf_is_whole() {
        let text = String::from_utf8(pdf("Facture F-0001")).unwrap();
        let offsets: Vec<usize> =
            text.lines().filter(|line| line.ends_with(" 00000 n ")).map(|line| line[..10].parse().unwrap()).collect();
        assert_eq!(offsets.len(), 5);
        for (index, offset) in offsets.into_iter().enumerate() {
            assert!(text[offset..].starts_with(&format!("{} 0 obj", index + 1)));
        }
        let start: usize = text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        assert!(text[start..].starts_with("xref\n"));
    }
}
