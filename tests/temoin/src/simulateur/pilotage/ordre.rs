//! One steering call: what it says, and what is wrong with it.

use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::simulateur::demande;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;

/// Longest text of a reason, in characters.
const MOTIF_MAXIMAL: usize = 500;

/// One steering call.
pub(crate) struct Ordre {
    pub(crate) method: Method,
    query: Vec<(String, String)>,
    pub(crate) corps: Value,
}

/// What comes of it.
pub(crate) type Effet = Result<Value, Refus>;

/// Whether the caller knows where it is: a foreign name that leads here would be a page of another site.
pub(crate) fn hote_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host });
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|local| name.eq_ignore_ascii_case(local))
}

pub(crate) fn comprendre(parts: &Parts, body: &[u8]) -> Result<Ordre, Refus> {
    if !hote_local(&parts.headers) {
        return Err(Refus::un(421, "HOTE", "Le pilotage ne s'appelle que par 127.0.0.1 ou localhost."));
    }
    let mut corps = json!({});
    if parts.method == Method::POST {
        let media = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = media.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Refus::un(415, "TYPE_DE_CONTENU", "Le corps doit être de type application/json."));
        }
        if !body.is_empty() {
            corps = serde_json::from_slice(body).map_err(|_| Refus::un(400, "JSON", "Le corps n'est pas du JSON."))?;
        }
        if !corps.is_object() {
            return Err(Refus::un(400, "JSON", "Le corps doit être un objet JSON."));
        }
    }
    Ok(Ordre { method: parts.method.clone(), query: demande::query(&parts.uri), corps })
}

impl Ordre {
    /// A text of the body; `None` when it is absent.
    pub(crate) fn texte(&self, name: &str) -> Result<Option<&str>, Refus> {
        match &self.corps[name] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(mauvais(name, "un texte")),
        }
    }

    /// A whole number of the body; `None` when it is absent.
    pub(crate) fn entier(&self, name: &str) -> Result<Option<u64>, Refus> {
        match &self.corps[name] {
            Value::Null => Ok(None),
            value => value.as_u64().map(Some).ok_or_else(|| mauvais(name, "un entier positif")),
        }
    }

    pub(crate) fn nombre(&self, name: &str, default: usize) -> usize {
        let given = self.query.iter().find(|(key, _)| key == name);
        given.and_then(|(_, value)| value.parse().ok()).unwrap_or(default).max(1)
    }

    fn nomme<'a>(&self, groupe: &'a Groupe) -> Result<Option<&'a Arc<Opco>>, Refus> {
        let in_query = self.query.iter().find(|(key, _)| key == "opco").map(|(_, value)| value.as_str());
        let Some(name) = self.texte("opco")?.or(in_query) else {
            return Ok(None);
        };
        let unknown = || Refus::un(404, "OPCO", "Cet OPCO n'est pas sur ce port.");
        groupe.opco(name).map(Some).ok_or_else(unknown)
    }

    /// The OPCO it is for: the one named, or all.
    pub(crate) fn cibles<'a>(&self, groupe: &'a Groupe) -> Result<Vec<&'a Arc<Opco>>, Refus> {
        Ok(self.nomme(groupe)?.map_or_else(|| groupe.opcos.iter().collect(), |one| vec![one]))
    }

    /// The one OPCO it is for.
    pub(crate) fn cible<'a>(&self, groupe: &'a Groupe) -> Result<&'a Arc<Opco>, Refus> {
        match (self.nomme(groupe)?, &groupe.opcos[..]) {
            (Some(one), _) => Ok(one),
            (None, [only]) => Ok(only),
            _ => Err(Refus::un(400, "OPCO", "Plusieurs OPCO sont sur ce port : dites lequel par « opco ».")),
        }
    }

    pub(crate) fn motif(&self) -> Result<&str, Refus> {
        let motif = self.texte("motif")?.filter(|motif| !motif.trim().is_empty()).unwrap_or("Décidé au bac à sable.");
        let short = motif.chars().count() <= MOTIF_MAXIMAL && !motif.contains('\0');
        if short { Ok(motif) } else { Err(mauvais("motif", "un texte d'au plus 500 caractères")) }
    }

    pub(crate) fn jour(&self, name: &str) -> Result<Option<Date>, Refus> {
        let Some(text) = self.texte(name)? else {
            return Ok(None);
        };
        let date: Option<Date> = text.parse().ok().filter(|_| text.len() == 10);
        date.map(Some).ok_or_else(|| mauvais(name, "une date AAAA-MM-JJ"))
    }

    /// The body without the word that is ours.
    pub(crate) fn sans_opco(&self) -> Value {
        let mut corps = self.corps.clone();
        if let Some(members) = corps.as_object_mut() {
            members.shift_remove("opco");
        }
        corps
    }
}

pub(crate) fn mauvais(name: &str, wanted: &str) -> Refus {
    Refus::un(400, "CHAMP", format!("« {name} » doit être {wanted}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_loopback_steers() {
        for (host, local) in [
            ("127.0.0.1:8080", true),
            ("localhost", true),
            ("LOCALHOST:1", true),
            ("[::1]:8080", true),
            ("[::1]", true),
            ("exemple.fr", false),
            ("127.0.0.1.exemple.fr:80", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(hote_local(&headers), local, "{host}");
        }
    }
}
