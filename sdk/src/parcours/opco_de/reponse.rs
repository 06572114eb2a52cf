//! The answer to the question: the OPCO of an employer, who says so, and how sure that is.

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
        /// It.
        opco: Opco,
        /// Who says so.
        origine: Origine,
        /// How sure that is.
        certitude: Certitude,
    },
    /// Several: that of the branch and that which manages the employer, or those of the agreement. Ask the employer.
    Plusieurs {
        /// They, that of the branch first.
        opcos: Vec<Opco>,
        /// Who says so.
        origine: Origine,
    },
    /// Unknown.
    Inconnu(RaisonInconnu),
}

/// Who says so.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Origine {
    /// France compétences, for this SIRET.
    Siro {
        /// How it knows.
        code: CodeSiro,
    },
    /// The open table of France compétences, for this SIRET.
    TableSiro {
        /// The name of the file, which says the month: the OPCO may have changed since.
        fichier: String,
    },
    /// The table of agreements, for want of France compétences.
    Idcc {
        /// The agreement.
        idcc: CodeIdcc,
        /// Why France compétences did not say; none when it was not asked.
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

/// How sure an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certitude {
    /// By the agreement only, which does not settle the OPCO of every employer: to confirm with the employer.
    Faible,
    /// Declared by an OPCO or by the employer, or computed, not found in the register.
    Moyenne,
    /// Found in the register, or in its open table.
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
    /// The open table has no such SIRET, and the service was not asked.
    AbsentDeLaTable,
    /// The register or its table knows the SIRET and names no OPCO (`N/C`).
    SansOpco,
    /// The register names an OPCO that this version does not know.
    NomInconnu(String),
    /// The service did not answer, or asks to wait: ask again later.
    Indisponible {
        /// How long it asks to wait, or has to be waited for before it may be asked.
        attendre: Option<Duration>,
    },
    /// The service refused, with this status: 401 and 403 speak of the key.
    Refuse(u16),
    /// The answer was not understood.
    Illisible,
    /// The table has no such agreement, or none was given.
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
