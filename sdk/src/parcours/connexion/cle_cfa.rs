//! How long the key of a CFA at an OPCO is still valid (`cfakeyinfo`), so that it is renewed before calls are refused.

use std::fmt;

use super::horloge::jour;
use super::protocole::Protocole;
use super::socle::Connexion;
use crate::Opco;
use crate::operations::CONSULTER_CLE_CFA;
use crate::parcours::{Echec, mesures};
use crate::runtime::NoSecret;
use crate::runtime::jiff::civil::Date;
use crate::scalaires::Siren;

/// How many days before its end a key should be renewed; the default.
const ALERTE: u32 = 30;

/// The state of the key of a CFA at an OPCO, according to the OPCO. It does not contain the key.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CleCfa {
    /// The CFA.
    pub cfa: Siren,
    /// The OPCO.
    pub opco: Opco,
    /// Its remaining validity.
    pub validite: Validite,
    commentaire: Option<String>,
}

/// The remaining validity of a key. On its last day it is still valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validite {
    /// It is valid.
    Valide {
        /// Its last day.
        fin: Date,
        /// Days left after today.
        jours: u32,
    },
    /// It expires soon: the CFA should obtain a new one.
    BientotExpiree {
        /// Its last day.
        fin: Date,
        /// Days left after today.
        jours: u32,
    },
    /// It has expired.
    Expiree {
        /// Its last day.
        fin: Date,
        /// Days since then.
        jours: u32,
    },
    /// The OPCO gave no readable date.
    Inconnue,
}

impl Validite {
    /// The validity of a key with the last day `fin`, on the day `aujourd_hui`; renewal is due `alerte` days before.
    fn au(aujourd_hui: Date, fin: Date, alerte: u32) -> Self {
        let ecart = i64::from((fin - aujourd_hui).get_days());
        let jours = u32::try_from(ecart.unsigned_abs()).unwrap_or(u32::MAX);
        match ecart {
            ..0 => Self::Expiree { fin, jours },
            _ if jours <= alerte => Self::BientotExpiree { fin, jours },
            _ => Self::Valide { fin, jours },
        }
    }

    /// Days left after today: 0 on the last day, negative afterwards; `None` when it is unknown.
    pub fn jours_restants(self) -> Option<i64> {
        match self {
            Self::Valide { jours, .. } | Self::BientotExpiree { jours, .. } => Some(jours.into()),
            Self::Expiree { jours, .. } => Some(-i64::from(jours)),
            Self::Inconnue => None,
        }
    }

    /// Whether the CFA has to obtain a new key.
    pub fn est_a_renouveler(self) -> bool {
        matches!(self, Self::BientotExpiree { .. } | Self::Expiree { .. })
    }
}

impl CleCfa {
    /// The comment of the OPCO, unchanged.
    pub fn expose_commentaire(&self) -> Option<&str> {
        self.commentaire.as_deref()
    }
}

impl fmt::Debug for CleCfa {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cle = formatter.debug_struct("CleCfa");
        cle.field("cfa", &self.cfa).field("opco", &self.opco).field("validite", &self.validite).finish_non_exhaustive()
    }
}

/// In French, for the person at the CFA.
impl fmt::Display for CleCfa {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Clé du CFA {} chez {} : ", self.cfa, self.opco)?;
        const RENOUVELER: &str = "retirez-en une nouvelle dans l'extranet de l'OPCO.";
        match self.validite {
            Validite::Valide { fin, jours } => {
                write!(formatter, "valable jusqu'au {}, encore {}.", jour(fin), nombre(jours))
            }
            Validite::BientotExpiree { fin, jours } => {
                write!(formatter, "elle expire le {}, dans {} ; {RENOUVELER}", jour(fin), nombre(jours))
            }
            Validite::Expiree { fin, jours } => {
                write!(formatter, "expirée depuis {}, le {} ; {RENOUVELER}", nombre(jours), jour(fin))
            }
            Validite::Inconnue => formatter.write_str("l'OPCO n'en donne pas la date de fin."),
        }
    }
}

/// Days in words, singular or plural.
fn nombre(jours: u32) -> String {
    format!("{jours} jour{}", if jours > 1 { "s" } else { "" })
}

impl Connexion {
    /// The remaining validity of the key of the CFA at this OPCO; renewal is due 30 days before its end.
    ///
    /// # Errors
    /// See [`verifier_cle_avant`](Self::verifier_cle_avant).
    pub async fn verifier_cle(&self) -> Result<CleCfa, Echec> {
        self.verifier_cle_avant(ALERTE).await
    }

    /// The same, with renewal due `jours` days before its end.
    ///
    /// The key is in the query, as the norm requires: the SDK never prints a query, but gateways between it and the
    /// OPCO may.
    ///
    /// # Errors
    /// [`Echec::NonPrisEnCharge`] by the profile; [`Echec::SansAccesV2`]; [`Echec::Cle`] when the connection was given no keys (see
    /// [`Connexion::cles`]) or they have none for it; [`Echec::Opco`] for what the OPCO answers.
    pub async fn verifier_cle_avant(&self, jours: u32) -> Result<CleCfa, Echec> {
        self.tracer("verifier_cle", Some(CONSULTER_CLE_CFA.id), Box::pin(self.cle_lue(jours))).await
    }

    async fn cle_lue(&self, jours: u32) -> Result<CleCfa, Echec> {
        self.prend_en_charge(&CONSULTER_CLE_CFA)?;
        self.exiger_acces(&CONSULTER_CLE_CFA)?;
        let Some(cles) = self.trousseau() else {
            return Err(Echec::Cle(NoSecret::new("la connexion n'a reçu aucun trousseau de clés")));
        };
        let cle = cles.cle(self.cfa(), self.opco()).await.map_err(Echec::Cle)?;
        let reponse = self.client_pour(Protocole::V2).consulter_cle_cfa(self.cfa().as_str(), cle.expose()).await;
        let lue = reponse.map_err(|cause| self.echec(&CONSULTER_CLE_CFA, cause))?.body;
        let fin = lue.date_fin_validite.as_ref().and_then(|fin| fin.civil());
        let validite = fin.map_or(Validite::Inconnue, |fin| Validite::au(self.aujourd_hui(), fin, jours));
        if let Some(jours) = validite.jours_restants() {
            mesures::cle(self, jours);
        }
        Ok(CleCfa { cfa: self.cfa().clone(), opco: self.opco(), validite, commentaire: lue.comment })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_a_day_on_which_it_serves() {
        let jour = |texte: &str| texte.parse::<Date>().unwrap();
        let aujourd_hui = jour("2026-09-01");
        let juge = |fin: &str| Validite::au(aujourd_hui, jour(fin), 30);
        assert_eq!(juge("2026-10-02"), Validite::Valide { fin: jour("2026-10-02"), jours: 31 });
        assert_eq!(juge("2026-10-01"), Validite::BientotExpiree { fin: jour("2026-10-01"), jours: 30 });
        assert_eq!(juge("2026-09-01"), Validite::BientotExpiree { fin: aujourd_hui, jours: 0 });
        assert_eq!(juge("2026-08-31"), Validite::Expiree { fin: jour("2026-08-31"), jours: 1 });
        assert!(juge("2025-08-31").est_a_renouveler() && !juge("2028-08-31").est_a_renouveler());
        assert_eq!(juge("2028-09-01"), Validite::Valide { fin: jour("2028-09-01"), jours: 731 });
    }
}
