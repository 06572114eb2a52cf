//! The identity of a contract, as digests: of what is sent, and of what is read.
//!
//! A digest of all parts identifies the same contract; digests without one part identify a similar one, which a person
//! has to check. At least four parts are digested, always under the key of the journal.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Empreinte, Sceau};
use crate::Opco;
use crate::controle::noms::{comparable, en_cle};
use crate::models::{Cerfa, CerfaLu};
use crate::runtime::serde_json;
use crate::scalaires::{Date, Identifiant, Siret};

/// The identity of a contract: person, birth date, employer, first day, and kind of contract; for an amendment also the
/// day of its effect. Names are compared without accents, case, blanks, hyphens and apostrophes: `Le Goff` and `LEGOFF`
/// are equal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentiteContrat {
    /// Of all parts.
    pub(super) entiere: Empreinte,
    /// Of all but the kind of the contract, the effect and the number of the amendment.
    noyau: Empreinte,
    /// Of these, each without one part, in order.
    proches: Vec<Empreinte>,
    /// Of an amendment, its kind and its effect or number; the same of all that is no amendment. Absent where the kind is
    /// unknown, and in entries that older versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acte: Option<Empreinte>,
    /// The same as journals had it before blanks and hyphens in names ceased to count: their entries are compared with it,
    /// and looked for under its key. An entry of theirs has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ancienne: Option<Box<IdentiteContrat>>,
}

/// How similar a contract that was read is to the one that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ressemblance {
    /// It is the same.
    Meme,
    /// It may be the same: one part differs, or is missing.
    Proche,
    /// It is another contract.
    Autre,
}

/// The parts, in the form for comparison; an unknown part is absent.
struct Parties {
    nom: Option<String>,
    prenom: Option<String>,
    naissance: Option<String>,
    siret: Option<String>,
    debut: Option<String>,
    genre: Option<String>,
    avenant: String,
    /// The day of effect of an amendment; `None` for any other contract.
    effet: Option<String>,
}

impl IdentiteContrat {
    /// The identity of a contract to send to `opco`, in a journal with this key.
    pub fn envoyee(opco: Opco, cerfa: &Cerfa, sceau: &Sceau) -> Self {
        let ancienne = Parties::envoyees(cerfa, comparable).identite(opco);
        Parties::envoyees(cerfa, en_cle).identite(opco).apres(ancienne).scellee(sceau)
    }

    /// The same as journals had it before blanks and hyphens in names ceased to count.
    pub(crate) fn ancienne(&self) -> Option<&Self> {
        self.ancienne.as_deref()
    }

    /// That of an amendment to send, as journals had it before the day of effect was a part of it; `None` of what is no
    /// amendment.
    pub(crate) fn sans_effet(opco: Opco, cerfa: &Cerfa, sceau: &Sceau) -> Option<Self> {
        let parties = Parties::envoyees(cerfa, comparable);
        parties.effet.is_some().then(|| Parties { effet: None, ..parties }.identite(opco).scellee(sceau))
    }

    /// The identity of a contract that was read from `opco`, in a journal with this key; `None` when too many parts are
    /// missing for a comparison.
    pub fn relue(opco: Opco, cerfa: &CerfaLu, sceau: &Sceau) -> Option<Self> {
        let parties = Parties::relues(cerfa, en_cle);
        // With one missing part, a similarity can still be seen.
        let lacunes = parties.noyau().iter().filter(|part| part.is_none()).count();
        let ancienne = || Parties::relues(cerfa, comparable).identite(opco);
        (lacunes < 2).then(|| parties.identite(opco).apres(ancienne()).scellee(sceau))
    }

    fn apres(self, ancienne: Self) -> Self {
        Self { ancienne: Some(Box::new(Self { acte: None, ..ancienne })), ..self }
    }

    /// The same with a key; journals of the first version have it without one.
    pub(super) fn scellee(self, sceau: &Sceau) -> Self {
        let Self { entiere, noyau, proches, acte, ancienne } = self;
        let proches = proches.into_iter().map(|proche| sceau.sceller(proche)).collect();
        let acte = acte.map(|acte| sceau.sceller(acte));
        let ancienne = ancienne.map(|ancienne| Box::new(ancienne.scellee(sceau)));
        Self { entiere: sceau.sceller(entiere), noyau: sceau.sceller(noyau), proches, acte, ancienne }
    }

    /// Whether `lue`, read from the dossier that the OPCO gave to this deposit, is it, with at most one of the main parts
    /// changed or left out by the OPCO: both are the contract, or amendments of the same kind and effect.
    pub(crate) fn est_montree_par(&self, lue: &Self) -> bool {
        match self.comparer(lue) {
            Ressemblance::Meme => true,
            Ressemblance::Proche => self.acte.is_some() && self.acte == lue.acte,
            Ressemblance::Autre => false,
        }
    }

    /// Whether `lue`, read from a dossier, may be this deposit: less than [`est_montree_par`](Self::est_montree_par), since
    /// here nothing has to be proved. The kind of one of them may be unknown.
    pub(crate) fn est_peut_etre_montree_par(&self, lue: &Self) -> bool {
        let autre_acte = self.acte.is_some() && lue.acte.is_some() && self.acte != lue.acte;
        self.comparer(lue) != Ressemblance::Autre && !autre_acte
    }

    /// How similar `autre` is to this: both in the newest form that both have.
    pub fn comparer(&self, autre: &Self) -> Ressemblance {
        match (&self.ancienne, &autre.ancienne) {
            (Some(ancienne), None) => return ancienne.comparer(autre),
            (None, Some(ancienne)) => return self.comparer(ancienne),
            _ => {}
        }
        let proche = || self.proches.iter().zip(&autre.proches).any(|(un, autre)| un == autre);
        if self.entiere == autre.entiere {
            Ressemblance::Meme
        } else if self.noyau == autre.noyau || proche() {
            Ressemblance::Proche
        } else {
            Ressemblance::Autre
        }
    }
}

/// Shows no digest: with the key, names could be found by trying a list.
impl fmt::Debug for IdentiteContrat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("IdentiteContrat").finish_non_exhaustive()
    }
}

impl Parties {
    /// `nom` writes names as they are compared.
    fn envoyees(cerfa: &Cerfa, nom: fn(&str) -> String) -> Self {
        let Cerfa { apprenti, employeur, contrat, .. } = cerfa;
        let genre = contrat.type_contrat_app.to_string();
        Self {
            nom: Some(nom(&apprenti.nom)),
            prenom: Some(nom(&apprenti.prenom)),
            naissance: Some(jour(&apprenti.date_naissance)),
            siret: Some(siret(&employeur.siret)),
            debut: Some(jour(&contrat.date_debut_contrat)),
            avenant: avenant(contrat.no_avenant.as_ref()),
            effet: effet(&genre, contrat.date_effet_avenant.as_ref()),
            genre: Some(genre),
        }
    }

    fn relues(cerfa: &CerfaLu, nom: fn(&str) -> String) -> Self {
        let (apprenti, contrat) = (cerfa.apprenti.as_ref(), cerfa.contrat.as_ref());
        let employeur = cerfa.employeur.as_ref();
        let genre = contrat.and_then(|contrat| contrat.type_contrat_app.as_ref()).map(ToString::to_string);
        Self {
            nom: apprenti.and_then(|apprenti| apprenti.nom.as_deref()).map(nom),
            prenom: apprenti.and_then(|apprenti| apprenti.prenom.as_deref()).map(nom),
            naissance: apprenti.and_then(|apprenti| apprenti.date_naissance.as_ref()).map(jour),
            siret: employeur.and_then(|employeur| employeur.siret.as_ref()).map(siret),
            debut: contrat.and_then(|contrat| contrat.date_debut_contrat.as_ref()).map(jour),
            avenant: avenant(contrat.and_then(|contrat| contrat.no_avenant.as_ref())),
            effet: genre.as_deref().and_then(|genre| effet(genre, contrat?.date_effet_avenant.as_ref())),
            genre,
        }
    }

    fn noyau(&self) -> [&Option<String>; 5] {
        [&self.nom, &self.prenom, &self.naissance, &self.siret, &self.debut]
    }

    fn identite(&self, opco: Opco) -> IdentiteContrat {
        let noyau = self.noyau();
        let empreinte = |domaine: &str, sans: Option<usize>| {
            let parties = noyau.iter().enumerate().map(|(rang, part)| match part {
                _ if sans == Some(rang) => "",
                // A missing part is similar to nothing: it becomes a text that no part can be.
                None => "\0",
                Some(part) => part.as_str(),
            });
            Empreinte::textes([domaine, opco.identifiant()].into_iter().chain(parties))
        };
        let genre = self.genre.as_deref().unwrap_or("\0");
        let noyau = empreinte("noyau", None).to_string();
        // The OPCO numbers amendments, so that a number may come later: the day of effect distinguishes them.
        let entiere = match &self.effet {
            Some(effet) => Empreinte::textes(["avenant", &noyau, genre, effet]),
            None => Empreinte::textes(["contrat", &noyau, genre, &self.avenant]),
        };
        let proches = [0, 1, 2, 3, 4].map(|sans| empreinte(&format!("sans {sans}"), Some(sans)));
        // The dossier of a contract holds one contract, of whatever kind, and its amendments.
        let acte = self.genre.as_ref().map(|genre| match &self.effet {
            Some(effet) => Empreinte::textes(["acte", opco.identifiant(), genre, effet]),
            None if genre.starts_with('3') => Empreinte::textes(["acte", opco.identifiant(), genre, &self.avenant]),
            None => Empreinte::textes(["acte", opco.identifiant(), "contrat"]),
        });
        IdentiteContrat { entiere, noyau: empreinte("noyau", None), proches: proches.into(), acte, ancienne: None }
    }
}

/// The day; the text itself if it is none.
fn jour(date: &Date) -> String {
    match date.civil() {
        Some(jour) => jour.to_string(),
        None => serde_json::to_string(date).unwrap_or_default(),
    }
}

fn siret(siret: &Siret) -> String {
    siret.canonique().map_or_else(|_| siret.as_str().split_whitespace().collect(), |siret| siret.to_string())
}

/// Amendments count from 1: none and zero are the same.
fn avenant(numero: Option<&Identifiant>) -> String {
    numero.map(|numero| numero.as_str().trim().trim_start_matches('0').to_owned()).unwrap_or_default()
}

/// The day of effect of an amendment: kinds 31 to 38 are amendments.
fn effet(genre: &str, jour_d_effet: Option<&Date>) -> Option<String> {
    jour_d_effet.filter(|_| genre.starts_with('3')).filter(|date| date.civil().is_some()).map(jour)
}

#[cfg(test)]
mod tests;
