//! The codes that are known of the OPCO's answers, as forms: data, `reference/codes_erreur.toml` of `cfadock-donnees`.

use std::sync::OnceLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Connus {
    #[expect(dead_code, reason = "the date is for readers of the file")]
    etat_au: String,
    codes: Vec<Code>,
}

/// A form of codes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    /// The text; `#` stands for one to four digits.
    forme: String,
    /// The short name of the OPCO; without one, the form applies to all.
    opco: Option<String>,
    #[expect(dead_code, reason = "the source is for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "the confidence is for readers of the file")]
    confiance: String,
    #[expect(dead_code, reason = "the note is for readers of the file")]
    note: Option<String>,
}

/// Numbers up to this length identify no person: they are shorter than a year.
const NOMBRE: usize = 3;
/// The maximum number of digits for a `#`.
const CHIFFRES: usize = 4;

/// Whether a text is a code of the OPCO with this short name.
pub(super) fn connait(opco: &str, texte: &str) -> bool {
    let est_nombre = (1..=NOMBRE).contains(&texte.len()) && texte.bytes().all(|octet| octet.is_ascii_digit());
    est_nombre
        || connus()
            .codes
            .iter()
            .any(|code| code.opco.as_deref().is_none_or(|le_sien| le_sien == opco) && a_la_forme(texte, &code.forme))
}

fn connus() -> &'static Connus {
    static CONNUS: OnceLock<Connus> = OnceLock::new();
    let texte = cfadock_donnees::reference::CODES_ERREUR;
    CONNUS.get_or_init(|| toml::from_str(texte).expect("the codes are part of the crate, and a test reads them"))
}

fn a_la_forme(texte: &str, forme: &str) -> bool {
    let mut reste = texte;
    for (rang, morceau) in forme.split('#').enumerate() {
        if rang > 0 {
            let sans = reste.trim_start_matches(|lettre: char| lettre.is_ascii_digit());
            if !(1..=CHIFFRES).contains(&(reste.len() - sans.len())) {
                return false;
            }
            reste = sans;
        }
        let Some(suite) = reste.strip_prefix(morceau) else { return false };
        reste = suite;
    }
    reste.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Opco;

    #[test]
    fn forms_are_of_codes_and_of_known_opco() {
        assert!(!connus().codes.is_empty());
        for Code { forme, opco, .. } in &connus().codes {
            let lettres = forme.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"_-.#".contains(&octet));
            assert!(lettres && forme.starts_with(|lettre: char| lettre.is_ascii_alphabetic()), "{forme}");
            assert!(opco.as_deref().is_none_or(|opco| opco.parse::<Opco>().is_ok()), "{opco:?}");
        }
    }

    #[test]
    fn a_form_is_the_whole_of_a_text() {
        for texte in ["E-1", "E-0042"] {
            assert!(a_la_forme(texte, "E-#"), "{texte}");
        }
        for texte in ["", "E-", "E-00042", "E-4x", "xE-4", "e-4", "E-é"] {
            assert!(!a_la_forme(texte, "E-#"), "{texte}");
        }
        assert!(
            a_la_forme("a1b22", "a#b#") && !a_la_forme("a1b", "a#b#") && !a_la_forme("invalid_token2", "invalid_token")
        );
    }

    #[test]
    fn numbers_that_may_be_a_year_or_a_date_are_no_codes() {
        let connus = ["1", "12", "400", "1990", "12590", "12-5-90", ""].map(|texte| connait("akto", texte));
        assert_eq!(connus, [true, true, true, false, false, false, false]);
    }
}
