//! The table of sources, `sources.toml` of `cfadock-donnees`, and how citations are read.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

/// A source: a document, a text of law, a standard or public code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Source {
    /// The tag by which it is cited, such as `FAQ` or `L.6222-1`.
    pub sigle: String,
    /// Its title, in French.
    pub titre: String,
    /// Its publisher.
    pub editeur: String,
    /// Its date of publication: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub publie_le: Option<String>,
    /// The day on which it was read, `YYYY-MM-DD`; set if it has no date.
    pub lu_le: Option<String>,
    /// An article of law, or the number of a standard.
    pub reference: Option<String>,
    /// A public address.
    pub adresse: Option<String>,
    /// The path of a file in the repository of the SDK.
    pub fichier: Option<String>,
    /// Why it cannot be opened, in French.
    pub releve: Option<String>,
    /// Further explanation, in French.
    pub note: Option<String>,
    /// The only places that a citation may name, with their content; empty if the source has its own numbers.
    #[serde(default)]
    pub lieux: BTreeMap<String, String>,
}

/// A source, and the cited place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Citation<'a> {
    /// The source.
    pub source: &'static Source,
    /// The place in it: a rejection of the FAQ, a section of an RFC. `None` for the whole.
    pub lieu: Option<&'a str>,
}

/// A line in French for people: title, article or publisher, place. Show [`Source::adresse`] beside it.
impl fmt::Display for Citation<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Source { titre, editeur, reference, lieux, .. } = self.source;
        write!(formatter, "{titre} ({})", reference.as_ref().unwrap_or(editeur))?;
        let Some(lieu) = self.lieu else { return Ok(()) };
        write!(formatter, ", {lieu}")?;
        lieux.get(lieu).map_or(Ok(()), |dit| write!(formatter, " : {dit}"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    source: Vec<Source>,
}

/// Every source, in the order of the table.
pub fn sources() -> &'static [Source] {
    static LUES: OnceLock<Vec<Source>> = OnceLock::new();
    LUES.get_or_init(|| {
        let fichier: Fichier =
            toml::from_str(cfadock_donnees::SOURCES).expect("the sources are part of the crate, and a test reads them");
        fichier.source
    })
}

/// The source of a tag.
pub fn source(sigle: &str) -> Option<&'static Source> {
    sources().iter().find(|source| source.sigle == sigle)
}

/// The citations in a text such as `D.6332-83 ; FAQ R3`, in order: the `source` of a finding, of a rule, of a profile
/// or of a reference figure.
///
/// A citation with an unknown tag is left out; all citations of the SDK are known.
///
/// ```
/// let [article, rejet] = cfadock::sources::citations("D.6332-83 ; FAQ R3")[..] else { unreachable!() };
/// assert_eq!(article.to_string(), "Frais annexes (Code du travail, article D. 6332-83)");
/// assert_eq!((&*rejet.source.sigle, rejet.lieu), ("FAQ", Some("R3")));
/// ```
pub fn citations(texte: &str) -> Vec<Citation<'_>> {
    texte.split([';', ',']).map(str::trim).filter_map(citation).collect()
}

/// The longest tag with which the citation begins, then the place.
fn citation(texte: &str) -> Option<Citation<'_>> {
    let reste = |source: &'static Source| {
        let reste = texte.strip_prefix(&*source.sigle)?;
        (reste.is_empty() || reste.starts_with(' ')).then_some((source, reste.trim_start()))
    };
    let (source, lieu) = sources().iter().filter_map(reste).max_by_key(|(source, _)| source.sigle.len())?;
    Some(Citation { source, lieu: Some(lieu).filter(|lieu| !lieu.is_empty()) })
}
