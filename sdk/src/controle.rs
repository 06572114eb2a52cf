//! Checks before sending: they find what an OPCO would refuse, or the law forbids, before anything is sent.
//!
//! Every rule has a stable [`IdRegle`], a [`Gravite`], a field and a source; [`regles`] gives them all, and
//! `CONTROLES.md` shows them. A check finds [`Constat`]s, in French for the person at the CFA; [`Controle::verdict`]
//! says whether the document may be sent. Only errors stop it, and an error can be overridden by its id: a wrong block
//! is worse than a rejection by the OPCO.
//!
//! Nothing here reads a clock, a file or the network: the caller gives today's date, the open échéances and the earlier
//! invoices. Answers of an OPCO are judged elsewhere.
//!
//! ```
//! use cfadock::controle::{ContratAControler, IdRegle, controler_contrat};
//! use cfadock::models::DossierTransmission;
//! use cfadock::runtime::jiff::civil::Date;
//!
//! # fn check(dossier: &DossierTransmission, today: Date) -> Result<(), Box<dyn std::error::Error>> {
//! let controle = controler_contrat(&ContratAControler::new(dossier, today));
//! for constat in controle.constats() {
//!     println!("{constat}");
//! }
//! let accepted: [IdRegle; 1] = ["CERFA-CONCLUSION-003".parse()?];
//! controle.verdict(&accepted)?;
//! # Ok(())
//! # }
//! ```

mod calendrier;
mod cerfa;
mod certificat;
mod comparaison;
mod constat;
mod contrat_connu;
mod convention;
mod facture;
mod fichier;
mod montants;
pub(crate) mod noms;
mod refus;
mod regle;
mod rubrique;
mod rupture;
mod scalaires;
mod verification;

pub use cerfa::{ContratAControler, Etablissement, controler_contrat};
pub use certificat::{CertificatAControler, controler_certificat};
pub use constat::{Constat, Controle};
pub use contrat_connu::ContratConnu;
pub(crate) use contrat_connu::niveau_du_diplome;
pub use convention::{ConventionAControler, controler_convention};
pub(crate) use facture::est_masque;
pub use facture::{
    EcheanceAuJournal, FactureAControler, FactureConnue, FraisAuJournal, FraisFactures, controler_facture,
};
pub use fichier::{FichierAControler, controler_fichier};
pub use refus::Refus;
pub use regle::{Autorite, Gravite, IdRegle, Preuve, Regle};
pub use rubrique::Rubrique;
pub use rupture::{RuptureAControler, controler_rupture};

pub(crate) use calendrier::ecrit as ecrire_jour;

use std::fmt;
use std::str::FromStr;

use verification::Verification;

/// All rules: contract, convention, certificate, invoice, rupture, file. The order is that of the checks.
pub fn regles() -> impl Iterator<Item = &'static Regle> {
    fn regles_de<F>(listes: &'static [&'static [Verification<F>]]) -> impl Iterator<Item = &'static Regle> {
        listes.iter().copied().flatten().map(|verification| &verification.regle)
    }
    regles_de(cerfa::VERIFICATIONS)
        .chain(regles_de(convention::VERIFICATIONS))
        .chain(regles_de(certificat::VERIFICATIONS))
        .chain(regles_de(facture::VERIFICATIONS))
        .chain(regles_de(rupture::VERIFICATIONS))
        .chain(regles_de(fichier::VERIFICATIONS))
}

/// No rule has that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegleInconnue;

impl fmt::Display for RegleInconnue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("aucune règle de ce nom ; `cfadock::controle::regles` les donne toutes")
    }
}

impl std::error::Error for RegleInconnue {}

/// Reads the name of a rule that exists, so that an override with a typing error is seen before it is needed.
impl FromStr for IdRegle {
    type Err = RegleInconnue;

    fn from_str(texte: &str) -> Result<Self, RegleInconnue> {
        regles().map(|regle| regle.id).find(|id| id.0 == texte).ok_or(RegleInconnue)
    }
}
