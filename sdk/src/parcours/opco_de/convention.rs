//! The OPCO of a collective agreement, by the table of the crate.

use super::reponse::{Certitude, OpcoDe, Origine, RaisonInconnu};
use crate::reference::convention_collective;
use crate::scalaires::CodeIdcc;

/// The OPCO of a collective agreement by this crate's table, which is the public one of the State. It makes no request.
///
/// ```
/// use cfadock::Opco;
/// use cfadock::parcours::{Certitude, OpcoDe, opco_de_idcc};
///
/// let idcc = "1486".parse()?;
/// assert!(matches!(
///     opco_de_idcc(&idcc),
///     OpcoDe::Trouve { opco: Opco::Atlas, certitude: Certitude::Faible, .. }
/// ));
/// # Ok::<(), cfadock::scalaires::ErreurScalaire>(())
/// ```
pub fn opco_de_idcc(idcc: &CodeIdcc) -> OpcoDe {
    par_convention(idcc, None).unwrap_or(OpcoDe::Inconnu(RaisonInconnu::IdccInconnu))
}

pub(super) fn par_convention(idcc: &CodeIdcc, a_defaut: Option<RaisonInconnu>) -> Option<OpcoDe> {
    let convention = convention_collective(idcc)?;
    let origine = Origine::Idcc { idcc: convention.idcc, a_defaut };
    Some(match convention.opcos[..] {
        [opco] => OpcoDe::Trouve { opco, origine, certitude: Certitude::Faible },
        _ => OpcoDe::Plusieurs { opcos: convention.opcos, origine },
    })
}
