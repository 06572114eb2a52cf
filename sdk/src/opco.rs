//! The OPCO, and what is known of each: a dated profile with its sources.
//!
//! Profiles are data, `sdk/donnees/opco/*.toml`; the live truth is the portal's page « Accrochage ».

mod codes;
mod liste;
mod profil;
mod usages;

pub use liste::Opco;
pub use profil::{Authentification, Base, Capacite, EtatCapacite, Particularite, Parution, Parutions, Profil};
pub use usages::{Facturations, Usage, UsagesFacturation};

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use crate::runtime::url::Url;

impl Opco {
    /// What is known of an OPCO.
    pub fn profil(self) -> &'static Profil {
        static PROFILS: OnceLock<Vec<Profil>> = OnceLock::new();
        &PROFILS.get_or_init(|| Self::TOUS.map(|opco| profil::lire(opco.texte())).into())[self as usize]
    }

    /// The OPCO whose profile has an address at this host, whatever the case of its letters.
    pub fn de_l_hote(hote: &str) -> Option<Self> {
        let seul = |hote: &str| hote.trim_end_matches('.').to_ascii_lowercase();
        let cherche = seul(hote);
        Self::TOUS.into_iter().find(|opco| {
            let profil = opco.profil();
            let urls = profil.bases.iter().map(|base| base.url.as_str()).chain(profil.auth.url_jeton.as_deref());
            let mut hotes = urls.filter_map(|url| Some(seul(Url::parse(url).ok()?.host_str()?)));
            hotes.any(|connu| connu == cherche)
        })
    }

    /// Whether a text is known to be a code in this OPCO's answers, so that it may be shown anywhere: a word of the
    /// norm or of an underlying protocol, one of the forms of `sdk/donnees/reference/codes_erreur.toml`, or a number of
    /// three digits at most, which identifies no person. There is no public list: a text that only looks like a code
    /// may be a name.
    ///
    /// ```
    /// # use cfadock::Opco;
    /// assert!(Opco::Akto.connait_code("X1") && Opco::Akto.connait_code("invalid_token"));
    /// assert!(!Opco::Akto.connait_code("MARTIN2") && !Opco::Akto.connait_code("12-5-90"));
    /// ```
    pub fn connait_code(self, texte: &str) -> bool {
        codes::connait(self.identifiant(), texte)
    }

    /// Its short name in file names and settings, such as `opco_ep`.
    pub fn identifiant(self) -> &'static str {
        &self.profil().identifiant
    }
}

/// The usual name.
impl fmt::Display for Opco {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.profil().nom)
    }
}

/// No OPCO with that short name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpcoInconnu;

impl fmt::Display for OpcoInconnu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connu: Vec<_> = Opco::TOUS.iter().map(|opco| opco.identifiant()).collect();
        write!(f, "aucun OPCO de ce nom ; noms connus : {}", connu.join(", "))
    }
}

impl std::error::Error for OpcoInconnu {}

impl FromStr for Opco {
    type Err = OpcoInconnu;

    fn from_str(identifiant: &str) -> Result<Self, OpcoInconnu> {
        Self::TOUS.into_iter().find(|opco| opco.identifiant() == identifiant).ok_or(OpcoInconnu)
    }
}
