//! Business keys: what must not be deposited twice.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Empreinte, IdentiteContrat};
use crate::Opco;
use crate::models::{ObjetFichier, TypeFichier};
use crate::scalaires::{Identifiant, Siret};

/// The identity of a deposit: each thing that an OPCO must receive only once has its own key.
///
/// It contains no personal data: for a contract it has a digest under the key of the journal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CleMetier(String);

impl CleMetier {
    /// A contract or an amendment: OPCO and identity.
    pub fn contrat(opco: Opco, identite: &IdentiteContrat) -> Self {
        Self::de("contrat", opco, &[&identite.entiere.to_string()])
    }

    /// One of several amendments of one kind and one day of effect, by its rank: the first is [`contrat`](Self::contrat).
    pub(crate) fn contrat_de_rang(opco: Opco, identite: &IdentiteContrat, rang: usize) -> Self {
        match rang {
            0 | 1 => Self::contrat(opco, identite),
            _ => Self::de("contrat", opco, &[&identite.entiere.to_string(), &rang.to_string()]),
        }
    }

    /// The rank of an amendment among those of its kind and its day, from its key.
    pub(crate) fn rang(&self) -> usize {
        self.0.split('|').nth(3).and_then(|rang| rang.parse().ok()).unwrap_or(1)
    }

    /// An invoice: OPCO, SIRET of its issuer, its number. Case and surrounding blanks of the number do not count.
    pub fn facture(opco: Opco, siret_emetteur: &Siret, numero: &str) -> Self {
        let siret = siret_emetteur.canonique().unwrap_or_else(|_| siret_emetteur.clone());
        Self::de("facture", opco, &[siret.as_str(), &numero.trim().to_uppercase()])
    }

    /// A convention: OPCO, dossier, and the digest of its content ([`Empreinte::json`] of it): a corrected one has
    /// another key, the same one in a new file has not.
    pub fn convention(opco: Opco, dossier: &Identifiant, convention: Empreinte) -> Self {
        Self::de("convention", opco, &[dossier.as_str().trim(), &convention.to_string()])
    }

    /// A certificate: OPCO, dossier, échéance, and the digest of its content ([`Empreinte::json`] of it).
    pub fn certificat(opco: Opco, dossier: &Identifiant, echeance: i32, certificat: Empreinte) -> Self {
        Self::de("certificat", opco, &[dossier.as_str().trim(), &echeance.to_string(), &certificat.to_string()])
    }

    /// A document: OPCO, its kind, what it belongs to, and the digest of its file ([`Empreinte::octets`]).
    pub fn document(opco: Opco, nature: &TypeFichier, objets: &[ObjetFichier], fichier: Empreinte) -> Self {
        let mut objets: Vec<_> =
            objets.iter().map(|objet| format!("{} {}", objet.type_objet, objet.id_objet.as_str().trim())).collect();
        objets.sort();
        let objets = Empreinte::textes(objets.iter().map(String::as_str));
        Self::de("document", opco, &[&nature.to_string(), &objets.to_string(), &fichier.to_string()])
    }

    /// Something else that must be received only once: a word for its kind, and the parts that identify it. Use only
    /// digests of personal data.
    pub fn autre(genre: &str, opco: Opco, parties: &[&str]) -> Self {
        Self::de(genre, opco, parties)
    }

    fn de(genre: &str, opco: Opco, parties: &[&str]) -> Self {
        // Separators inside a part are escaped, so that two different lists of parts never give the same key.
        let parties = parties.iter().map(|part| part.replace('\\', r"\\").replace('|', r"\|"));
        Self([genre.to_owned(), opco.identifiant().to_owned()].into_iter().chain(parties).collect::<Vec<_>>().join("|"))
    }

    /// The text, as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key of the first version: the identity of a contract has no key there, and a separator within a part is
    /// doubled.
    #[cfg(feature = "journal-sqlite")]
    pub(super) fn ancienne(texte: &str, sceau: &super::Sceau) -> Self {
        // How many parts are before and after the one that may contain a separator: the others are numbers and digests.
        let (avant, apres) = match texte.split('|').next() {
            Some("contrat") => {
                let identite = texte.rsplit_once('|').and_then(|(debut, fin)| Some((debut, fin.parse().ok()?)));
                return Self(match identite {
                    Some((debut, identite)) => format!("{debut}|{}", sceau.sceller(identite)),
                    None => texte.to_owned(),
                });
            }
            Some("facture") => (3, 0),
            Some("convention") => (2, 1),
            Some("certificat") => (2, 2),
            _ => return Self(texte.replace('\\', r"\\").replace("||", r"\|")),
        };
        let places: Vec<_> = texte.match_indices('|').map(|(place, _)| place).collect();
        let (debut, fin) = (places.get(avant - 1).copied(), places.len().checked_sub(apres));
        let fin = fin.map(|rang| places.get(rang).copied().unwrap_or(texte.len()));
        match debut.zip(fin).filter(|(debut, fin)| debut < fin) {
            Some((debut, fin)) => {
                let part = texte[debut + 1..fin].replace("||", "|").replace('\\', r"\\").replace('|', r"\|");
                Self(format!("{}{part}{}", &texte[..=debut], &texte[fin..]))
            }
            None => Self(texte.to_owned()),
        }
    }
}

impl fmt::Display for CleMetier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
