//! The cursor of a follow-up: numbers, states and amounts already seen, nothing personal. `passe` advances it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::trace::TraceDossier;
use crate::Opco;
use crate::journal::Empreinte;
use crate::runtime::serde_json::{self, Value};
use crate::scalaires::Siren;

/// The version that is written; older ones can be read.
const VERSION: u64 = 1;

/// How far the events of one CFA at one OPCO were seen.
///
/// `Curseur::default()` has seen nothing. [`Curseur::ecrire`] and [`Curseur::lire`], or serde, store it across
/// restarts: it is JSON with a version and a checksum. It contains numbers, states and amounts of dossiers and
/// invoices, and nothing personal. Keep one for each CFA and OPCO.
#[derive(Clone, Default, PartialEq)]
pub struct Curseur {
    /// Its CFA and OPCO; none when it is new.
    proprietaire: Option<Proprietaire>,
    pub(super) dossiers: BTreeMap<String, TraceDossier>,
    /// Key of the invoice to its state.
    pub(super) factures: BTreeMap<String, String>,
    /// It was reported that invoices are not followed.
    pub(super) sans_factures: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Proprietaire {
    opco: String,
    cfa: String,
}

/// Shows counts, and no numbers of dossiers.
impl fmt::Debug for Curseur {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut curseur = formatter.debug_struct("Curseur");
        curseur.field("dossiers", &self.dossiers.len()).field("factures", &self.factures.len()).finish()
    }
}

/// Why a cursor cannot be used. Starting from `Curseur::default()` returns every event again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CurseurIllisible {
    /// It is no cursor, or an incomplete one.
    Forme,
    /// Its checksum is wrong: it was changed or damaged.
    Abime,
    /// It was written by a later version.
    TropRecent {
        /// The version it has.
        lue: u64,
        /// The latest version that can be read.
        connue: u64,
    },
    /// It belongs to another CFA or OPCO.
    AutreConnexion,
}

impl fmt::Display for CurseurIllisible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forme => formatter.write_str("Ce texte n'est pas un curseur de suivi, ou il est incomplet."),
            Self::Abime => formatter.write_str(
                "Le curseur de suivi est abîmé : reprenez la dernière copie saine, ou repartez d'un curseur neuf, qui \
                 redonnera tous les événements.",
            ),
            Self::TropRecent { lue, connue } => write!(
                formatter,
                "Le curseur de suivi est de version {lue} et cette bibliothèque lit jusqu'à la version {connue} : mettez-la \
                 à jour."
            ),
            Self::AutreConnexion => {
                formatter.write_str("Ce curseur de suivi est celui d'un autre CFA ou d'un autre OPCO.")
            }
        }
    }
}

impl std::error::Error for CurseurIllisible {}

/// A cursor as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ecrit {
    version: u64,
    proprietaire: Option<Proprietaire>,
    dossiers: BTreeMap<String, TraceDossier>,
    factures: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    sans_factures: bool,
    somme: String,
}

impl Curseur {
    /// The cursor as JSON text; the same cursor always gives the same text.
    pub fn ecrire(&self) -> String {
        serde_json::to_string(self).expect("maps with text keys are JSON")
    }

    /// Reads what [`Curseur::ecrire`] wrote.
    ///
    /// # Errors
    /// When it is damaged, of a later version, or no cursor.
    pub fn lire(texte: &str) -> Result<Self, CurseurIllisible> {
        Self::de_valeur(serde_json::from_str(texte).map_err(|_| CurseurIllisible::Forme)?)
    }

    fn de_valeur(valeur: Value) -> Result<Self, CurseurIllisible> {
        match valeur.get("version").and_then(Value::as_u64) {
            Some(lue) if lue > VERSION => return Err(CurseurIllisible::TropRecent { lue, connue: VERSION }),
            Some(VERSION) => {}
            _ => return Err(CurseurIllisible::Forme),
        }
        let ecrit: Ecrit = serde_json::from_value(valeur).map_err(|_| CurseurIllisible::Forme)?;
        let Ecrit { proprietaire, dossiers, factures, sans_factures, somme, .. } = ecrit;
        let curseur = Self { proprietaire, dossiers, factures, sans_factures };
        if curseur.somme() == Some(somme) { Ok(curseur) } else { Err(CurseurIllisible::Abime) }
    }

    /// The checksum of the content, as hexadecimal digits.
    fn somme(&self) -> Option<String> {
        let contenu = (&self.proprietaire, &self.dossiers, &self.factures);
        // A cursor from before this flag has the checksum of its three parts.
        let somme = if self.sans_factures { Empreinte::json(&(contenu, true)) } else { Empreinte::json(&contenu) };
        Some(somme.ok()?.to_string())
    }

    /// Assigns a new cursor to a CFA at an OPCO.
    pub(super) fn attribuer(&mut self, opco: Opco, cfa: &Siren) -> Result<(), CurseurIllisible> {
        let proprietaire = Proprietaire { opco: opco.identifiant().to_owned(), cfa: cfa.to_string() };
        match &self.proprietaire {
            Some(connu) if *connu != proprietaire => Err(CurseurIllisible::AutreConnexion),
            _ => {
                self.proprietaire = Some(proprietaire);
                Ok(())
            }
        }
    }
}

impl Serialize for Curseur {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let somme = self.somme().ok_or_else(|| ser::Error::custom("le curseur ne s'écrit pas en JSON"))?;
        let Self { proprietaire, dossiers, factures, sans_factures } = self.clone();
        Ecrit { version: VERSION, proprietaire, dossiers, factures, sans_factures, somme }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Curseur {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::de_valeur(Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_or_refused_with_its_reason() {
        let mut curseur = Curseur::default();
        curseur.dossiers.insert("INT-D-1".to_owned(), TraceDossier::default());
        curseur.factures.insert("INT-F-1".to_owned(), "REGLE".to_owned());
        let written = curseur.ecrire();
        assert_eq!(Curseur::lire(&written), Ok(curseur.clone()));
        assert_eq!(serde_json::from_str::<Curseur>(&written).unwrap(), curseur);
        let sans = Curseur { sans_factures: true, ..curseur.clone() };
        assert_eq!(Curseur::lire(&sans.ecrire()), Ok(sans.clone()));
        let change = sans.ecrire().replace(r#""sans_factures":true"#, r#""sans_factures":false"#);
        assert_eq!(Curseur::lire(&change), Err(CurseurIllisible::Abime));
        let later = written.replace(r#""version":1"#, r#""version":2,"plus":[]"#);
        for (text, reason) in [
            (written.replace("INT-D-1", "INT-D-2"), CurseurIllisible::Abime),
            (written.replace("REGLE", "REFUSE"), CurseurIllisible::Abime),
            (written[..written.len() - 1].to_owned(), CurseurIllisible::Forme),
            (written.replace("dossiers", "dosiers"), CurseurIllisible::Forme),
            (later, CurseurIllisible::TropRecent { lue: 2, connue: 1 }),
            (String::new(), CurseurIllisible::Forme),
            ("[]".to_owned(), CurseurIllisible::Forme),
            (r#"{"version":"1"}"#.to_owned(), CurseurIllisible::Forme),
        ] {
            assert_eq!(Curseur::lire(&text), Err(reason), "{text}");
        }
        assert_eq!(format!("{curseur:?}"), "Curseur { dossiers: 1, factures: 1 }");
    }
}
