//! The history of a deposit, in sentences.

use cfadock::Outcome;
use cfadock::journal::{Auteur, Decision, EvenementJournal, Numeros, Regard, Trace};
use cfadock::parcours::moment;

/// One thing that happened to a deposit.
pub(super) struct Jalon {
    pub(super) le: String,
    pub(super) titre: String,
    pub(super) detail: String,
}

impl Jalon {
    pub(super) fn de(trace: &Trace) -> Self {
        let (titre, detail) = match &trace.evenement {
            EvenementJournal::Issue { issue, statut, motif, .. } => {
                let statut = statut.map(|statut| format!(" (statut {statut})")).unwrap_or_default();
                (format!("{}{statut}", issue_dite(*issue)), motif.clone().unwrap_or_default())
            }
            EvenementJournal::Regard(Regard::Absent) => ("Cherché chez l'OPCO, pas trouvé".to_owned(), String::new()),
            EvenementJournal::Regard(Regard::Incertain) => {
                ("Cherché chez l'OPCO, sans certitude".to_owned(), String::new())
            }
            EvenementJournal::Reglement { decision, par } => regle(decision, par),
            EvenementJournal::Archivage { situation, .. } => {
                (format!("Archivé : {situation}"), "Ce qui précédait n'est plus dans le journal.".to_owned())
            }
            // A kind that a later version of the journal adds.
            _ => ("Autre événement".to_owned(), String::new()),
        };
        Self { le: moment(trace.le), titre, detail }
    }
}

fn issue_dite(issue: Outcome) -> &'static str {
    match issue {
        Outcome::Accepted => "Accepté par l'OPCO",
        Outcome::Refused => "Refusé par l'OPCO",
        Outcome::NotSent => "Non envoyé",
        Outcome::AnswerLost => "Reçu par l'OPCO, réponse perdue",
        Outcome::Unknown => "Issue inconnue",
    }
}

fn regle(decision: &Decision, par: &Auteur) -> (String, String) {
    let decision = match decision {
        Decision::Deposee(_) => "l'OPCO l'a reçu",
        Decision::Absente => "l'OPCO ne l'a pas",
        Decision::Ecartee => "l'OPCO l'a écarté",
        _ => "autre décision",
    };
    match par {
        Auteur::Rapprochement => (format!("Réglé par la réconciliation : {decision}"), String::new()),
        Auteur::Personne { motif } => (format!("Tranché par une personne : {decision}"), motif.clone()),
    }
}

/// The numbers that are known, each with its name.
pub(super) fn numeros(numeros: &Numeros) -> Vec<(&'static str, String)> {
    let tous = [
        ("Dossier (numéro interne)", &numeros.dossier),
        ("Dossier (numéro externe)", &numeros.externe),
        ("Numéro DECA", &numeros.deca),
        ("Facture (numéro interne)", &numeros.facture),
        ("Document (numéro interne)", &numeros.document),
    ];
    tous.into_iter().filter_map(|(nom, numero)| Some((nom, numero.clone()?))).collect()
}
