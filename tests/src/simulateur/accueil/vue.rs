//! What the page shows, as plain texts for its template; the template escapes every one of them.

use std::sync::Arc;

use askama::Template;

use crate::generated::operation::Operation;
use crate::simulateur::dossier::{Dossier, Etat};
use crate::simulateur::echeancier::Echeance;
use crate::simulateur::ecoute::Groupe;
use crate::simulateur::facture::{EtatFacture, Facture};
use crate::simulateur::journal::Appel;
use crate::simulateur::particularite::Particularite;
use crate::simulateur::serveur::{Opco, verrou};
use crate::simulateur::valeur::texte;

/// Dossiers, invoices and requests shown at most.
const MONTRES: usize = 50;

#[derive(Template)]
#[template(path = "accueil.html")]
pub(super) struct Page {
    id: String,
    nom: String,
    date: String,
    /// Identifier and name of every OPCO of the port, and whether it is the one shown.
    opcos: Vec<(String, String, bool)>,
    total: usize,
    numero: usize,
    derniere: usize,
    dossiers: Vec<LigneDossier>,
    factures: Vec<LigneFacture>,
    appels: Vec<LigneAppel>,
    pieces: usize,
    pannes: Vec<String>,
    operations: Vec<&'static str>,
    /// Name, sentence and state of every deviation.
    particularites: Vec<(&'static str, &'static str, bool)>,
}

struct LigneDossier {
    numero: String,
    externe: String,
    apprenti: String,
    etat: &'static str,
    commentaire: String,
    regime: &'static str,
    echeances: Vec<LigneEcheance>,
    /// Action and label of every button that the state allows.
    actions: Vec<(&'static str, &'static str)>,
}

struct LigneEcheance {
    codification: String,
    ouverture: String,
    total: String,
    en_cours: String,
    regle: String,
}

struct LigneFacture {
    numero: String,
    reference: String,
    montant: String,
    etat: &'static str,
    ouverte: bool,
}

struct LigneAppel {
    methode: String,
    chemin: String,
    statut: u16,
    verdict: &'static str,
    motifs: String,
}

impl Page {
    pub(super) fn nouvelle(groupe: &Groupe, opco: &Arc<Opco>, numero: usize) -> Self {
        let reglages = opco.reglages();
        let portefeuille = verrou(&opco.portefeuille);
        let total = portefeuille.dossiers.len();
        let here = portefeuille.dossiers.iter().rev().skip((numero - 1).saturating_mul(MONTRES)).take(MONTRES);
        let appels = verrou(&opco.journal).appels.iter().rev().take(MONTRES).map(LigneAppel::de).collect();
        let waiting = verrou(&opco.pannes);
        let pannes = waiting.toutes().into_iter().map(|(operation, left, panne)| {
            let what = operation.map_or("toute opération", |operation| operation.row().id);
            let status = panne.reponse.as_ref().map_or_else(String::new, |(status, _)| format!(", réponse {status}"));
            let delay = if panne.delai.is_zero() { String::new() } else { format!(", {} ms", panne.delai.as_millis()) };
            let cut = if panne.coupure.is_some() { ", connexion coupée" } else { "" };
            format!("{what} : encore {left} fois{status}{delay}{cut}")
        });
        Self {
            id: opco.id.clone(),
            nom: reglages.nom.clone(),
            date: portefeuille.date.to_string(),
            opcos: groupe
                .opcos
                .iter()
                .map(|one| (one.id.clone(), one.reglages().nom.clone(), one.id == opco.id))
                .collect(),
            total,
            numero,
            derniere: total.div_ceil(MONTRES).max(1),
            dossiers: here.map(LigneDossier::de).collect(),
            factures: portefeuille.factures.iter().rev().take(MONTRES).map(LigneFacture::de).collect(),
            appels,
            pieces: portefeuille.pieces.len(),
            pannes: pannes.collect(),
            operations: Operation::ALL.iter().map(|operation| operation.row().id).collect(),
            particularites: Particularite::toutes().map(|one| (one.nom(), one.resume(), reglages.a(one))).collect(),
        }
    }
}

impl LigneDossier {
    fn de(dossier: &Dossier) -> Self {
        let actions: &[_] = match dossier.etat {
            Etat::Transmis => &[("instruire", "Instruire"), ("engager", "Engager"), ("refuser", "Refuser")],
            Etat::EnCoursInstruction => &[("engager", "Engager"), ("refuser", "Refuser")],
            Etat::Engage => &[("payer", "Payer"), ("rompre", "Rompre"), ("annuler", "Annuler")],
            Etat::Rupture => &[("payer", "Payer")],
            Etat::Annule | Etat::Refuse | Etat::Solde => &[],
        };
        let cerfa = dossier.contrat.json();
        let name = |name| texte(&cerfa, name);
        Self {
            numero: dossier.numero_interne(),
            externe: dossier.numero_externe(),
            apprenti: format!("{} {}", name("/apprenti/prenom"), name("/apprenti/nom")),
            etat: dossier.etat.code(),
            commentaire: dossier.commentaire.clone().unwrap_or_default(),
            regime: dossier.regime.map_or("", |regime| regime.titre()),
            echeances: dossier.echeances.iter().map(LigneEcheance::de).collect(),
            actions: actions.to_vec(),
        }
    }
}

impl LigneEcheance {
    fn de(echeance: &Echeance) -> Self {
        Self {
            codification: echeance.codification.clone(),
            ouverture: echeance.ouverture.to_string(),
            total: euros(echeance.total),
            en_cours: euros(echeance.en_cours),
            regle: euros(echeance.regle),
        }
    }
}

impl LigneFacture {
    fn de(facture: &Facture) -> Self {
        Self {
            numero: facture.numero_interne(),
            reference: facture.numero.clone(),
            montant: euros(facture.total.unwrap_or_default()),
            etat: facture.etat.code(),
            ouverte: facture.etat == EtatFacture::Transmise,
        }
    }
}

impl LigneAppel {
    fn de(appel: &Appel) -> Self {
        let motifs: Vec<_> = appel.motifs.iter().map(|(code, phrase)| format!("{code} : {phrase}")).collect();
        Self {
            methode: appel.method.clone(),
            chemin: appel.path.clone(),
            statut: appel.status,
            verdict: appel.verdict(),
            motifs: motifs.join(" "),
        }
    }
}

/// Centimes as a French amount: `1 234,50 €`.
fn euros(centimes: i64) -> String {
    let whole = (centimes.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    let sign = if centimes < 0 { "-" } else { "" };
    format!("{sign}{grouped},{:02}\u{a0}€", centimes.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (centimes, text) in [(0, "0,00"), (5, "0,05"), (-123_450, "-1\u{202f}234,50"), (800_000, "8\u{202f}000,00")]
        {
            assert_eq!(euros(centimes), format!("{text}\u{a0}€"));
        }
        assert!(euros(i64::MIN).starts_with("-92\u{202f}233"));
    }
}
