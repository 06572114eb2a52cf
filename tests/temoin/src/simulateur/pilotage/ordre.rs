//! One control call: its content, and its errors.

use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, header};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::simulateur::demande::refus::Refus;
use crate::simulateur::demande::{self, Pair};
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;

/// The maximum length of a reason, in characters.
const MOTIF_MAXIMAL: usize = 500;

/// One control call.
pub(crate) struct Ordre {
    pub(crate) methode: Method,
    query: Vec<(String, String)>,
    pub(crate) corps: Value,
}

/// Its result.
pub(crate) type Effet = Result<Value, Refus>;

/// Whether the caller used the loopback address, from this machine, or a name that was given. Another name that resolves
/// to it would be a page of another site. A name in a header keeps no machine out: any may write it.
pub(crate) fn hote_admis(entetes: &HeaderMap, extensions: &Extensions, hotes: &[String]) -> bool {
    let hote = entetes.get(header::HOST).and_then(|valeur| valeur.to_str().ok()).unwrap_or_default();
    let nom = hote
        .rsplit_once(':')
        .map_or(hote, |(nom, port)| if port.bytes().all(|octet| octet.is_ascii_digit()) { nom } else { hote });
    let d_ici = extensions.get().is_some_and(|Pair(pair)| pair.ip().to_canonical().is_loopback());
    let locaux = ["127.0.0.1", "localhost", "[::1]"].into_iter().filter(|_| d_ici);
    locaux.chain(hotes.iter().map(String::as_str)).any(|admis| nom.eq_ignore_ascii_case(admis))
}

pub(crate) fn comprendre(tete: &Parts, octets: &[u8], hotes: &[String]) -> Result<Ordre, Refus> {
    if !hote_admis(&tete.headers, &tete.extensions, hotes) {
        return Err(Refus::un(
            421,
            "HOTE",
            "Le pilotage ne s'appelle que par 127.0.0.1 ou localhost, sur cette machine, ou par un nom donné par --hote.",
        ));
    }
    let mut corps = json!({});
    if tete.method == Method::POST {
        let media = tete.headers.get(header::CONTENT_TYPE).and_then(|valeur| valeur.to_str().ok()).unwrap_or_default();
        let essence = media.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Refus::un(415, "TYPE_DE_CONTENU", "Le corps doit être de type application/json."));
        }
        if !octets.is_empty() {
            corps =
                serde_json::from_slice(octets).map_err(|_| Refus::un(400, "JSON", "Le corps n'est pas du JSON."))?;
        }
        if !corps.is_object() {
            return Err(Refus::un(400, "JSON", "Le corps doit être un objet JSON."));
        }
    }
    Ok(Ordre { methode: tete.method.clone(), query: demande::query(&tete.uri), corps })
}

impl Ordre {
    /// A text of the body; `None` when it is absent.
    pub(crate) fn texte(&self, nom: &str) -> Result<Option<&str>, Refus> {
        match &self.corps[nom] {
            Value::Null => Ok(None),
            Value::String(texte) => Ok(Some(texte)),
            _ => Err(mauvais(nom, "un texte")),
        }
    }

    /// A whole number of the body; `None` when it is absent.
    pub(crate) fn entier(&self, nom: &str) -> Result<Option<u64>, Refus> {
        match &self.corps[nom] {
            Value::Null => Ok(None),
            valeur => valeur.as_u64().map(Some).ok_or_else(|| mauvais(nom, "un entier positif")),
        }
    }

    pub(crate) fn nombre(&self, nom: &str, defaut: usize) -> usize {
        let donne = self.query.iter().find(|(cle, _)| cle == nom);
        donne.and_then(|(_, valeur)| valeur.parse().ok()).unwrap_or(defaut).max(1)
    }

    fn nomme<'a>(&self, groupe: &'a Groupe) -> Result<Option<&'a Arc<Opco>>, Refus> {
        let de_la_query = self.query.iter().find(|(cle, _)| cle == "opco").map(|(_, valeur)| valeur.as_str());
        let Some(nom) = self.texte("opco")?.or(de_la_query) else {
            return Ok(None);
        };
        let inconnu = || Refus::un(404, "OPCO", "Cet OPCO n'est pas sur ce port.");
        groupe.opco(nom).map(Some).ok_or_else(inconnu)
    }

    /// The selected OPCO: the named one, or all.
    pub(crate) fn cibles<'a>(&self, groupe: &'a Groupe) -> Result<Vec<&'a Arc<Opco>>, Refus> {
        Ok(self.nomme(groupe)?.map_or_else(|| groupe.opcos.iter().collect(), |opco| vec![opco]))
    }

    /// The one selected OPCO.
    pub(crate) fn cible<'a>(&self, groupe: &'a Groupe) -> Result<&'a Arc<Opco>, Refus> {
        match (self.nomme(groupe)?, &groupe.opcos[..]) {
            (Some(opco), _) => Ok(opco),
            (None, [seul]) => Ok(seul),
            _ => Err(Refus::un(400, "OPCO", "Plusieurs OPCO sont sur ce port : dites lequel par « opco ».")),
        }
    }

    pub(crate) fn motif(&self) -> Result<&str, Refus> {
        let motif = self.texte("motif")?.filter(|motif| !motif.trim().is_empty()).unwrap_or("Décidé au bac à sable.");
        let admis = motif.chars().count() <= MOTIF_MAXIMAL && !motif.contains('\0');
        if admis { Ok(motif) } else { Err(mauvais("motif", "un texte d'au plus 500 caractères")) }
    }

    pub(crate) fn jour(&self, nom: &str) -> Result<Option<Date>, Refus> {
        let Some(texte) = self.texte(nom)? else {
            return Ok(None);
        };
        let date: Option<Date> = texte.parse().ok().filter(|_| texte.len() == 10);
        date.map(Some).ok_or_else(|| mauvais(nom, "une date AAAA-MM-JJ"))
    }

    /// The body without our own field.
    pub(crate) fn sans_opco(&self) -> Value {
        let mut corps = self.corps.clone();
        if let Some(membres) = corps.as_object_mut() {
            membres.shift_remove("opco");
        }
        corps
    }
}

pub(crate) fn mauvais(nom: &str, attendu: &str) -> Refus {
    Refus::un(400, "CHAMP", format!("« {nom} » doit être {attendu}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_loopback_and_the_names_that_were_given_steer() {
        // From this machine, and from another.
        for (host, here, elsewhere) in [
            ("bac:8080", true, true),
            ("BAC", true, true),
            ("bac.exemple.fr", false, false),
            ("x.bac", false, false),
            ("127.0.0.1:8080", true, false),
            ("localhost", true, false),
            ("LOCALHOST:1", true, false),
            ("[::1]:8080", true, false),
            ("[::1]", true, false),
            ("exemple.fr", false, false),
            ("127.0.0.1.exemple.fr:80", false, false),
            ("", false, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            for (peer, admitted) in [
                (Some("127.0.0.1:9"), here),
                (Some("[::ffff:127.0.0.1]:9"), here),
                (Some("[::1]:9"), here),
                (Some("172.17.0.1:9"), elsewhere),
                (Some("[fd00::1]:9"), elsewhere),
                (None, elsewhere),
            ] {
                let mut extensions = Extensions::new();
                let peer = peer.map(|peer| Pair(peer.parse().unwrap()));
                peer.and_then(|peer| extensions.insert(peer));
                assert_eq!(hote_admis(&headers, &extensions, &["bac".to_owned()]), admitted, "{host} from {peer:?}");
            }
        }
    }
}
