//! The sources of requirements: `sdk/donnees/sources.toml`, read for the reports. A clause is a list of citations, each
//! a tag with a place in the source.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A source, for the reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The tag for citations.
    pub sigle: String,
    /// Its title.
    pub titre: String,
    /// Its publisher.
    pub editeur: String,
    /// The day, month or year of its publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publie_le: Option<String>,
    /// The day on which it was read, if it has no date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lu_le: Option<String>,
    /// An article of law, or the number of a standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// A public address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adresse: Option<String>,
    /// A file of this repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fichier: Option<String>,
    /// Why it cannot be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub releve: Option<String>,
    /// Further explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The only places that a citation may name, with their content; empty if the source has its own numbers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lieux: BTreeMap<String, String>,
}

/// A source and the cited place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation<'a> {
    /// The source.
    pub source: &'static Source,
    /// The citation as written: the tag, then the place.
    pub texte: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    source: Vec<Source>,
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let fichier: Fichier =
        toml::from_str(cfadock_donnees::SOURCES).expect("the sources are part of the crate, and a test reads them");
    fichier.source
});

/// Every source, in the order of the file.
pub fn sources() -> &'static [Source] {
    &SOURCES
}

/// The citations in a text, in order; an unknown tag is skipped, and a test checks that there is none.
pub fn citations(texte: &str) -> impl Iterator<Item = Citation<'_>> {
    texte.split([';', ',']).map(str::trim).filter_map(|citation| {
        let nommee = |source: &&Source| {
            citation.strip_prefix(&*source.sigle).is_some_and(|lieu| lieu.is_empty() || lieu.starts_with(' '))
        };
        let source = sources().iter().filter(nommee).max_by_key(|source| source.sigle.len())?;
        Some(Citation { source, texte: citation })
    })
}

/// The sources that some clauses cite, in the order of the file.
pub fn citees<'a>(clauses: impl Iterator<Item = &'a str>) -> Vec<Source> {
    let sigles: Vec<&str> = clauses.flat_map(citations).map(|citation| &*citation.source.sigle).collect();
    sources().iter().filter(|source| sigles.contains(&&*source.sigle)).cloned().collect()
}

impl Source {
    /// Its anchor in a page.
    pub fn ancre(&self) -> String {
        self.sigle.replace(' ', "-")
    }

    /// Its date in French: of publication, or of the day on which it was read.
    pub fn date(&self) -> String {
        match (&self.publie_le, &self.lu_le) {
            (Some(date), _) => date.clone(),
            (None, Some(date)) => format!("lu le {date}"),
            (None, None) => String::new(),
        }
    }

    /// How to find it, in French: article or number, file, or why it cannot be opened. An address is shown beside it.
    pub fn acces(&self) -> &str {
        [&self.reference, &self.fichier, &self.releve].into_iter().flatten().next().map_or("", String::as_str)
    }
}
