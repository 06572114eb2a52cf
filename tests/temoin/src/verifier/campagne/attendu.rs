//! Known failures, and their effect on a result.

use jiff::civil::Date;
use serde::Deserialize;

use super::resultat::Resultat;
use crate::verifier::verdict::Verdict;

/// A known failure, with a responsible person and an end date.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendu {
    /// Identifier of the OPCO.
    pub opco: String,
    /// Identifier of the requirement.
    pub exigence: String,
    /// The responsible person.
    pub responsable: String,
    /// The last day on which it is expected, `AAAA-MM-JJ`.
    pub jusqu_au: String,
    /// The reason.
    pub motif: String,
}

/// An expected failure that occurs is marked as such; one that does not occur, or cannot be checked, is an error of the
/// list.
pub(super) fn attendre(mut resultat: Resultat, opco: &str, attendus: &[Attendu], jour: Date) -> Resultat {
    let meme = |un: &&Attendu| un.opco == opco && un.exigence == resultat.exigence;
    let Some(attendu) = attendus.iter().find(meme) else { return resultat };
    let suite = format!("attendu : {}, {}, jusqu'au {}", attendu.motif, attendu.responsable, attendu.jusqu_au);
    match resultat.verdict {
        Verdict::Echec if attendu.jusqu_au >= jour.to_string() => {
            resultat.verdict = Verdict::EchecAttendu;
            resultat.phrase = format!("{} ({suite})", resultat.phrase);
        }
        Verdict::Echec => resultat.phrase = format!("{} (n'est plus {suite})", resultat.phrase),
        Verdict::NonExecuteVoulu => {}
        Verdict::Reussi | Verdict::Avertissement => {
            resultat.verdict = Verdict::Erreur;
            resultat.phrase = format!("l'échec attendu n'est pas venu : retirez-le de la liste ({suite})");
        }
        autre => {
            resultat.verdict = Verdict::Erreur;
            resultat.phrase =
                format!("l'échec attendu ne peut être observé, {} : {} ({suite})", autre.libelle(), resultat.phrase);
        }
    }
    resultat
}
