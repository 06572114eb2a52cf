//! The kind of target of a run. Titles, file names and the words of the verdict depend on it.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The name of a simulated OPCO, everywhere.
pub const SIMULE: &str = "OPCO simulé";

/// The kind of target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "nature", rename_all = "snake_case", deny_unknown_fields)]
pub enum Nature {
    /// The simulated OPCO of this package: the result does not concern the OPCO with the same name.
    Simulee {
        /// Scheme and host, if it was reached by an address; none if it ran in this process.
        hote: Option<String>,
        /// Deviations switched on for this run, by their names.
        particularites: Vec<String>,
    },
    /// Any target at an address that is not the simulated OPCO.
    Adresse {
        /// Scheme and host.
        hote: String,
    },
}

impl Nature {
    /// Whether it is the simulated OPCO.
    pub fn simulee(&self) -> bool {
        matches!(self, Self::Simulee { .. })
    }

    /// Scheme and host, if any.
    pub fn hote(&self) -> Option<&str> {
        match self {
            Self::Simulee { hote, .. } => hote.as_deref(),
            Self::Adresse { hote } => Some(hote),
        }
    }
}

impl fmt::Display for Nature {
    /// In French, for people. An address of this machine is marked as such: an OPCO is rarely there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Simulee { hote, particularites } => {
                f.write_str(SIMULE)?;
                hote.iter().try_for_each(|hote| write!(f, " à {hote}"))?;
                let noms = particularites.join(", ");
                if noms.is_empty() { Ok(()) } else { write!(f, " avec {noms}") }
            }
            Self::Adresse { hote } if locale(hote) => write!(f, "{hote}, adresse de cette machine"),
            Self::Adresse { hote } => f.write_str(hote),
        }
    }
}

/// Whether an address leads to this machine.
fn locale(hote: &str) -> bool {
    let url = Url::parse(hote).ok();
    url.as_ref().and_then(Url::host).is_some_and(|hote| match hote {
        Host::Domain(nom) => nom == "localhost" || nom.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_it_is() {
        let simulee = |hote: Option<&str>, noms: &[&str]| Nature::Simulee {
            hote: hote.map(str::to_owned),
            particularites: noms.iter().map(|&nom| nom.to_owned()).collect(),
        };
        let adresse = |hote: &str| Nature::Adresse { hote: hote.to_owned() };
        for (nature, phrase) in [
            (simulee(None, &[]), "OPCO simulé"),
            (simulee(None, &["page_repetee", "dpop_jeton"]), "OPCO simulé avec page_repetee, dpop_jeton"),
            (simulee(Some("http://127.0.0.1:8080"), &[]), "OPCO simulé à http://127.0.0.1:8080"),
            (adresse("https://opco.example"), "https://opco.example"),
            (adresse("http://127.0.0.1:3000"), "http://127.0.0.1:3000, adresse de cette machine"),
            (adresse("http://[::1]:3000"), "http://[::1]:3000, adresse de cette machine"),
            (adresse("http://localhost"), "http://localhost, adresse de cette machine"),
            (adresse("(adresse illisible)"), "(adresse illisible)"),
        ] {
            assert_eq!(nature.to_string(), phrase);
            let json = serde_json::to_string(&nature).unwrap();
            assert_eq!(serde_json::from_str::<Nature>(&json).unwrap(), nature, "{json}");
        }
    }
}
