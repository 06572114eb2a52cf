//! Errors of SQLite and of the disk, as errors of the journal.

use std::io;

use rusqlite::ErrorCode;

use crate::journal::EchecJournal;

pub(super) fn echec(erreur: rusqlite::Error) -> EchecJournal {
    match erreur.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => endommage("une page ne se lit plus"),
        Some(ErrorCode::NotADatabase) => endommage("ce n'est pas, ou plus, un fichier SQLite"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            EchecJournal::Acces("un autre processus l'occupe".to_owned())
        }
        Some(ErrorCode::DiskFull) => EchecJournal::Acces("le disque est plein".to_owned()),
        Some(ErrorCode::ReadOnly) => EchecJournal::Acces("il n'est pas modifiable".to_owned()),
        Some(ErrorCode::Unknown) => endommage("ses tables ne sont pas celles d'un journal"),
        Some(ErrorCode::CannotOpen) => EchecJournal::Acces("il ne s'ouvre pas".to_owned()),
        Some(code) => EchecJournal::Acces(format!("SQLite : {code:?}")),
        // This is no error of SQLite, but of the row: a table, a column or a value is not as it was written.
        None => endommage("une rangée n'est pas de la forme attendue"),
    }
}

pub(super) fn endommage(motif: &str) -> EchecJournal {
    EchecJournal::Endommage(motif.to_owned())
}

pub(super) fn disque(erreur: io::Error) -> EchecJournal {
    // The kind of error only: the whole text may contain a path.
    EchecJournal::Acces(erreur.kind().to_string())
}
