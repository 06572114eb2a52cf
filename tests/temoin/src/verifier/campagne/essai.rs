//! One control of a run: whether it applies, its execution, and its result. Its checks are elsewhere.

use super::resultat::Resultat;
use crate::verifier::observations::Observations;
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verdict::Verdict;
use crate::verifier::verification::VerificationCiblee;

/// Runs one control. Texts of the OPCO are cleaned in its sentence, and exchanges show what prevented it.
pub async fn jouer(seance: &mut Seance<'_>, controle: VerificationCiblee) -> Resultat {
    if let Some(phrase) = controle.sans_objet(seance.profil) {
        return Resultat::new(controle, Verdict::SansObjet, phrase, Observations::default());
    }
    let debut = seance.cible.echanges.len();
    seance.rappels.clear();
    let (verdict, phrase, constat) = match controle.juger(seance).await {
        Ok(mut constat) => {
            // The judged answer may have been read for another control.
            if constat.preuves.is_empty() {
                constat.preuves = vus(seance, debut);
            }
            (constat.verdict(), constat.phrase(), constat)
        }
        Err(empechement) => {
            let (verdict, phrase) = empeche(empechement);
            (verdict, phrase, Observations { preuves: vus(seance, debut), ..Observations::default() })
        }
    };
    let phrase = seance.cible.propre(&phrase);
    Resultat::new(controle, verdict, phrase, constat)
}

/// The exchanges since `debut`, and the reused ones.
fn vus(seance: &mut Seance<'_>, debut: usize) -> Vec<usize> {
    let mut preuves = std::mem::take(&mut seance.rappels);
    preuves.extend(debut..seance.cible.echanges.len());
    preuves.sort_unstable();
    preuves.dedup();
    preuves
}

fn empeche(empechement: Empechement) -> (Verdict, String) {
    match empechement {
        Empechement::Voulu => (Verdict::NonExecuteVoulu, "les écritures ne sont pas permises (--ecrire)".to_owned()),
        Empechement::Impossible(phrase) => (Verdict::NonExecuteImpossible, phrase),
        Empechement::Indetermine(phrase) => (Verdict::Indetermine, phrase),
        Empechement::Coupure(cause) => (Verdict::Indetermine, format!("un échange a été rompu : {cause}")),
    }
}
