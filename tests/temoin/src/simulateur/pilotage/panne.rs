//! Faults over HTTP: their description in JSON, and the pending ones.

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
            let trouvee = Operation::ALL.iter().copied().find(|une| une.row().id == id);
            Some(trouvee.ok_or_else(|| mauvais("operation", "le nom d'une opération, comme consulterDossier"))?)
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
    let statut = match ordre.entier("status")? {
        None => None,
        Some(statut) => {
            let connu = u16::try_from(statut).ok().filter(|statut| (200..=599).contains(statut));
            Some(connu.ok_or_else(|| mauvais("status", "entre 200 et 599"))?)
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
        (valeur, None) => CorpsForce::Json(valeur.clone()),
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
    if statut.is_none() && coupure.is_none() && delai.is_zero() {
        return Err(Refus::un(400, "CHAMP", "Il faut « status », « coupure » ou « delai_ms »."));
    }
    Ok(Panne {
        reponse: statut.map(|statut| (statut, corps)),
        entetes: entetes(&ordre.corps["entetes"])?,
        delai,
        coupure,
    })
}

fn entetes(valeur: &Value) -> Result<Vec<(String, String)>, Refus> {
    if valeur.is_null() {
        return Ok(Vec::new());
    }
    let faux = || mauvais("entetes", "un objet de noms et de textes, hors taille et transport");
    let paire = |(nom, valeur): (&String, &Value)| {
        let texte = valeur.as_str().filter(|texte| HeaderValue::from_str(texte).is_ok());
        let nom: HeaderName = nom.parse().ok()?;
        // These headers define how the answer itself is framed.
        let cadrage = ["content-length", "transfer-encoding", "connection", "upgrade"].contains(&nom.as_str());
        Some((nom.to_string(), texte?.to_owned())).filter(|_| !cadrage)
    };
    valeur.as_object().ok_or_else(faux)?.iter().map(|membre| paire(membre).ok_or_else(faux)).collect()
}

pub(super) fn vider(opcos: &[&Arc<Opco>]) -> Value {
    opcos.iter().for_each(|opco| verrou(&opco.pannes).vider());
    toutes(opcos)
}

pub(super) fn toutes(opcos: &[&Arc<Opco>]) -> Value {
    let de_l_opco = |opco: &&Arc<Opco>| {
        let ligne = |(operation, restent, panne): (Option<Operation>, u32, &Panne)| {
            json!({
                "opco": opco.id,
                "operation": operation.map(|operation| operation.row().id),
                "fois": restent,
                "status": panne.reponse.as_ref().map(|(statut, _)| statut),
                "delai_ms": panne.delai.as_millis() as u64,
                "coupure": panne.coupure.map(|coupure| if coupure == Coupure::Avant { "avant" } else { "apres" }),
            })
        };
        verrou(&opco.pannes).toutes().into_iter().map(ligne).collect::<Vec<_>>()
    };
    Value::Array(opcos.iter().flat_map(de_l_opco).collect())
}
