//! What a reader looks at first: failures and warnings by name, where the results of a verdict begin, and rows by
//! verdict. The filter is style alone, because a report is read from a folder, without a script.

use std::fmt::Write as _;

use crate::rapport::Rapport;
use crate::verifier::campagne::{Campagne, Resultat};
use crate::verifier::exigence::Exigence;
use crate::verifier::verdict::Verdict;

/// The verdicts to look at, the worst first.
pub(super) const ECHECS: [Verdict; 2] = [Verdict::Erreur, Verdict::Echec];
pub(super) const AVERTISSEMENTS: [Verdict; 2] = [Verdict::Avertissement, Verdict::EchecAttendu];

/// A requirement to look at, and the OPCO where, by their pages.
pub(super) struct AVoir<'a> {
    pub verdict: Verdict,
    pub exigence: &'a Exigence,
    pub chez: Vec<&'a Campagne>,
}

/// All with these verdicts, by verdict, then in the order of the requirements.
pub(super) fn a_voir(rapport: &Rapport, verdicts: [Verdict; 2]) -> Vec<AVoir<'_>> {
    let du_verdict = |verdict: Verdict| {
        let ligne = move |(rang, exigence)| {
            let a_ce_verdict =
                |une: &&Campagne| une.resultats.get(rang).is_some_and(|un: &Resultat| un.verdict == verdict);
            let chez: Vec<&Campagne> = rapport.opco.iter().filter(a_ce_verdict).collect();
            (!chez.is_empty()).then_some(AVoir { verdict, exigence, chez })
        };
        rapport.exigences.iter().enumerate().filter_map(ligne)
    };
    verdicts.into_iter().flat_map(du_verdict).collect()
}

/// The same for one OPCO, each with its result.
pub(super) fn chez<'a>(rapport: &'a Rapport, campagne: &'a Campagne) -> Vec<(&'a Exigence, &'a Resultat)> {
    let lignes = || rapport.exigences.iter().zip(&campagne.resultats);
    let verdicts = ECHECS.into_iter().chain(AVERTISSEMENTS);
    verdicts.flat_map(|verdict| lignes().filter(move |(_, un)| un.verdict == verdict)).collect()
}

/// How often a verdict occurs at an OPCO, and its first requirement.
pub(super) struct CompteVerdict {
    pub verdict: Verdict,
    pub nombre: usize,
    /// The page of the OPCO.
    pub page: String,
    pub premier: Option<String>,
}

/// The counts of an OPCO for these verdicts.
pub(super) fn comptes(rapport: &Rapport, campagne: &Campagne, verdicts: &[Verdict]) -> Vec<CompteVerdict> {
    // In the order of the page, which goes by operation.
    let groupes = super::groupes(rapport.exigences.iter().zip(&campagne.resultats));
    let compte = |verdict: &Verdict| {
        let nombre = campagne.bilan.comptes.get(verdict).copied().unwrap_or(0);
        let mut lignes = groupes.iter().flat_map(|groupe| &groupe.lignes);
        let premier = lignes.find(|(_, un)| un.verdict == *verdict).map(|(exigence, _)| exigence.id.clone());
        CompteVerdict { verdict: *verdict, nombre, page: format!("{}.html", campagne.cle()), premier }
    };
    verdicts.iter().map(compte).collect()
}

/// The rules of the filter: rows without the verdict are hidden, and what has no such row. The row that a link leads to
/// is always there.
pub(super) fn regles() -> String {
    let mut regles = String::new();
    for verdict in Verdict::TOUS {
        let cle = verdict.cle();
        let sans = |quoi: &str| format!("{quoi}:not(:has(td.{cle}, :target))");
        let caches = [
            format!(":is(.resultats tbody, #matrice tbody[id]) tr:not(:has(> td.{cle}), :target, :has(> .groupe))"),
            sans("#matrice tbody[id]"),
            sans(".groupe-resultats"),
        ];
        let caches = caches.map(|une| format!("body:has(#f-{cle}:checked) {une}")).join(",\n");
        writeln!(regles, "{caches} {{ display: none; }}").expect("a text takes texts");
    }
    regles
}
