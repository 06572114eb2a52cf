//! Which refusals may pass by themselves, so that the same start may succeed later: what the machine, the network or
//! another process withholds for now. What asks for another configuration, version, key or copy of the journal does not.

use std::io::ErrorKind;

use cfadock::journal::EchecJournal;
use rusqlite::ErrorCode;

use crate::cles::EchecCles;
use crate::destinataire::DestinataireInvalide;
use crate::ecoute::EcouteImpossible;
use crate::etat::EchecEtat;
use crate::journal::JournalFerme;
use crate::secrets::EchecSecret;
use crate::service::OuvertureImpossible;
use crate::verrou::VerrouRefuse;

/// A refusal that may pass by itself, or not.
pub trait Passager: std::error::Error {
    /// Whether the same may succeed later, with nothing changed in the configuration.
    fn est_passager(&self) -> bool;
}

impl Passager for OuvertureImpossible {
    fn est_passager(&self) -> bool {
        match self {
            Self::Journal(cause) => cause.est_passager(),
            Self::Etat(cause) => cause.est_passager(),
            Self::Secret { echec, .. } => echec.est_passager(),
            Self::Notification { cause: DestinataireInvalide::Lecture(echec), .. } => echec.est_passager(),
            Self::Notification { .. } | Self::Preuve(_) => false,
        }
    }
}

impl Passager for JournalFerme {
    fn est_passager(&self) -> bool {
        match self {
            Self::Journal(cause) => cause.est_passager(),
            Self::Cles(EchecCles::Etat(cause)) => cause.est_passager(),
            Self::Cles(EchecCles::Base(cause)) => cause.est_passager(),
            Self::Secret { echec, .. } => echec.est_passager(),
            Self::Cles(EchecCles::Posterieures { .. })
            | Self::Adresse
            | Self::SansChiffrement
            | Self::Autorite(_)
            | Self::Sceau
            | Self::Tls(_) => false,
        }
    }
}

impl Passager for EchecJournal {
    fn est_passager(&self) -> bool {
        matches!(self, Self::Acces(_) | Self::LecteurSansFin { .. } | Self::ComptesEnCours)
    }
}

impl Passager for EchecEtat {
    fn est_passager(&self) -> bool {
        // What cannot be opened has a wrong path, or is not for this account.
        let Self::Sqlite(erreur) = self else { return matches!(self, Self::Interrompue) };
        let passagers = [
            ErrorCode::DatabaseBusy,
            ErrorCode::DatabaseLocked,
            ErrorCode::DiskFull,
            ErrorCode::OutOfMemory,
            ErrorCode::ReadOnly,
            ErrorCode::SystemIoFailure,
        ];
        erreur.sqlite_error_code().is_some_and(|code| passagers.contains(&code))
    }
}

/// A vault that is sealed, a command that waits for the network, a file that another program is about to write.
impl Passager for EchecSecret {
    fn est_passager(&self) -> bool {
        match self {
            Self::Absent
            | Self::Interdit
            | Self::Illisible
            | Self::Commande
            | Self::Statut(_)
            | Self::TropLong
            | Self::Vide => true,
            // The environment is that of the start, and what is no secret is given by mistake.
            Self::SansVariable | Self::TropGrand | Self::PasUnTexte => false,
        }
    }
}

impl Passager for VerrouRefuse {
    fn est_passager(&self) -> bool {
        match self {
            Self::Tenu { .. } | Self::Occupe { .. } => true,
            Self::Illisible(_, genre) => matches!(genre, ErrorKind::StorageFull | ErrorKind::ReadOnlyFilesystem),
        }
    }
}

impl Passager for EcouteImpossible {
    fn est_passager(&self) -> bool {
        match self {
            Self::AdressePrise(_) | Self::SocketPrise(_) => true,
            // The network of the machine is not up yet.
            Self::Adresse(_, genre) => *genre == ErrorKind::AddrNotAvailable,
            Self::PasUneSocket(_) | Self::Socket(..) | Self::SansSocket | Self::Certificat(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn sqlite(code: std::ffi::c_int) -> EchecEtat {
        EchecEtat::Sqlite(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None))
    }

    #[test]
    fn what_may_pass_is_told_from_what_does_not() {
        let la = || PathBuf::from("depots.sqlite");
        let adresse = "127.0.0.1:8088".parse().unwrap();
        let base = || EchecJournal::Acces("la connexion à PostgreSQL est rompue".to_owned());
        let opco = |echec| OuvertureImpossible::Secret { opco: "opco_ep", cle: "secret", lieu: String::new(), echec };
        let annonce = |cause| OuvertureImpossible::Notification { rang: 1, cause };
        let cas: [(Box<dyn Passager>, bool); 25] = [
            (Box::new(OuvertureImpossible::from(JournalFerme::from(base()))), true),
            (Box::new(JournalFerme::from(EchecCles::from(base()))), true),
            (Box::new(JournalFerme::from(EchecJournal::Refuse("PostgreSQL : 28P01".to_owned()))), false),
            (Box::new(JournalFerme::from(EchecCles::from(EchecJournal::Refuse(String::new())))), false),
            (Box::new(sqlite(rusqlite::ffi::SQLITE_CANTOPEN)), false),
            (Box::new(sqlite(rusqlite::ffi::SQLITE_PERM)), false),
            (Box::new(JournalFerme::from(EchecCles::Posterieures { version: 9, connue: 2 })), false),
            (Box::new(JournalFerme::from(EchecJournal::Endommage(String::new()))), false),
            (Box::new(JournalFerme::from(EchecJournal::AutreVersion { trouvee: 9, connue: 3 })), false),
            (
                Box::new(JournalFerme::from(EchecJournal::AutreCle { attendue: String::new(), donnee: String::new() })),
                false,
            ),
            (Box::new(JournalFerme::Secret { cle: "sceau", lieu: String::new(), echec: EchecSecret::Statut(1) }), true),
            (Box::new(JournalFerme::Sceau), false),
            (Box::new(opco(EchecSecret::TropLong)), true),
            (Box::new(opco(EchecSecret::SansVariable)), false),
            (Box::new(annonce(DestinataireInvalide::Lecture(EchecSecret::Vide))), true),
            (Box::new(annonce(DestinataireInvalide::Transport)), false),
            (Box::new(OuvertureImpossible::from(sqlite(rusqlite::ffi::SQLITE_FULL))), true),
            (Box::new(sqlite(rusqlite::ffi::SQLITE_NOTADB)), false),
            (Box::new(EchecEtat::Posterieure { fichier: la(), version: 9, connue: 2 }), false),
            (Box::new(VerrouRefuse::Tenu { fichier: la(), processus: None }), true),
            (Box::new(VerrouRefuse::Illisible(la(), ErrorKind::NotFound)), false),
            (Box::new(EcouteImpossible::AdressePrise(adresse)), true),
            (Box::new(EcouteImpossible::Adresse(adresse, ErrorKind::AddrNotAvailable)), true),
            (Box::new(EcouteImpossible::Adresse(adresse, ErrorKind::PermissionDenied)), false),
            (Box::new(EcouteImpossible::PasUneSocket(la())), false),
        ];
        for (refus, attendu) in cas {
            assert_eq!(refus.est_passager(), attendu, "{refus:?} {refus}");
        }
    }
}
