//! References that an OPCO gives to a dossier, an invoice or a document: which texts may be shown, and which may be
//! stored.

use crate::masquer_numeros;

/// Whether a text has the form of an OPCO's reference, such as the number of a dossier: at most forty letters, digits
/// and separators, with at least one digit, without a blank, and neither a date, a NIR nor an IBAN. Any other text may
/// be a sentence that names a person. An empty text counts as a reference: it identifies nobody.
///
/// Use it only for fields with such references; in other fields a text may be shown only if its value is known.
///
/// ```
/// # use cfadock_scalaires::est_une_reference;
/// assert!(est_une_reference("INT-D-1") && est_une_reference("075202609011234") && est_une_reference("2026/00042"));
/// assert!(!est_une_reference("DUPONT") && !est_une_reference("DUPONT 12/05/2006") && !est_une_reference("180127512345642"));
/// assert!(!est_une_reference("12/05/2006") && !est_une_reference("12-5-90"));
/// ```
pub fn est_une_reference(texte: &str) -> bool {
    texte.trim().is_empty()
        || (est_un_mot(texte) && texte.bytes().any(|lettre| lettre.is_ascii_digit()) && !est_date(texte))
}

/// Whether a text is a UUID: it identifies nobody, although one in five begins like an IBAN or has the digits of a NIR.
///
/// ```
/// # use cfadock_scalaires::{est_une_reference, est_uuid};
/// let uuid = "ed81e602-f5b7-4311-b0b3-5994e6420205";
/// assert!(est_uuid(uuid) && !est_une_reference(uuid));
/// assert!(!est_uuid("ed81e602f5b74311b0b35994e6420205"));
/// ```
pub fn est_uuid(texte: &str) -> bool {
    let groupes: Vec<_> = texte.split('-').map(str::len).collect();
    groupes == [8, 4, 4, 4, 12] && texte.bytes().all(|octet| octet == b'-' || octet.is_ascii_hexdigit())
}

/// Whether a text is three numbers that may be a day, a month and a year.
fn est_date(texte: &str) -> bool {
    let parties: Vec<_> = texte.split(['-', '.', '/']).collect();
    let longueurs: Vec<_> =
        parties.iter().filter(|part| part.bytes().all(|b| b.is_ascii_digit())).map(|p| p.len()).collect();
    parties.len() == 3 && matches!(longueurs[..], [1..=2, 1..=2, 2 | 4] | [4, 1..=2, 1..=2])
}

/// Whether a text is one word that may serve as a reference, with or without a digit. It may be stored, but not shown.
/// At most forty letters, digits and separators, and neither a NIR nor an IBAN.
///
/// ```
/// # use cfadock_scalaires::est_un_mot;
/// assert!(est_un_mot("INT-D-1") && est_un_mot("ABC"));
/// assert!(!est_un_mot("") && !est_un_mot("déjà connu de l'OPCO") && !est_un_mot("180127512345642"));
/// ```
pub fn est_un_mot(texte: &str) -> bool {
    let lettres = texte.bytes().all(|lettre| lettre.is_ascii_alphanumeric() || b"-_./:#".contains(&lettre));
    lettres && (1..=40).contains(&texte.len()) && masquer_numeros(texte) == texte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_things_have_a_form_and_are_no_dates() {
        let (forty, more) = ("A".repeat(39) + "1", "A".repeat(40) + "1");
        for text in ["", " ", "INT-D-1", "2026/00042", "1-2-3", "12-5-90-1", "2026-123-1", "a#1", forty.as_str()] {
            assert!(est_une_reference(text), "{text}");
        }
        for text in
            ["DUPONT", "12-5-90", "1.2.1990", "1990-1-2", "31/12/2006", "a 1", "é1", "1801275123456", more.as_str()]
        {
            assert!(!est_une_reference(text), "{text}");
        }
        assert!(
            est_un_mot("A") && est_un_mot(&forty) && !est_un_mot(&more) && !est_un_mot("FR1420041010050500013M02606")
        );
    }
}
