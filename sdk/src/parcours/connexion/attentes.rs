//! How long to wait before a deposit that is not found counts as not arrived.

use std::time::Duration;

use crate::Opco;
use crate::opco::Parutions;

/// How long to wait before a deposit that is not found counts as not arrived, and before a person is asked.
///
/// A list may show a deposit very late, and a deposit that is sent again then exists twice. So time alone never makes a
/// deposit absent: the maximum delay of an OPCO comes from its [profile](Opco::profil) or from the editor; where it is
/// unknown, a person decides, with the extranet or the telephone of the OPCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attentes {
    /// For how long after its end a call may still act: 15 minutes unless said otherwise. A deposit is given up as
    /// unknown when half of it is over, whatever the timeouts of the client: the other half is for gateways and queues.
    /// All processes that share a journal need the same.
    pub avant: Duration,
    /// How late, at the most, a contract that was received is in the list of the states of dossiers; `None` where it is
    /// unknown.
    pub dossiers: Option<Duration>,
    /// The same for an invoice, in the list of the states of invoices.
    pub factures: Option<Duration>,
    /// The same for the amounts of an invoice, in the échéances of its dossiers.
    pub echeances: Option<Duration>,
    /// From the first look that counts, which comes after `avant` and after the delay of the OPCO, to the one that settles:
    /// 5 minutes unless said otherwise.
    pub entre: Duration,
    /// So long after `avant`, 24 hours unless said otherwise, a person is asked: where the delay of the OPCO is
    /// unknown, and where the OPCO could not be read.
    pub personne: Duration,
}

impl Attentes {
    /// Those of the profile of an OPCO.
    pub fn de(opco: Opco) -> Self {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        let Parutions { dossiers, factures, echeances } = &opco.profil().attentes;
        Self {
            avant: minutes(15),
            dossiers: dossiers.delai(),
            factures: factures.delai(),
            echeances: echeances.delai(),
            entre: minutes(5),
            personne: minutes(24 * 60),
        }
    }
}
