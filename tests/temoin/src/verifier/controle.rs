//! The controls of single operations: the valid call and what its answer must be. Refusals, pages and stories are beside.

mod page;
mod refus;
mod reponse;

pub(super) use reponse::deballer;

use super::constat::Constat;
use super::exigence::Controle;
use super::recit;
use super::regle::Regle;
use super::seance::{Empechement, Seance};

/// Plays a control and says what was found.
///
/// # Errors
///
/// When it cannot be played to its end.
pub async fn juger(seance: &mut Seance<'_>, controle: Controle) -> Result<Constat, Empechement> {
    let Some(operation) = controle.operation else {
        return recit::juger(seance, controle.regle).await;
    };
    match controle.regle {
        Regle::PageNumero
        | Regle::PageCompte
        | Regle::PageTotal
        | Regle::PageRepetee
        | Regle::PageFin
        | Regle::PageEnveloppe => page::juger(seance, controle.regle, operation).await,
        regle if regle.famille().starts_with("refus.") => refus::juger(seance, regle, operation, controle.sujet).await,
        regle => reponse::juger(seance, regle, operation).await,
    }
}
