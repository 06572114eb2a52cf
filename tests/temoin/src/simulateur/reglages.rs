//! The settings of a simulated OPCO before its start. Afterwards commands control it.

pub(super) mod choix;
pub(super) mod deformation;
pub(super) mod panne;
pub(super) mod particularite;
pub(super) mod profil;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use self::choix::{Acces, FormeErreur, NumeroInconnu, Portee};
use self::particularite::Particularite::{self, *};

/// The settings of a simulated OPCO, with defaults that suit most tests.
#[derive(Clone, Debug)]
pub struct Reglages {
    pub(super) nom: String,
    pub(super) base: String,
    /// Path of the token endpoint, outside the base of the API.
    pub(super) chemin_jeton: String,
    /// Operations that this OPCO does not have.
    pub(super) absentes: BTreeSet<&'static str>,
    pub(super) particularites: BTreeSet<Particularite>,
    /// Whether an amendment takes the place of its contract in the dossier, under the same numbers.
    pub(super) avenants_dans_le_dossier: bool,
    pub(super) acces: Acces,
    pub(super) portee: Portee,
    pub(super) dpop: bool,
    pub(super) forme_erreur: FormeErreur,
    pub(super) numero_inconnu: NumeroInconnu,
    pub(super) pages_enveloppees: bool,
    pub(super) taille_page: usize,
    pub(super) date: Date,
    pub(super) iban: String,
    pub(super) npec: i64,
}

impl Default for Reglages {
    fn default() -> Self {
        Self {
            nom: "OPCO simulé".to_owned(),
            base: "/ApiEchangeCFA".to_owned(),
            chemin_jeton: "/connect/token".to_owned(),
            absentes: BTreeSet::new(),
            particularites: BTreeSet::new(),
            avenants_dans_le_dossier: false,
            acces: Acces {
                cle_api: "cle-de-test".to_owned(),
                client_id: "logiciel-de-test".to_owned(),
                client_secret: "secret-de-test".to_owned(),
                scope: None,
            },
            portee: Portee::Libre,
            dpop: false,
            forme_erreur: FormeErreur::Erreurs,
            numero_inconnu: NumeroInconnu::Introuvable,
            pages_enveloppees: false,
            taille_page: 2,
            date: date(2026, 9, 1),
            iban: "FR1420041010050500013M02606".to_owned(),
            npec: 800_000,
        }
    }
}

impl Reglages {
    /// The path before `/v1` and `/v2`, with a leading slash and none at the end.
    pub fn base(mut self, base: impl Into<String>) -> Self {
        self.base = base.into().trim_end_matches('/').to_owned();
        self
    }

    /// The path of the token endpoint, with a leading slash.
    pub fn chemin_jeton(mut self, chemin: impl Into<String>) -> Self {
        self.chemin_jeton = chemin.into();
        self
    }

    /// Supports every operation, even those that the profile declares absent.
    pub fn sans_absences(mut self) -> Self {
        self.absentes.clear();
        self
    }

    /// The treatment of the scope of a token request.
    pub fn portee(mut self, portee: Portee) -> Self {
        self.acces.scope = match &portee {
            Portee::Exacte(scope) => Some(scope.clone()),
            Portee::Libre | Portee::Aucune => None,
        };
        self.portee = portee;
        self
    }

    /// Whether a token request must have a proof of possession (DPoP), as AFDAS requires.
    pub fn dpop(mut self, oui: bool) -> Self {
        self.dpop = oui;
        self
    }

    /// The form of error bodies.
    pub fn forme_erreur(mut self, forme: FormeErreur) -> Self {
        self.forme_erreur = forme;
        self
    }

    /// The answer for an unknown dossier number.
    pub fn numero_inconnu(mut self, reponse: NumeroInconnu) -> Self {
        self.numero_inconnu = reponse;
        self
    }

    /// Whether a page of protocol V2 arrives inside a one-element array.
    pub fn pages_enveloppees(mut self, oui: bool) -> Self {
        self.pages_enveloppees = oui;
        self
    }

    /// Items per page of protocol V2; at least one.
    pub fn taille_page(mut self, taille: usize) -> Self {
        self.taille_page = taille.max(1);
        self
    }

    /// The day on the virtual clock at the start.
    pub fn date(mut self, date: Date) -> Self {
        self.date = date;
        self
    }

    /// The IBAN of the CFA known to this OPCO.
    pub fn iban(mut self, iban: impl Into<String>) -> Self {
        self.iban = iban.into();
        self
    }

    /// The engaged level of funding of a full year (NPEC), in centimes.
    pub fn npec(mut self, centimes: i64) -> Self {
        self.npec = centimes;
        self
    }

    /// Whether an amendment takes the place of its contract in the dossier, under the same numbers. The norm does not say
    /// what becomes of it, and no OPCO is known to do one or the other.
    pub fn avenants_dans_le_dossier(mut self, actif: bool) -> Self {
        self.avenants_dans_le_dossier = actif;
        self
    }

    /// Switches a known deviation on or off.
    pub fn particularite(mut self, particularite: Particularite, active: bool) -> Self {
        let forme = |forme| if active { forme } else { FormeErreur::Erreurs };
        match particularite {
            NumeroInconnu400 if active => self.numero_inconnu(NumeroInconnu::RequeteInvalide),
            NumeroInconnu400 => self.numero_inconnu(NumeroInconnu::Introuvable),
            ErreursNullesCommentaire => self.forme_erreur(forme(FormeErreur::Comment)),
            ErreurDescriptionSeule => self.forme_erreur(forme(FormeErreur::Description)),
            JetonSansPortee => self.portee(if active { Portee::Aucune } else { Portee::Libre }),
            DpopJeton => self.dpop(active),
            PageEnveloppee => self.pages_enveloppees(active),
            autre if active => {
                self.particularites.insert(autre);
                self
            }
            autre => {
                self.particularites.remove(&autre);
                self
            }
        }
    }

    /// Whether a deviation is on.
    pub fn a(&self, particularite: Particularite) -> bool {
        match particularite {
            NumeroInconnu400 => self.numero_inconnu == NumeroInconnu::RequeteInvalide,
            ErreursNullesCommentaire => self.forme_erreur == FormeErreur::Comment,
            ErreurDescriptionSeule => self.forme_erreur == FormeErreur::Description,
            JetonSansPortee => self.portee == Portee::Aucune,
            DpopJeton => self.dpop,
            PageEnveloppee => self.pages_enveloppees,
            autre => self.particularites.contains(&autre),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_name_and_switches_alone() {
        for one in Particularite::toutes() {
            assert_eq!(Particularite::par_nom(one.nom()), Some(one));
            let on = Reglages::default().particularite(one, true);
            let seen: Vec<_> = Particularite::toutes().filter(|other| on.a(*other)).collect();
            assert_eq!(seen, [one]);
            assert!(!on.particularite(one, false).a(one));
        }
        assert_eq!(Particularite::par_nom("page"), None);
    }
}
