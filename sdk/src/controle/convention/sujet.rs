//! A convention to check.

use crate::FilePart;
use crate::controle::contrat_connu::ContratConnu;
use crate::controle::verification::{Ecarts, Verification};
use crate::models::Convention;
use crate::runtime::jiff::civil::Date;

/// A convention, its contract, and the other data that its checks need.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ConventionAControler<'a> {
    /// The convention, as it will be sent.
    pub convention: &'a Convention,
    /// The contract it goes with.
    pub contrat: &'a ContratConnu,
    /// The signed file; `None` when it is checked elsewhere.
    pub fichier: Option<&'a FilePart>,
    /// Today, in France.
    pub jour: Date,
}

impl<'a> ConventionAControler<'a> {
    /// A convention to check today against its contract, without its file.
    pub fn new(convention: &'a Convention, contrat: &'a ContratConnu, jour: Date) -> Self {
        Self { convention, contrat, fichier: None, jour }
    }
}

pub(super) type Verif = Verification<fn(&ConventionAControler<'_>, &mut Ecarts<'_>)>;
