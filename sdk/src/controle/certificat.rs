//! The checks of a certificate against its dossier: the mentions it must carry, the item it settles, the period it
//! certifies.

mod dossier;
mod mentions;
mod periode;
mod sujet;

pub use sujet::CertificatAControler;

use sujet::Verif;

pub(super) const VERIFICATIONS: &[&[Verif]] =
    &[mentions::VERIFICATIONS, dossier::VERIFICATIONS, periode::VERIFICATIONS];
