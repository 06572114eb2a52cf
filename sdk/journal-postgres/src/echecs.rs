//! Errors of PostgreSQL and of the pool, as errors of the journal, and which of them may pass by themselves.

use cfadock::journal::EchecJournal;
use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// How tokio-postgres begins to say that TLS failed; it has no other sign of it.
const TLS: &str = "error performing TLS handshake";
const SANS_TLS: &str = "la connexion chiffrée à PostgreSQL ne s'établit pas : il ne fait pas TLS, ou son certificat est \
                        refusé (autorité, nom ou date)";

/// Why a statement gave nothing.
#[derive(Debug)]
pub(crate) enum Obstacle {
    /// It may pass: a broken connection, a restart, a conflict of transactions. Whether the statement was done is
    /// unknown.
    Passager(EchecJournal),
    /// It does not pass by itself. The statement was not done.
    Definitif(EchecJournal),
    /// A unique index refused a row. The statement was not done.
    Unicite,
}

impl From<EchecJournal> for Obstacle {
    fn from(echec: EchecJournal) -> Self {
        Self::Definitif(echec)
    }
}

impl From<Error> for Obstacle {
    fn from(erreur: Error) -> Self {
        let Some(code) = erreur.code() else {
            // Nothing of the text: it may name a machine or a role.
            let dit =
                if erreur.to_string().starts_with(TLS) { SANS_TLS } else { "la connexion à PostgreSQL est rompue" };
            return Self::Passager(acces(dit));
        };
        if let Some(echec) = definitif(code) {
            return Self::Definitif(echec);
        }
        match *code {
            SqlState::UNIQUE_VIOLATION => Self::Unicite,
            _ if est_passager(code) => Self::Passager(acces(&format!("PostgreSQL : {}", code.code()))),
            _ => Self::Definitif(acces(&format!("PostgreSQL : {}", code.code()))),
        }
    }
}

impl From<PoolError> for Obstacle {
    fn from(erreur: PoolError) -> Self {
        match erreur {
            PoolError::Backend(erreur) => match erreur.into() {
                Self::Unicite => Self::Passager(acces("la connexion à PostgreSQL est rompue")),
                obstacle => obstacle,
            },
            PoolError::Timeout(_) => Self::Passager(acces("aucune connexion n'est libre")),
            PoolError::Closed => Self::Definitif(acces("la réserve de connexions est fermée")),
            _ => Self::Definitif(acces("la réserve de connexions ne rend rien")),
        }
    }
}

impl Obstacle {
    /// As the caller is told.
    pub(crate) fn echec(self) -> EchecJournal {
        match self {
            Self::Passager(echec) | Self::Definitif(echec) => echec,
            Self::Unicite => acces(&format!("PostgreSQL : {}", SqlState::UNIQUE_VIOLATION.code())),
        }
    }
}

/// A failed login or a missing role is of the class of what passes, and does not.
fn est_passager(code: &SqlState) -> bool {
    let passagers = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::QUERY_CANCELED,
        // Among others: two processes that prepare tables change the same row of the catalogue.
        SqlState::INTERNAL_ERROR,
        // A copy that is not yet the main one.
        SqlState::READ_ONLY_SQL_TRANSACTION,
    ];
    code.code().starts_with("08") || passagers.contains(code)
}

fn definitif(code: &SqlState) -> Option<EchecJournal> {
    Some(match *code {
        SqlState::UNDEFINED_TABLE | SqlState::INVALID_SCHEMA_NAME => {
            EchecJournal::APreparer { trouvee: 0, connue: crate::version::VERSION }
        }
        SqlState::UNDEFINED_COLUMN | SqlState::UNDEFINED_FUNCTION => EchecJournal::PasUnJournal,
        SqlState::INSUFFICIENT_PRIVILEGE => EchecJournal::Refuse("le rôle n'a pas les droits qu'il faut".to_owned()),
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION | SqlState::INVALID_CATALOG_NAME => {
            EchecJournal::Refuse(format!("PostgreSQL : {}", code.code()))
        }
        SqlState::DISK_FULL => acces("le disque est plein"),
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => {
            EchecJournal::Endommage("une page ne se lit plus".to_owned())
        }
        _ => return None,
    })
}

pub(crate) fn acces(motif: &str) -> EchecJournal {
    EchecJournal::Acces(motif.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_told_from_what_passes() {
        let cas = [
            ("28P01", true),
            ("28000", true),
            ("3D000", true),
            ("42501", true),
            ("53100", false),
            ("57P03", false),
            ("08006", false),
        ];
        for (code, refuse) in cas {
            let echec = definitif(&SqlState::from_code(code));
            assert_eq!(matches!(echec, Some(EchecJournal::Refuse(_))), refuse, "{code}: {echec:?}");
        }
    }
}
