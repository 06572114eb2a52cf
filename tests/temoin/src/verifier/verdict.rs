//! Verdicts, and the one function that combines them. Every output takes its conclusion from here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The verdict on one requirement at one OPCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Satisfied, with at least one assertion.
    Reussi,
    /// Not satisfied.
    Echec,
    /// Satisfied in meaning, with a publicly known deviation.
    Avertissement,
    /// Left out on purpose: dry run, no writes.
    NonExecuteVoulu,
    /// Could not be checked: a precondition could not be established.
    NonExecuteImpossible,
    /// The profile says that the OPCO does not offer the operation.
    SansObjet,
    /// An error of the suite, or an expected failure that did not occur.
    Erreur,
    /// Executed, but nothing could be observed.
    Indetermine,
    /// A known failure, with owner and date.
    EchecAttendu,
}

impl Verdict {
    /// All of them, in the order of the outputs.
    pub const TOUS: [Self; 9] = [
        Self::Reussi,
        Self::Echec,
        Self::Avertissement,
        Self::NonExecuteVoulu,
        Self::NonExecuteImpossible,
        Self::SansObjet,
        Self::Erreur,
        Self::Indetermine,
        Self::EchecAttendu,
    ];

    /// In French, for people.
    pub fn libelle(self) -> &'static str {
        match self {
            Self::Reussi => "réussi",
            Self::Echec => "échec",
            Self::Avertissement => "avertissement",
            Self::NonExecuteVoulu => "non exécuté (voulu)",
            Self::NonExecuteImpossible => "non exécuté (impossible)",
            Self::SansObjet => "sans objet",
            Self::Erreur => "erreur de la suite",
            Self::Indetermine => "indéterminé",
            Self::EchecAttendu => "échec attendu",
        }
    }

    /// One sign, which is never shown alone.
    pub fn signe(self) -> &'static str {
        match self {
            Self::Reussi => "✓",
            Self::Echec => "✗",
            Self::Avertissement => "!",
            Self::NonExecuteVoulu | Self::NonExecuteImpossible => "·",
            Self::SansObjet => "–",
            Self::Erreur => "⚠",
            Self::Indetermine => "?",
            Self::EchecAttendu => "≈",
        }
    }

    /// A word without accents, for classes and keys: that of the JSON.
    pub fn cle(self) -> &'static str {
        match self {
            Self::Reussi => "reussi",
            Self::Echec => "echec",
            Self::Avertissement => "avertissement",
            Self::NonExecuteVoulu => "non_execute_voulu",
            Self::NonExecuteImpossible => "non_execute_impossible",
            Self::SansObjet => "sans_objet",
            Self::Erreur => "erreur",
            Self::Indetermine => "indetermine",
            Self::EchecAttendu => "echec_attendu",
        }
    }
}

/// The conclusion of a whole run; a greater one is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Nothing failed, and something was really asserted.
    Conforme,
    /// The run proves nothing: nothing ran, everything was refused, or a check asserted nothing.
    Creuse,
    /// At least one requirement is not satisfied.
    Echecs,
    /// The suite itself has an error.
    Erreur,
}

impl Conclusion {
    /// In French, for people. The words for a real OPCO are never used for a simulated one.
    pub fn libelle(self, simulee: bool) -> &'static str {
        match self {
            Self::Conforme if simulee => "le simulateur tient la norme",
            Self::Conforme => "aucun écart relevé",
            Self::Creuse => "exécution creuse : rien n'est démontré",
            Self::Echecs if simulee => "le simulateur s'écarte de la norme",
            Self::Echecs => "écarts relevés",
            Self::Erreur => "erreur de la suite",
        }
    }

    /// The exit status of the command.
    pub fn statut(self) -> u8 {
        match self {
            Self::Conforme => 0,
            Self::Echecs => 1,
            Self::Creuse => 5,
            Self::Erreur => 101,
        }
    }
}

/// Counts and conclusion of a set of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilan {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// How many results have each verdict; verdicts without result are absent.
    pub comptes: BTreeMap<Verdict, usize>,
}

/// The minimum percentage of applicable requirements that must be satisfied: below it a run proves nothing.
const PART: usize = 50;

impl Bilan {
    /// The percentage of applicable requirements that were satisfied: requirements left out on purpose, or not offered,
    /// do not count. None without an applicable one.
    pub fn part(&self) -> Option<usize> {
        let compte = |verdict| self.comptes.get(&verdict).copied().unwrap_or(0_usize);
        let hors = compte(Verdict::NonExecuteVoulu) + compte(Verdict::SansObjet);
        let tous: usize = self.comptes.values().sum();
        ((compte(Verdict::Reussi) + compte(Verdict::Avertissement)) * 100).checked_div(tous - hors)
    }
}

/// Combines verdicts and statuses of answers into one conclusion.
pub fn conclure(resultats: impl IntoIterator<Item = Verdict>, statuts: impl IntoIterator<Item = u16>) -> Bilan {
    let mut bilan = Bilan { conclusion: Conclusion::Creuse, comptes: BTreeMap::new() };
    for verdict in resultats {
        *bilan.comptes.entry(verdict).or_insert(0) += 1;
    }
    let mut statuts = statuts.into_iter();
    let entendue = statuts.any(|statut| !matches!(statut, 0 | 401 | 404));
    let un = |verdict| bilan.comptes.contains_key(&verdict);
    bilan.conclusion = if un(Verdict::Erreur) {
        Conclusion::Erreur
    } else if un(Verdict::Echec) && entendue {
        Conclusion::Echecs
    } else if !entendue || !un(Verdict::Reussi) || bilan.part().is_none_or(|part| part < PART) {
        Conclusion::Creuse
    } else {
        Conclusion::Conforme
    };
    bilan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_wins_and_a_hollow_run_is_no_pass() {
        use Verdict::{Avertissement, Echec, EchecAttendu, Erreur, Indetermine, NonExecuteImpossible};
        let bon = Verdict::Reussi;
        for (resultats, statuts, attendue) in [
            (vec![bon], vec![200], Conclusion::Conforme),
            (vec![bon, Echec], vec![200], Conclusion::Echecs),
            (vec![bon, Echec, Erreur], vec![200], Conclusion::Erreur),
            (vec![bon, Avertissement, EchecAttendu], vec![200], Conclusion::Conforme),
            (vec![], vec![], Conclusion::Creuse),
            (vec![bon], vec![401, 404, 0], Conclusion::Creuse),
            (vec![bon, Echec], vec![401, 404], Conclusion::Creuse),
            // One success among unobservable requirements proves nothing; those left out on purpose do not count.
            (vec![bon, Indetermine, NonExecuteImpossible], vec![200], Conclusion::Creuse),
            (vec![bon, Indetermine], vec![200], Conclusion::Conforme),
            (vec![bon, Verdict::NonExecuteVoulu, Verdict::NonExecuteVoulu], vec![200], Conclusion::Conforme),
            (vec![Verdict::SansObjet, Verdict::NonExecuteVoulu], vec![200], Conclusion::Creuse),
        ] {
            assert_eq!(conclure(resultats.clone(), statuts).conclusion, attendue, "{resultats:?}");
        }
        assert_eq!(conclure([bon, Echec, Indetermine, Verdict::SansObjet], []).part(), Some(33));
        let statuts = [Conclusion::Conforme, Conclusion::Echecs, Conclusion::Creuse, Conclusion::Erreur];
        assert_eq!(statuts.map(Conclusion::statut), [0, 1, 5, 101]);
    }
}
