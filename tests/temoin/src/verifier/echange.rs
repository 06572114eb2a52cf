//! One exchange as evidence: request and answer, masked when captured, and as a command. It judges nothing.

use super::masque::{MASQUE, SUITE};

/// The text for the address of the token, which is not below the base.
pub(super) const JETON: &str = "(jeton)";

/// The media type of a form with files.
pub(super) const FORMULAIRE: &str = "multipart/form-data";

/// The text after the JSON part of a form with a file.
pub(super) const FICHIER: &str = " + fichier=piece.pdf";

/// The status of an exchange without an answer.
pub(super) const SANS_REPONSE: u16 = 0;

/// A request and its answer, without secrets and persons.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Echange {
    /// HTTP method.
    pub methode: String,
    /// Address relative to the base, with its query.
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
    /// Whether it is a token request, which shows nothing about the API itself.
    pub fn du_jeton(&self) -> bool {
        self.chemin == JETON
    }

    /// The status for people, or a text for a missing answer.
    pub fn issue(&self) -> String {
        if self.statut == SANS_REPONSE { "sans réponse".to_owned() } else { self.statut.to_string() }
    }

    /// The request as a command; `$BASE` is the base, masked values are variables. Texts of the OPCO are in single
    /// quotes: a shell executes nothing of them.
    pub fn curl(&self) -> String {
        if self.du_jeton() {
            let corps = "grant_type=client_credentials&client_id=$CLIENT_ID&client_secret=$CLIENT_SECRET";
            return format!("curl -i -X POST \"$URL_JETON\" --data-raw \"{corps}\"");
        }
        let mut commande = format!("curl -i -X {} \"$BASE\"{}", citer(&self.methode), citer(&self.chemin));
        for (nom, valeur) in &self.entetes {
            let valeur = match nom.as_str() {
                // curl writes this header itself, with its boundary.
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

    /// What the reader must insert before the command equals the request; none if it is complete.
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

/// One word of a POSIX shell without expansion.
fn citer(texte: &str) -> String {
    let sur = |un: char| un.is_ascii_alphanumeric() || matches!(un, '/' | '-' | '_' | '.');
    if !texte.is_empty() && texte.chars().all(sur) {
        return texte.to_owned();
    }
    format!("'{}'", texte.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
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

    /// A shell that runs the command receives the OPCO's text as a text.
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
}
