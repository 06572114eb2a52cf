//! The answer: the OPCO of an employer, its origin, and its certainty.

use std::fmt;
use std::time::Duration;

use crate::Opco;
use crate::scalaires::CodeIdcc;

/// The OPCO of an employer, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum OpcoDe {
    /// One OPCO.
    Trouve {
        /// The OPCO.
        opco: Opco,
        /// The origin of the answer.
        origine: Origine,
        /// How sure that is.
        certitude: Certitude,
    },
    /// Several: that of the branch and the one that manages the employer, or those of the agreement. Ask the employer.
    Plusieurs {
        /// The OPCO, that of the branch first.
        opcos: Vec<Opco>,
        /// The origin of the answer.
        origine: Origine,
    },
    /// Unknown.
    Inconnu(RaisonInconnu),
}

/// The origin of an answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Origine {
    /// France compétences, for this SIRET.
    Siro {
        /// How the register knows it.
        code: CodeSiro,
    },
    /// The open table of France compétences, for this SIRET.
    TableSiro {
        /// The name of the file, which contains the month: the OPCO may have changed since.
        fichier: String,
    },
    /// The table of agreements, without an answer of France compétences.
    Idcc {
        /// The agreement.
        idcc: CodeIdcc,
        /// Why France compétences gave no answer; none when it was not queried.
        a_defaut: Option<RaisonInconnu>,
    },
}

/// How France compétences knows the OPCO of a SIRET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeSiro {
    /// 01: found in the register.
    Trouve,
    /// 02: not found, but declared.
    Declare,
    /// 03: not found, but computed.
    Calcule,
}

/// The certainty of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certitude {
    /// By the agreement only, which does not determine the OPCO of every employer: confirm with the employer.
    Faible,
    /// Declared by an OPCO or by the employer, or computed; not in the register.
    Moyenne,
    /// In the register, or in its open table.
    Forte,
}

/// Why the OPCO is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RaisonInconnu {
    /// The SIRET is not valid: no request was made.
    SiretInvalide,
    /// The register does not know the SIRET (code 99).
    AbsentDuRegistre,
    /// The open table lacks the SIRET, and the service was not queried.
    AbsentDeLaTable,
    /// The register or its table has the SIRET, but no OPCO for it (`N/C`).
    SansOpco,
    /// The register names an OPCO that this version does not know.
    NomInconnu(String),
    /// The service did not answer, or asks to wait: try again later.
    Indisponible {
        /// How long to wait before the next question.
        attendre: Option<Duration>,
    },
    /// The service refused, with this status: 401 and 403 concern the key.
    Refuse(u16),
    /// The answer was not understood.
    Illisible,
    /// The table lacks this agreement, or none was given.
    IdccInconnu,
}

/// In French, with what to do.
impl fmt::Display for RaisonInconnu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SiretInvalide => formatter.write_str("Le SIRET n'est pas valide : vérifiez-le."),
            Self::AbsentDuRegistre => formatter
                .write_str("Le registre de France compétences ne connaît pas ce SIRET : demandez à l'employeur."),
            Self::AbsentDeLaTable => formatter.write_str(
                "La table de France compétences ne contient pas ce SIRET : prenez-en une plus récente, ou demandez à \
                 l'employeur.",
            ),
            Self::SansOpco => formatter.write_str("Le registre n'indique aucun OPCO : demandez à l'employeur."),
            Self::NomInconnu(_) => {
                formatter.write_str("Le registre indique un OPCO que cette version ne connaît pas : mettez-la à jour.")
            }
            Self::Indisponible { .. } => {
                formatter.write_str("Le service de France compétences ne répond pas : réessayez plus tard.")
            }
            Self::Refuse(statut) => write!(
                formatter,
                "Le service de France compétences refuse la demande ({statut}) : vérifiez l'adresse et la clé d'accès."
            ),
            Self::Illisible => formatter.write_str("La réponse de France compétences n'est pas comprise."),
            Self::IdccInconnu => formatter
                .write_str("La table des conventions collectives ne dit rien de celle-ci : demandez à l'employeur."),
        }
    }
}
