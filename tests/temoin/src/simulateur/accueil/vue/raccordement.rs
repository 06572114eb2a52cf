//! How a software connects to a simulated OPCO, as texts to copy. All values are fictitious.

use serde::Serialize;

use crate::generated::operation::Operation;
use crate::simulateur::reglages::Reglages;

/// That of the CFA of the examples: one that no company has.
const SIREN: &str = "000006544";

pub(super) struct Raccordement {
    /// Its name, and its value.
    pub(super) valeurs: Vec<(&'static str, String)>,
    /// Whether the token requires a proof of possession, which a command line cannot make.
    pub(super) preuve: bool,
    /// Name, title and text of each text to copy.
    pub(super) extraits: Vec<(&'static str, &'static str, String)>,
}

/// The same as a table of TOML.
#[derive(Serialize)]
struct Acces<'a> {
    url: &'a str,
    url_jeton: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    cle_api: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    portee: Option<&'a str>,
}

impl Raccordement {
    /// `hote` is the admitted name, with its port, by which the page was called.
    pub(super) fn new(reglages: &Reglages, opco: &str, hote: &str) -> Self {
        let (url, url_jeton) =
            (format!("http://{hote}{}", reglages.base), format!("http://{hote}{}", reglages.chemin_jeton));
        let acces = Acces {
            url: &url,
            url_jeton: &url_jeton,
            client_id: &reglages.acces.client_id,
            client_secret: &reglages.acces.client_secret,
            cle_api: &reglages.acces.cle_api,
            portee: reglages.acces.scope.as_deref(),
        };
        let mut valeurs = vec![
            ("Adresse de l'API", url.clone()),
            ("Adresse du jeton", url_jeton.clone()),
            ("client_id", acces.client_id.to_owned()),
            ("client_secret", acces.client_secret.to_owned()),
            ("X-API-KEY", acces.cle_api.to_owned()),
        ];
        valeurs.extend(acces.portee.map(|portee| ("Portée (scope)", portee.to_owned())));
        let mut extraits = vec![
            ("toml", "TOML", toml(opco, &acces)),
            ("environnement", "Environnement", environnement(&acces)),
            ("cle", "Clé d'un CFA, sous le nom que lit le SDK cfadock", cle(opco, &acces)),
        ];
        if !reglages.dpop {
            extraits.push(("curl", "curl : un jeton, puis un appel", curl(&acces)));
        }
        Self { valeurs, preuve: reglages.dpop, extraits }
    }
}

fn toml(opco: &str, acces: &Acces<'_>) -> String {
    let table = toml::to_string(acces).expect("a table of texts is TOML");
    format!("[opco.{opco}]\n{}", table.trim_end())
}

fn environnement(acces: &Acces<'_>) -> String {
    let mut lignes = vec![
        ("OPCO_URL", acces.url),
        ("OPCO_URL_JETON", acces.url_jeton),
        ("OPCO_CLIENT_ID", acces.client_id),
        ("OPCO_CLIENT_SECRET", acces.client_secret),
        ("OPCO_CLE_API", acces.cle_api),
    ];
    lignes.extend(acces.portee.map(|portee| ("OPCO_PORTEE", portee)));
    lignes.into_iter().map(|(nom, valeur)| format!("export {nom}={}", citer(valeur))).collect::<Vec<_>>().join("\n")
}

/// The key of one CFA: the sandbox has the same for all, so that any SIREN does.
fn cle(opco: &str, acces: &Acces<'_>) -> String {
    format!("SIREN={SIREN}\nexport \"CFA_KEY_{}_$SIREN\"={}", opco.to_uppercase(), citer(acces.cle_api))
}

fn curl(acces: &Acces<'_>) -> String {
    let champ = |nom: &str, valeur: &str| format!(" \\\n  --data-urlencode {}", citer(&format!("{nom}={valeur}")));
    let mut jeton = format!("JETON=$(curl -sS {}", citer(acces.url_jeton));
    jeton += &champ("grant_type", "client_credentials");
    jeton += &champ("client_id", acces.client_id);
    jeton += &champ("client_secret", acces.client_secret);
    jeton += &acces.portee.map_or_else(String::new, |portee| champ("scope", portee));
    jeton += " \\\n  | sed 's/.*\"access_token\": *\"\\([^\"]*\\)\".*/\\1/')";
    let mut appel =
        format!("curl -sS {}", citer(&format!("{}{}", acces.url, Operation::ListerEtatsDossiers.row().path)));
    appel += " \\\n  -H \"Authorization: Bearer $JETON\"";
    for (nom, valeur) in
        [("X-API-KEY", acces.cle_api), ("EDITEUR", "Exemple"), ("LOGICIEL", "Exemple"), ("VERSION", "1.0.0")]
    {
        appel += &format!(" \\\n  -H {}", citer(&format!("{nom}: {valeur}")));
    }
    format!("{jeton}\n{appel}")
}

/// A word of a shell, whatever it contains.
fn citer(valeur: &str) -> String {
    format!("'{}'", valeur.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulateur::reglages::choix::Portee;

    #[test]
    fn what_is_copied_says_the_same() {
        let reglages = Reglages::default().base("/akto").chemin_jeton("/akto/connect/token");
        let connexion =
            Raccordement::new(&reglages.portee(Portee::Exacte("l'une l'autre".to_owned())), "akto", "localhost:1");
        let text =
            |name| connexion.extraits.iter().find(|(one, ..)| *one == name).map(|(.., text)| text.as_str()).unwrap();
        let table: toml::Table = text("toml").parse().unwrap();
        assert_eq!(table["opco"]["akto"]["url"].as_str(), Some("http://localhost:1/akto"));
        assert_eq!(table["opco"]["akto"]["portee"].as_str(), Some("l'une l'autre"));
        assert!(text("environnement").contains(r"OPCO_PORTEE='l'\''une l'\''autre'"));
        assert!(text("curl").contains("'http://localhost:1/akto/connect/token'"));
        assert!(
            Raccordement::new(&Reglages::default().dpop(true), "afdas", "localhost")
                .extraits
                .iter()
                .all(|one| one.0 != "curl")
        );
    }
}
