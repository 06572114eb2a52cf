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

/// The status of an exchange that has no answer.
pub(super) const SANS_REPONSE: u16 = 0;

/// Most characters of a text of the OPCO that are quoted.
const CITATION: usize = 80;

/// What stands in the place of the rest of a text that was cut.
const SUITE: &str = "… [";

/// Most characters of one sentence of a report.
const PHRASE: usize = 900;

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

    /// The status for people, or that there was none.
    pub fn issue(&self) -> String {
        if self.statut == SANS_REPONSE { "sans réponse".to_owned() } else { self.statut.to_string() }
    }

    /// The request as a command; `$BASE` stands for the base, masked values for their variables. What the OPCO sent stands
    /// between single quotes: a shell executes nothing of it.
    pub fn curl(&self) -> String {
        if self.du_jeton() {
            let corps = "grant_type=client_credentials&client_id=$CLIENT_ID&client_secret=$CLIENT_SECRET";
            return format!("curl -i -X POST \"$URL_JETON\" --data-raw \"{corps}\"");
        }
        let mut commande = format!("curl -i -X {} \"$BASE\"{}", citer(&self.methode), citer(&self.chemin));
        for (nom, valeur) in &self.entetes {
            let valeur = match nom.as_str() {
                // curl writes it itself, with its boundary.
                "content-type" if valeur == FORMULAIRE => continue,
                "authorization" => format!("{}\"$JETON\"", citer("authorization: Bearer ")),
                "x-api-key" => format!("{}\"$CLE_API\"", citer("x-api-key: ")),
                _ => citer(&format!("{nom}: {valeur}")),
            };
            commande.push_str(&format!(" -H {valeur}"));
        }
        if let Some(corps) = &self.corps {
            let formulaire = self.entetes.iter().any(|(_, valeur)| valeur == FORMULAIRE);
            let (texte, fichier) = corps.strip_suffix(FICHIER).map_or((corps.as_str(), false), |texte| (texte, true));
            let option = if formulaire { "--form-string" } else { "--data-raw" };
            commande.push_str(&format!(" {option} {}", citer(texte)));
            if fichier {
                commande.push_str(" -F fichier=@piece.pdf");
            }
        }
        commande
    }

    /// What must be put back by hand before the command says the same again; none where it is whole.
    pub fn a_completer(&self) -> Option<&'static str> {
        let corps = self.corps.as_deref().unwrap_or_default();
        let coupe = corps.contains(SUITE);
        let masque = corps.contains(MASQUE) || self.chemin.contains(MASQUE);
        match (masque, coupe) {
            (true, true) => Some("*** : valeurs masquées, et corps abrégé : à compléter avant de rejouer"),
            (true, false) => Some("*** : valeurs masquées, à remettre avant de rejouer"),
            (false, true) => Some("corps abrégé, à compléter avant de rejouer"),
            (false, false) => None,
        }
    }
}

/// One word of a POSIX shell in which nothing is expanded.
fn citer(texte: &str) -> String {
    let sur = |one: char| one.is_ascii_alphanumeric() || matches!(one, '/' | '-' | '_' | '.');
    if !texte.is_empty() && texte.chars().all(sur) {
        return texte.to_owned();
    }
    format!("'{}'", texte.replace('\'', "'\\''"))
}

/// Characters that hide in a text or turn its direction.
fn cache(signe: char) -> bool {
    matches!(signe, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// A text of the OPCO between quotation marks of its own; [`propre`] cuts what stands there.
pub(super) fn citation(texte: &str) -> String {
    let nu: String = texte.chars().map(|one| if matches!(one, '«' | '»') { '"' } else { one }).collect();
    format!("« {nu} »")
}

/// A sentence as reports show it: without the secrets of the run, NIR, IBAN and control characters; what it quotes, and
/// itself, are of a bounded length.
pub(super) fn propre(phrase: &str, secrets: &[String]) -> String {
    let mut propre = String::new();
    for (rang, part) in expurger(phrase, secrets).split("« ").enumerate() {
        if rang == 0 {
            propre.push_str(part);
            continue;
        }
        let (cite, suite) = part.split_once(" »").unwrap_or((part, ""));
        propre.push_str(&format!("« {} »{suite}", borner(cite, CITATION)));
    }
    borner(&propre, PHRASE)
}

fn borner(texte: &str, signes: usize) -> String {
    texte.char_indices().nth(signes).map_or_else(|| texte.to_owned(), |(fin, _)| format!("{}…", &texte[..fin]))
}

/// The body of an answer as evidence: masked JSON, or only its size when it is none.
pub(super) fn extrait(octets: &[u8], json: Option<&Value>, secrets: &[String]) -> String {
    match json {
        Some(value) => couper(&expurger(&masquer(value).to_string(), secrets)),
        None if octets.is_empty() => String::new(),
        None => format!("[{} octets qui ne sont pas du JSON]", octets.len()),
    }
}

/// The text without the secrets of the run, and without characters that hide or move what stands beside them.
pub(super) fn expurger(texte: &str, secrets: &[String]) -> String {
    let visible: String = texte
        .chars()
        .filter(|one| !cache(*one))
        .map(|one| if one.is_control() || matches!(one, '\u{2028}' | '\u{2029}') { ' ' } else { one })
        .collect();
    let longs = secrets.iter().filter(|secret| secret.len() >= 4);
    sans_chiffres(&longs.fold(visible, |texte, secret| texte.replace(secret.as_str(), MASQUE)))
}

/// Runs of 13 or 15 digits (a NIR) and IBAN in running text are masked too; SIRET have 14.
fn sans_chiffres(texte: &str) -> String {
    let mut propre = String::with_capacity(texte.len());
    let mut mot = String::new();
    let verser = |mot: &mut String, propre: &mut String| {
        // The department of a NIR of Corsica is 2A or 2B.
        let chiffre = |(rang, byte): (usize, u8)| byte.is_ascii_digit() || (rang == 6 && matches!(byte, b'A' | b'B'));
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

/// A word whose runs of 13 or 15 digits are masked, whatever letters stand beside them.
fn suites(mot: &str, propre: &mut String) {
    let mut reste = mot;
    while let Some(debut) = reste.find(|one: char| one.is_ascii_digit()) {
        let suite = &reste[debut..];
        let fin = suite.find(|one: char| !one.is_ascii_digit()).unwrap_or(suite.len());
        propre.push_str(&reste[..debut]);
        propre.push_str(if matches!(fin, 13 | 15) { MASQUE } else { &suite[..fin] });
        reste = &suite[fin..];
    }
    propre.push_str(reste);
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
        Some((fin, _)) => format!("{}{SUITE}{} octets en tout]", &texte[..fin], texte.len()),
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
            r#"curl -i -X POST "$BASE"/v1/factures -H 'x-api-key: '"$CLE_API" --form-string 'facture={"a":"d'\''ici"}' -F fichier=@piece.pdf"#
        );
        let json = echange("application/json", "{}").curl();
        assert!(json.ends_with(r"-H 'content-type: application/json' --data-raw '{}'"), "{json}");
        assert_eq!(echange("application/json", "{}").a_completer(), None);
        assert!(echange("application/json", r#"{"nom":"***"}"#).a_completer().is_some());
    }

    /// A shell that plays the command gets the OPCO's text as a text.
    #[test]
    fn nothing_of_the_opco_is_executed() {
        let la = tempfile::tempdir().unwrap();
        let piege = format!("$(touch {0}/un)\"`touch {0}/deux`'; touch {0}/trois #", la.path().display());
        let echange = Echange {
            methode: "GET".to_owned(),
            chemin: format!("/v1/dossiers?numeroInterne={piege}"),
            entetes: vec![("logiciel".to_owned(), piege.clone())],
            corps: Some(piege.clone()),
            statut: 200,
            media: None,
            reponse: String::new(),
        };
        let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}\nBASE=http://opco.example\n{}\n", echange.curl());
        let dit = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
        let dit = String::from_utf8(dit.stdout).unwrap();
        assert!(dit.contains(&format!("http://opco.example/v1/dossiers?numeroInterne={piege}\n")), "{dit}");
        assert!(dit.contains(&format!("logiciel: {piege}\n--data-raw\n{piege}\n")), "{dit}");
        assert_eq!(std::fs::read_dir(la.path()).unwrap().count(), 0, "{dit}");
    }

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
