//! A certificate to check, and what its checks read of it.

use crate::FilePart;
use crate::controle::contrat_connu::ContratConnu;
use crate::controle::verification::{Ecarts, Verification};
use crate::models::{Certificat, Dossier, Echeance};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::DateCivile;

/// A certificate, its dossier, and the other data that its checks need.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CertificatAControler<'a> {
    /// The certificate, as it will be sent.
    pub certificat: &'a Certificat,
    /// The dossier, as the OPCO gave it.
    pub dossier: &'a Dossier,
    /// The signed file; `None` when it is checked elsewhere.
    pub fichier: Option<&'a FilePart>,
    /// Today, in France.
    pub jour: Date,
}

impl<'a> CertificatAControler<'a> {
    /// A certificate to check today against its dossier, without its file.
    pub fn new(certificat: &'a Certificat, dossier: &'a Dossier, jour: Date) -> Self {
        Self { certificat, dossier, fichier: None, jour }
    }

    pub(super) fn contrat(&self) -> ContratConnu {
        self.dossier.cerfa.as_ref().map(ContratConnu::from).unwrap_or_default()
    }

    /// The item to which the certificate refers; `None` when the dossier has no item with that number.
    pub(super) fn echeance(&self) -> Option<&'a Echeance> {
        let numero = self.certificat.echeance.numero;
        self.dossier.echeances.iter().flatten().find(|echeance| echeance.numero == Some(numero))
    }

    /// The first and last day certified.
    pub(super) fn periode(&self) -> (Option<Date>, Option<Date>) {
        let echeance = &self.certificat.echeance;
        let civil = |date: &Option<DateCivile>| date.as_ref().and_then(DateCivile::civil);
        (civil(&echeance.date_debut), civil(&echeance.date_fin))
    }
}

pub(super) type Verif = Verification<fn(&CertificatAControler<'_>, &mut Ecarts<'_>)>;
