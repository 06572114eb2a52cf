//! How long to wait before a deposit that is not found counts as not arrived.

use std::time::Duration;

use crate::Opco;
use crate::opco::Parutions;

/// How long to wait before a deposit that is not found counts as not arrived, and before a person has to decide.
///
/// A list may show a deposit very late, and a deposit that is sent again then exists twice. Time alone therefore never
/// makes a deposit absent: the maximum delay of an OPCO comes from its [profile](Opco::profil) or from the editor. If
/// it is unknown, a person decides, with the extranet or the telephone of the OPCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attentes {
    /// How long a call may still act after its end; default 15 minutes. A deposit is abandoned as unknown after half of
    /// it, whatever the timeouts of the client: the other half is for gateways and queues. All processes that share a
    /// journal need the same value.
    pub avant: Duration,
    /// The maximum delay before a received contract is in the list of the states of dossiers; `None` if it is unknown.
    pub dossiers: Option<Duration>,
    /// The same for an invoice, in the list of the states of invoices.
    pub factures: Option<Duration>,
    /// The same for the amounts of an invoice, in the échéances of its dossiers.
    pub echeances: Option<Duration>,
    /// The time between the first look that counts (after `avant` and after the delay of the OPCO) and the one that
    /// settles; default 5 minutes.
    pub entre: Duration,
    /// How long after `avant` a person has to decide, default 24 hours: if the delay of the OPCO is unknown, or if the
    /// OPCO could not be read.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_of_every_opco_are_those_that_are_stated() {
        let minutes = |duree: Duration| (duree.as_secs() / 60, duree.as_secs() % 60);
        for opco in Opco::TOUS {
            let Attentes { avant, entre, personne, .. } = Attentes::de(opco);
            assert_eq!([avant, entre, personne].map(minutes), [(15, 0), (5, 0), (1440, 0)], "{opco}");
        }
    }
}
