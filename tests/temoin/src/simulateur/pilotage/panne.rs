//! Faults over HTTP: how one is described in JSON, and which are to come.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::ordre::{Effet, Ordre, mauvais};
use crate::generated::operation::Operation;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::reglages::panne::{CorpsForce, Coupure, DELAI_MAXIMAL, Panne};
use crate::simulateur::verrou::verrou;

pub(super) fn ajouter(opcos: &[&Arc<Opco>], ordre: &Ordre) -> Effet {
    let operation = match ordre.texte("operation")? {
        None => None,
        Some(id) => {
            let found = Operation::ALL.iter().copied().find(|one| one.row().id == id);
            Some(found.ok_or_else(|| mauvais("operation", "le nom d'une opération, comme consulterDossier"))?)
        }
    };
    let fois = u32::try_from(ordre.entier("fois")?.unwrap_or(1)).ok().filter(|fois| (1..=1_000_000).contains(fois));
    let fois = fois.ok_or_else(|| mauvais("fois", "entre 1 et 1000000"))?;
    let panne = lire(ordre)?;
    for opco in opcos {
        verrou(&opco.pannes).ajouter(operation, fois, panne.clone());
    }
    Ok(toutes(opcos))
}

fn lire(ordre: &Ordre) -> Result<Panne, Refus> {
    let status = match ordre.entier("status")? {
        None => None,
        Some(status) => {
            let known = u16::try_from(status).ok().filter(|status| (200..=599).contains(status));
            Some(known.ok_or_else(|| mauvais("status", "entre 200 et 599"))?)
        }
    };
    let corps = match (&ordre.corps["corps"], ordre.texte("texte")?) {
        (Value::Null, None) => CorpsForce::Vide,
        (Value::Null, Some(texte)) => {
            let media = ordre.texte("media")?.unwrap_or("text/html").to_owned();
            HeaderValue::from_str(&media).map_err(|_| mauvais("media", "un type de contenu"))?;
            CorpsForce::Texte { media, texte: texte.to_owned() }
        }
        (_, Some(_)) => return Err(Refus::un(400, "CHAMP", "« corps » et « texte » ne vont pas ensemble.")),
        (value, None) => CorpsForce::Json(value.clone()),
    };
    let coupure = match ordre.texte("coupure")? {
        None => None,
        Some("avant") => Some(Coupure::Avant),
        Some("apres") => Some(Coupure::Apres),
        Some(_) => return Err(mauvais("coupure", "avant ou apres")),
    };
    let delai = Duration::from_millis(ordre.entier("delai_ms")?.unwrap_or(0));
    if delai > DELAI_MAXIMAL {
        return Err(mauvais("delai_ms", "d'au plus 600000"));
    }
    if status.is_none() && coupure.is_none() && delai.is_zero() {
        return Err(Refus::un(400, "CHAMP", "Il faut « status », « coupure » ou « delai_ms »."));
    }
    Ok(Panne {
        reponse: status.map(|status| (status, corps)),
        entetes: entetes(&ordre.corps["entetes"])?,
        delai,
        coupure,
    })
}

fn entetes(value: &Value) -> Result<Vec<(String, String)>, Refus> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let wrong = || mauvais("entetes", "un objet de noms et de textes, hors taille et transport");
    let pair = |(name, value): (&String, &Value)| {
        let text = value.as_str().filter(|text| HeaderValue::from_str(text).is_ok());
        let name: HeaderName = name.parse().ok()?;
        // Those say how the answer itself is framed.
        let framing = ["content-length", "transfer-encoding", "connection", "upgrade"].contains(&name.as_str());
        Some((name.to_string(), text?.to_owned())).filter(|_| !framing)
    };
    value.as_object().ok_or_else(wrong)?.iter().map(|member| pair(member).ok_or_else(wrong)).collect()
}

pub(super) fn vider(opcos: &[&Arc<Opco>]) -> Value {
    opcos.iter().for_each(|opco| verrou(&opco.pannes).vider());
    toutes(opcos)
}

pub(super) fn toutes(opcos: &[&Arc<Opco>]) -> Value {
    let of = |opco: &&Arc<Opco>| {
        let line = |(operation, left, panne): (Option<Operation>, u32, &Panne)| {
            json!({
                "opco": opco.id,
                "operation": operation.map(|operation| operation.row().id),
                "fois": left,
                "status": panne.reponse.as_ref().map(|(status, _)| status),
                "delai_ms": panne.delai.as_millis() as u64,
                "coupure": panne.coupure.map(|coupure| if coupure == Coupure::Avant { "avant" } else { "apres" }),
            })
        };
        verrou(&opco.pannes).toutes().into_iter().map(line).collect::<Vec<_>>()
    };
    Value::Array(opcos.iter().flat_map(of).collect())
}
