//! Removes private data, and makes texts of an OPCO safe to show. It knows no exchange.

use serde_json::Value;

use crate::abrege::abreger;

/// The maximum length of a stored body.
const EXTRAIT: usize = 3_000;

/// The text that replaces private data.
pub const MASQUE: &str = "***";

/// The maximum length of a quoted text of the OPCO.
const CITATION: usize = 80;

/// The sign for the cut part of a text.
pub(super) const SUITE: &str = "… [";

/// The maximum length of one sentence of a report.
const PHRASE: usize = 900;

/// Fields with personal, account or secret data, in lower case.
const CHAMPS: [&str; 19] = [
    "nir",
    "nom",
    "prenom",
    "nomusage",
    "nomnaissance",
    "datenaissance",
    "courriel",
    "telephone",
    "iban",
    "ibanemetteur",
    "access_token",
    "client_secret",
    "xapikey",
    "adresse1",
    "adresse2",
    "communenaissance",
    "departementnaissance",
    "x-api-key",
    "authorization",
];

/// Invisible characters, and characters that change the text direction.
fn cache(signe: char) -> bool {
    matches!(signe, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// A text of the OPCO in its own quotation marks; [`propre`] cuts it.
pub(super) fn citation(texte: &str) -> String {
    let nu: String = texte.chars().map(|un| if matches!(un, '«' | '»') { '"' } else { un }).collect();
    format!("« {nu} »")
}

/// A sentence for reports: without the secrets of the run, NIR, IBAN and control characters; its quotations and its
/// total length are limited.
pub(super) fn propre(phrase: &str, secrets: &[String]) -> String {
    let mut propre = String::new();
    for (rang, part) in expurger(phrase, secrets).split("« ").enumerate() {
        if rang == 0 {
            propre.push_str(part);
            continue;
        }
        let (cite, suite) = part.split_once(" »").unwrap_or((part, ""));
        propre.push_str(&format!("« {} »{suite}", abreger(cite, CITATION)));
    }
    abreger(&propre, PHRASE)
}

/// The body of an answer as evidence: masked JSON, or only its size when it is none.
pub(super) fn extrait(octets: &[u8], json: Option<&Value>, secrets: &[String]) -> String {
    match json {
        Some(valeur) => couper(&expurger(&masquer(valeur).to_string(), secrets)),
        None if octets.is_empty() => String::new(),
        None => format!("[{} octets qui ne sont pas du JSON]", octets.len()),
    }
}

/// The text without the secrets of the run, and without characters that are invisible or move adjacent text.
pub(super) fn expurger(texte: &str, secrets: &[String]) -> String {
    let visible: String = texte
        .chars()
        .filter(|un| !cache(*un))
        .map(|un| if un.is_control() || matches!(un, '\u{2028}' | '\u{2029}') { ' ' } else { un })
        .collect();
    let longs = secrets.iter().filter(|secret| secret.len() >= 4);
    sans_chiffres(&longs.fold(visible, |texte, secret| texte.replace(secret.as_str(), MASQUE)))
}

/// Runs of 13 or 15 digits (a NIR) and IBAN in text are masked too; SIRET have 14 digits.
fn sans_chiffres(texte: &str) -> String {
    let mut propre = String::with_capacity(texte.len());
    let mut mot = String::new();
    let verser = |mot: &mut String, propre: &mut String| {
        // The department of a NIR of Corsica is 2A or 2B.
        let chiffre =
            |(rang, octet): (usize, u8)| octet.is_ascii_digit() || (rang == 6 && matches!(octet, b'A' | b'B'));
        let nir = matches!(mot.len(), 13 | 15) && mot.bytes().enumerate().all(chiffre);
        let iban = (15..=34).contains(&mot.len())
            && mot.is_ascii()
            && mot.as_bytes()[..2].iter().all(u8::is_ascii_uppercase)
            && mot.as_bytes()[2..4].iter().all(u8::is_ascii_digit);
        if nir || iban {
            propre.push_str(MASQUE);
        } else {
            suites(mot, propre);
        }
        mot.clear();
    };
    for signe in texte.chars() {
        if signe.is_alphanumeric() {
            mot.push(signe);
        } else {
            verser(&mut mot, &mut propre);
            propre.push(signe);
        }
    }
    verser(&mut mot, &mut propre);
    propre
}

/// A word with its runs of 13 or 15 digits masked, whatever letters are adjacent.
fn suites(mot: &str, propre: &mut String) {
    let mut reste = mot;
    while let Some(debut) = reste.find(|un: char| un.is_ascii_digit()) {
        let suite = &reste[debut..];
        let fin = suite.find(|un: char| !un.is_ascii_digit()).unwrap_or(suite.len());
        propre.push_str(&reste[..debut]);
        propre.push_str(if matches!(fin, 13 | 15) { MASQUE } else { &suite[..fin] });
        reste = &suite[fin..];
    }
    propre.push_str(reste);
}

/// The value with every personal or secret field masked, whatever its depth.
pub(super) fn masquer(valeur: &Value) -> Value {
    match valeur {
        Value::Object(membres) => Value::Object(
            membres
                .iter()
                .map(|(nom, interieur)| {
                    let tu =
                        CHAMPS.contains(&nom.to_lowercase().as_str()) && !interieur.is_null() && !interieur.is_object();
                    (nom.clone(), if tu { Value::String(MASQUE.to_owned()) } else { masquer(interieur) })
                })
                .collect(),
        ),
        Value::Array(elements) => Value::Array(elements.iter().map(masquer).collect()),
        autre => autre.clone(),
    }
}

fn couper(texte: &str) -> String {
    match texte.char_indices().nth(EXTRAIT) {
        Some((fin, _)) => format!("{}{SUITE}{} octets en tout]", &texte[..fin], texte.len()),
        None => texte.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sentences_are_clean_and_short() {
        let phrase = propre("l'état \u{1b}[2J 2060175\u{200b}99900124 \u{202e}de Fictif-A\n", &["Fictif-A".to_owned()]);
        assert_eq!(phrase, "l'état  [2J *** de *** ");
        assert_eq!(propre("2J206017599900124é 206012A99900124 00000456400019", &[]), "2J***é *** 00000456400019");
        let longue = format!("dit {}, non", citation(&format!("{}» 206017599900124", "é".repeat(79))));
        assert_eq!(propre(&longue, &[]), format!("dit « {}\"… », non", "é".repeat(79)));
        assert!(propre(&"x".repeat(5_000), &[]).chars().count() <= 901);
    }

    #[test]
    fn persons_accounts_and_secrets_are_masked() {
        let value = json!({
            "cerfa": { "apprenti": { "nom": "Durand", "nir": "206017599900124", "adresse": { "adresse1": "2 rue" } } },
            "comment": "Le NIR 206017599900124 et le compte FR1420041010050500013M02606 de cle-secrete ; 00000456400019",
            "IBAN": "FR1420041010050500013M02606",
        });
        let texte = extrait(b"x", Some(&value), &["cle-secrete".to_owned()]);
        for tu in ["Durand", "206017599900124", "FR14", "cle-secrete", "2 rue"] {
            assert!(!texte.contains(tu), "{tu} in {texte}");
        }
        assert!(texte.contains("00000456400019"), "a SIRET is public: {texte}");
        assert_eq!(extrait(b"<html>Durand", None, &[]), "[12 octets qui ne sont pas du JSON]");
    }
}
