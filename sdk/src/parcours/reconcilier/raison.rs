//! Why an entry stays open.

use std::fmt;

use crate::journal::IdEntree;
use crate::parcours::moment;
use crate::runtime::jiff::Timestamp;

/// Why an entry stays open. Its text is French and says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Raison {
    /// This process is still waiting for the answer.
    EnVol,
    /// Another process deposits it or looks for it.
    Ailleurs {
        /// When it is free at the latest.
        jusqu_a: Timestamp,
    },
    /// It was not found, but may still arrive, or be there without being shown yet.
    TropTot {
        /// The time of the next useful look.
        pas_avant: Timestamp,
    },
    /// It was not found once.
    ARevoir {
        /// When a second look settles it.
        pas_avant: Timestamp,
    },
    /// It certainly arrived, but is not found: its numbers are unknown.
    Introuvable,
    /// It was not found, and the delay of this OPCO is unknown.
    ParutionInconnue,
    /// The journal dates it, or a look at it, in the future: its age is unknown.
    DateAVenir {
        /// The date.
        le: Timestamp,
    },
    /// Several dossiers or invoices are the same.
    Plusieurs {
        /// Their internal numbers.
        numeros: Vec<String>,
    },
    /// No identical one, but similar ones, or one that another amendment of the same kind and day has.
    Proches {
        /// Their internal numbers.
        numeros: Vec<String>,
    },
    /// The same exists, but the OPCO has refused or cancelled it: it may be this deposit or an earlier one.
    Ecartee {
        /// Its internal number; empty where the OPCO gives none.
        numero: String,
    },
    /// The amounts of an échéance have changed otherwise than by this invoice.
    EcheanceChangee {
        /// The internal number of the dossier.
        dossier: String,
        /// The number of the échéance.
        numero: i32,
    },
    /// Another deposit in the journal has the same échéance.
    Concurrente(IdEntree),
    /// The OPCO did not give the amounts of an échéance before the invoice was sent: the change since cannot be
    /// computed.
    MontantsTus {
        /// The internal number of the dossier.
        dossier: String,
        /// The number of the échéance.
        numero: i32,
    },
    /// Not everything could be read; the text says what.
    Illisible(String),
    /// Not everything can be read, for too long.
    ResteeIllisible {
        /// The last sign of the deposit.
        depuis: Timestamp,
        /// What could not be read.
        motif: String,
    },
    /// The norm has no operation to read it back.
    SansRelecture,
}

impl Raison {
    /// Whether a person has to settle it, because no further look can.
    pub fn pour_une_personne(&self) -> bool {
        !matches!(
            self,
            Self::EnVol | Self::Ailleurs { .. } | Self::TropTot { .. } | Self::ARevoir { .. } | Self::Illisible(_)
        )
    }
}

/// The numbers in brackets; nothing where the OPCO gave none.
fn entre(numeros: &[String]) -> String {
    let donnes: Vec<_> = numeros.iter().map(String::as_str).filter(|numero| !numero.is_empty()).collect();
    if donnes.is_empty() { String::new() } else { format!(" ({})", donnes.join(", ")) }
}

/// What is to be done later.
fn apres(constat: &str, le: Timestamp) -> String {
    format!("{constat} : réconciliez après le {}.", moment(le))
}

impl fmt::Display for Raison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EnVol => formatter.write_str("L'envoi est en cours : attendez sa fin."),
            Self::Ailleurs { jusqu_a } => formatter.write_str(&apres("Un autre processus s'en occupe", *jusqu_a)),
            Self::TropTot { pas_avant } => {
                formatter.write_str(&apres("Pas trouvé, mais il peut encore paraître", *pas_avant))
            }
            Self::ARevoir { pas_avant } => formatter.write_str(&apres("Pas trouvé une première fois", *pas_avant)),
            Self::Introuvable => formatter
                .write_str("L'OPCO l'a reçu, mais il n'apparaît pas : demandez ses numéros à l'OPCO, puis tranchez."),
            Self::ParutionInconnue => formatter.write_str(
                "Pas trouvé, et nul ne sait en combien de temps cet OPCO montre ce qu'il a reçu : vérifiez auprès de \
                 lui s'il l'a reçu, puis tranchez.",
            ),
            Self::DateAVenir { le } => write!(
                formatter,
                "Pas trouvé, et le journal le date du {}, qui est à venir : l'horloge est ou était fausse. Vérifiez \
                 auprès de l'OPCO s'il l'a reçu, puis tranchez.",
                moment(*le)
            ),
            Self::Plusieurs { numeros } => {
                write!(formatter, "Plusieurs lui correspondent{} : comparez-les, puis tranchez.", entre(numeros))
            }
            Self::Proches { numeros } => {
                write!(formatter, "Presque le même existe{} : comparez, puis tranchez.", entre(numeros))
            }
            Self::Ecartee { numero } => write!(
                formatter,
                "Le même existe{}, refusé ou annulé par l'OPCO : voyez si c'est ce dépôt, puis tranchez.",
                entre(std::slice::from_ref(numero))
            ),
            Self::EcheanceChangee { dossier, numero } => write!(
                formatter,
                "Les montants de l'échéance {numero} du dossier {dossier} ont changé autrement que par cette facture : \
                 comparez, puis tranchez."
            ),
            Self::Concurrente(entree) => {
                write!(formatter, "L'entrée {entree} du journal porte sur la même échéance : comparez, puis tranchez.")
            }
            Self::MontantsTus { dossier, numero } => write!(
                formatter,
                "L'OPCO ne disait pas les montants de l'échéance {numero} du dossier {dossier} : vérifiez auprès de lui \
                 s'il a reçu la facture, puis tranchez."
            ),
            Self::ResteeIllisible { depuis, motif } => write!(
                formatter,
                "La lecture chez l'OPCO ne l'a pas dit depuis le {} ({motif}) : vérifiez auprès de lui s'il l'a reçu, \
                 puis tranchez.",
                moment(*depuis)
            ),
            Self::Illisible(motif) => {
                write!(formatter, "La lecture chez l'OPCO a échoué ({motif}) : réconciliez plus tard.")
            }
            Self::SansRelecture => formatter.write_str(
                "La norme ne permet pas de le relire : vérifiez auprès de l'OPCO s'il l'a reçu, puis tranchez.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_brackets_where_there_are_any() {
        for (numeros, dit) in [(&["FI-1", "FI-2"][..], "existe (FI-1, FI-2) :"), (&[""], "existe :"), (&[], "existe :")]
        {
            let numeros = numeros.iter().map(ToString::to_string).collect();
            assert!(Raison::Proches { numeros }.to_string().contains(dit), "{dit}");
        }
    }
}
