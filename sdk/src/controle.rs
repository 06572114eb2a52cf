//! Checks before sending: what an OPCO would refuse, or the law does not allow, said before anything leaves.
//!
//! Every rule has a stable [`IdRegle`], a [`Gravite`], a field and a source; [`regles`] gives them all, and `CONTROLES.md`
//! shows them. A check finds [`Constat`]s, in French for the person at the CFA; [`Controle::verdict`] says whether the
//! document may be sent. Only errors stop it, and an error can be overridden by its id: a wrong hard block is worse than
//! a rejection.
//!
//! Nothing here reads a clock, a file or the network: today, the open échéances and the earlier invoices are given.
//! What an OPCO answers is judged elsewhere.
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
mod catalogue;
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
mod regle;
mod scalaires;
mod verification;

pub use catalogue::{RegleInconnue, regles};
pub use cerfa::{ContratAControler, Etablissement};
pub use certificat::CertificatAControler;
pub use constat::{Constat, Controle, Refus};
pub use contrat_connu::ContratConnu;
pub use convention::ConventionAControler;
pub use facture::{FactureAControler, FactureConnue, FraisFactures};
pub use fichier::FichierAControler;
pub use regle::{Gravite, IdRegle, Regle};

pub(crate) use calendrier::ecrit as ecrire_jour;
use verification::executer;

/// Checks a contract.
pub fn controler_contrat(sujet: &ContratAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(cerfa::VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    Controle::new(constats)
}

/// Checks a convention against its contract, and its file when it is given.
pub fn controler_convention(sujet: &ConventionAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(convention::VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    verifier_fichier(sujet.fichier.map(FichierAControler::pdf_ou_image), &mut constats);
    Controle::new(constats)
}

/// Checks a certificate against its dossier, and its file when it is given.
pub fn controler_certificat(sujet: &CertificatAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(certificat::VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    verifier_fichier(sujet.fichier.map(FichierAControler::pdf_ou_image), &mut constats);
    Controle::new(constats)
}

/// Checks an invoice against the dossiers it bills, and its PDF when it is given.
pub fn controler_facture(sujet: &FactureAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(facture::VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    verifier_fichier(sujet.fichier.map(FichierAControler::pdf), &mut constats);
    Controle::new(constats)
}

/// Checks a file alone.
pub fn controler_fichier(sujet: FichierAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    verifier_fichier(Some(sujet), &mut constats);
    Controle::new(constats)
}

fn verifier_fichier(sujet: Option<FichierAControler<'_>>, constats: &mut Vec<Constat>) {
    if let Some(sujet) = sujet {
        executer(fichier::VERIFICATIONS, constats, |verifier, ecarts| verifier(&sujet, ecarts));
    }
}
