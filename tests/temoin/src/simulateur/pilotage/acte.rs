//! The control commands: they move the clock, dossiers and invoices, and switch deviations.

use std::sync::Arc;

use jiff::ToSpan;
use serde_json::json;

use super::etat;
use super::ordre::{Effet, Ordre, mauvais};
use crate::generated::operation::Operation;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::impossible::CommandeImpossible;
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::verrou::verrou;
use crate::validation::valider;

impl From<CommandeImpossible> for Refus {
    fn from(erreur: CommandeImpossible) -> Self {
        Self::un(409, "IMPOSSIBLE", erreur.to_string())
    }
}

pub(super) fn horloge(opcos: &[&Arc<Opco>], ordre: &Ordre) -> Effet {
    let jours = i64::try_from(ordre.entier("jours")?.unwrap_or(0)).ok().filter(|jours| *jours <= 36_500);
    let jours = jours.ok_or_else(|| mauvais("jours", "un nombre de jours d'au plus cent ans"))?;
    let date = ordre.jour("date")?;
    if date.is_none() && jours == 0 {
        return Err(Refus::un(400, "CHAMP", "Il faut « date » (AAAA-MM-JJ) ou « jours »."));
    }
    let mut voulues = Vec::new();
    for opco in opcos {
        let maintenant = verrou(&opco.portefeuille).date;
        let alors =
            date.unwrap_or(maintenant).checked_add(jours.days()).map_err(|_| mauvais("jours", "moins grand"))?;
        // No clock moves if one of them cannot.
        if alors < maintenant {
            return Err(Refus::un(409, "IMPOSSIBLE", format!("L'horloge de {} est déjà au {maintenant}.", opco.id)));
        }
        voulues.push(alors);
    }
    for (opco, date) in opcos.iter().zip(voulues) {
        opco.avancer(date)?;
    }
    Ok(etat::horloge(opcos))
}

/// A contract that came to the OPCO by another way; it is checked against the norm all the same.
pub(super) fn recevoir(opco: &Arc<Opco>, ordre: &Ordre) -> Effet {
    let corps = Operation::TransmettreDossier.row().body.as_ref();
    Refus::sauf_si_vide(corps.map_or_else(Vec::new, |corps| valider(&corps.schema, &ordre.sans_opco())))?;
    let numero = opco.recevoir_d_ailleurs(&ordre.corps["cerfa"])?;
    Ok(json!({ "opco": opco.id, "numeroInterne": numero }))
}

pub(super) fn dossier(opco: &Arc<Opco>, numero: &str, action: &str, ordre: &Ordre) -> Effet {
    let motif = ordre.motif()?;
    match action {
        "instruire" => opco.instruire(numero)?,
        "engager" => opco.engager(numero)?,
        "refuser" => opco.refuser_dossier(numero, motif)?,
        "annuler" => opco.annuler(numero, motif)?,
        "rompre" => opco.rompre(numero, ordre.jour("date")?)?,
        "payer" => opco.payer(numero)?,
        _ => return Err(Refus::un(404, "ACTION", "Cette action n'existe pas pour un dossier.")),
    }
    let portefeuille = verrou(&opco.portefeuille);
    Ok(portefeuille.par_numero_interne(numero).map_or_else(|| json!({}), |dossier| dossier.etat_json()))
}

pub(super) fn facture(opco: &Arc<Opco>, numero: &str, action: &str, ordre: &Ordre) -> Effet {
    match action {
        "payer" => opco.regler(numero)?,
        "refuser" => opco.refuser_facture(numero, ordre.motif()?)?,
        _ => return Err(Refus::un(404, "ACTION", "Cette action n'existe pas pour une facture.")),
    }
    let portefeuille = verrou(&opco.portefeuille);
    Ok(portefeuille.facture(numero).map_or_else(|| json!({}), |facture| facture.etat_json()))
}

pub(super) fn particularite(opcos: &[&Arc<Opco>], ordre: &Ordre) -> Effet {
    let nom = ordre.texte("nom")?.unwrap_or_default();
    let particularite = Particularite::par_nom(nom).ok_or_else(|| mauvais("nom", "le nom d'une particularité"))?;
    let active = match &ordre.corps["active"] {
        serde_json::Value::Null => true,
        valeur => valeur.as_bool().ok_or_else(|| mauvais("active", "vrai ou faux"))?,
    };
    opcos.iter().for_each(|opco| opco.regler_particularite(particularite, active));
    Ok(etat::particularites(opcos))
}
