//! One exchange as evidence: what was asked and what came, masked when captured. It judges nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most characters of a body that are kept.
const EXTRAIT: usize = 3_000;

/// What stands for the address of the token, which is none below the base.
pub(super) const JETON: &str = "(jeton)";

/// The media type of a form with files.
pub(super) const FORMULAIRE: &str = "multipart/form-data";

/// What stands after the JSON part of a form that carries a file.
pub(super) const FICHIER: &str = " + fichier=piece.pdf";

/// What is put in the place of what must not be shown.
pub const MASQUE: &str = "***";

/// Fields that hold a person, an account or a secret, in lower case.
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

/// What was asked and what came, without secrets and persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echange {
    /// HTTP method.
    pub methode: String,
    /// Address below the base, with its query.
    pub chemin: String,
    /// Headers sent, name and value.
    pub entetes: Vec<(String, String)>,
    /// Excerpt of the body sent.
    pub corps: Option<String>,
    /// Status of the answer.
    pub statut: u16,
    /// `Content-Type` of the answer.
    pub media: Option<String>,
    /// Excerpt of the body of the answer.
    pub reponse: String,
}

impl Echange {
    /// Whether a token was asked for: that says nothing of the API itself.
    pub fn du_jeton(&self) -> bool {
        self.chemin == JETON
    }

    /// The request as a command; `$BASE` stands for the base, masked values for their variables.
    pub fn curl(&self) -> String {
        if self.du_jeton() {
            let corps = "grant_type=client_credentials&client_id=$CLIENT_ID&client_secret=$CLIENT_SECRET";
            return format!("curl -i -X POST \"$URL_JETON\" --data-raw \"{corps}\"");
        }
        let mut commande = format!("curl -i -X {} \"$BASE{}\"", self.methode, self.chemin);
        for (nom, valeur) in &self.entetes {
            let valeur = match nom.as_str() {
                // curl writes it itself, with its boundary.
                "content-type" if valeur == FORMULAIRE => continue,
                "authorization" => "Bearer $JETON",
                "x-api-key" => "$CLE_API",
                _ => valeur,
            };
            commande.push_str(&format!(" -H \"{nom}: {valeur}\""));
        }
        if let Some(corps) = &self.corps {
            let formulaire = self.entetes.iter().any(|(_, valeur)| valeur == FORMULAIRE);
            let (texte, fichier) = corps.strip_suffix(FICHIER).map_or((corps.as_str(), false), |texte| (texte, true));
            let option = if formulaire { "--form-string" } else { "--data-raw" };
            commande.push_str(&format!(" {option} '{}'", texte.replace('\'', "'\\''")));
            if fichier {
                commande.push_str(" -F fichier=@piece.pdf");
            }
        }
        commande
    }
}

/// The body of an answer as evidence: masked JSON, or only its size when it is none.
pub(super) fn extrait(octets: &[u8], json: Option<&Value>, secrets: &[String]) -> String {
    match json {
        Some(value) => couper(&expurger(&masquer(value).to_string(), secrets)),
        None if octets.is_empty() => String::new(),
        None => format!("[{} octets qui ne sont pas du JSON]", octets.len()),
    }
}

/// The text without the secrets of the run.
pub(super) fn expurger(texte: &str, secrets: &[String]) -> String {
    let longs = secrets.iter().filter(|secret| secret.len() >= 4);
    sans_chiffres(&longs.fold(texte.to_owned(), |texte, secret| texte.replace(secret.as_str(), MASQUE)))
}

/// Runs of 13 or 15 digits (a NIR) and IBAN in running text are masked too; SIRET have 14.
fn sans_chiffres(texte: &str) -> String {
    let mut propre = String::with_capacity(texte.len());
    let mut mot = String::new();
    let verser = |mot: &mut String, propre: &mut String| {
        let chiffres = mot.bytes().all(|byte| byte.is_ascii_digit());
        let nir = matches!(mot.len(), 13 | 15) && chiffres;
        let iban = (15..=34).contains(&mot.len())
            && mot.is_ascii()
            && mot.as_bytes()[..2].iter().all(u8::is_ascii_uppercase)
            && mot.as_bytes()[2..4].iter().all(u8::is_ascii_digit);
        propre.push_str(if nir || iban { MASQUE } else { mot });
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

/// The value with every personal or secret field masked, whatever its depth.
pub(super) fn masquer(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(nom, inner)| {
                    let tu = CHAMPS.contains(&nom.to_lowercase().as_str()) && !inner.is_null() && !inner.is_object();
                    (nom.clone(), if tu { Value::String(MASQUE.to_owned()) } else { masquer(inner) })
                })
                .collect(),
        ),
        Value::Array(elements) => Value::Array(elements.iter().map(masquer).collect()),
        autre => autre.clone(),
    }
}

fn couper(texte: &str) -> String {
    match texte.char_indices().nth(EXTRAIT) {
        Some((fin, _)) => format!("{}… [{} octets en tout]", &texte[..fin], texte.len()),
        None => texte.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn commands_can_be_played() {
        let echange = |media: &str, corps: &str| Echange {
            methode: "POST".to_owned(),
            chemin: "/v1/factures".to_owned(),
            entetes: vec![("x-api-key".to_owned(), MASQUE.to_owned()), ("content-type".to_owned(), media.to_owned())],
            corps: Some(corps.to_owned()),
            statut: 200,
            media: None,
            reponse: String::new(),
        };
        assert_eq!(
            echange(FORMULAIRE, "facture={\"a\":\"d'ici\"} + fichier=piece.pdf").curl(),
            r#"curl -i -X POST "$BASE/v1/factures" -H "x-api-key: $CLE_API" --form-string 'facture={"a":"d'\''ici"}' -F fichier=@piece.pdf"#
        );
        let json = echange("application/json", "{}").curl();
        assert!(json.ends_with(r#"-H "content-type: application/json" --data-raw '{}'"#), "{json}");
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
