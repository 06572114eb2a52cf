//! The payment details of a CFA, from its own settings.

use crate::scalaires::{Iban, Siret};

/// The IBAN and the SIRET of a CFA, from its own settings: its invoices carry them where an OPCO does not say to whom it
/// pays an échéance, or masks the IBAN, as V1 dossiers do. What the OPCO says comes first, and a warning says of each
/// that was taken from here (`FACTURE-IBAN-005`, `FACTURE-SIRET-004`).
///
/// ```
/// # use cfadock::{Connexion, parcours::Emetteur};
/// # fn regler(akto: Connexion) -> Result<Connexion, cfadock::scalaires::ErreurScalaire> {
/// Ok(akto.emetteur(Emetteur::default().iban("FR1420041010050500013M02606".parse()?).siret("00000654400019".parse()?)))
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Emetteur {
    iban: Option<Iban>,
    siret: Option<Siret>,
}

impl Emetteur {
    /// The same, paid to this account.
    #[must_use]
    pub fn iban(mut self, iban: Iban) -> Self {
        self.iban = Some(iban);
        self
    }

    /// The same, issuing from this establishment.
    #[must_use]
    pub fn siret(mut self, siret: Siret) -> Self {
        self.siret = Some(siret);
        self
    }

    pub(in crate::parcours) fn parts(&self) -> (Option<&Iban>, Option<&Siret>) {
        (self.iban.as_ref(), self.siret.as_ref())
    }
}
