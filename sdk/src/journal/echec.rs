//! Why a journal could not be read or written.

use std::fmt;

use super::IdEntree;

/// Why the journal could not be read or written. Texts are French, and say what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EchecJournal {
    /// The software or the connection has none.
    #[error(
        "aucun journal n'est donné : donnez-en un (`.journal(…)`), `JournalSqlite` dans un fichier ou, si rien ne doit \
         survivre au processus, `JournalMemoire`"
    )]
    Absent,
    /// The disk cannot be written or read: full, no permission, or locked by another process for too long.
    #[error("le journal n'est pas accessible ({0}) : rétablissez l'accès au fichier, puis recommencez")]
    Acces(String),
    /// The file is damaged. It was not changed.
    #[error("le journal est endommagé ({0}) : il n'a pas été modifié ; restaurez une sauvegarde du fichier")]
    Endommage(String),
    /// The file is no journal. It was not changed.
    #[error("ce fichier n'est pas un journal de dépôts : il n'a pas été modifié ; choisissez un autre fichier")]
    PasUnJournal,
    /// The journal has another version. It was not changed.
    #[error(
        "le journal est de la version {trouvee}, ce logiciel lit la version {connue} : il n'a pas été modifié ; \
         utilisez le logiciel de sa version"
    )]
    AutreVersion {
        /// The version of the file.
        trouvee: i64,
        /// The version that this crate reads and writes.
        connue: i64,
    },
    /// The file of the journal is no longer at its path: deleted or renamed. Nothing was written, and no other file was
    /// created.
    #[error(
        "le fichier du journal a disparu ({0}) : rien n'a été écrit ; remettez-le à sa place. S'il est perdu, vérifiez \
         auprès des OPCO ce qui a été déposé, puis retirez son témoin (`…-temoin`) pour en commencer un autre"
    )]
    Disparu(Fichier),
    /// Another file is at the path of the journal. Nothing was written.
    #[error(
        "le fichier du journal a été remplacé : attendu {attendu}, trouvé {trouve} ; rien n'a été écrit ; remettez le \
         bon fichier à sa place, puis relancez le logiciel. Pour travailler avec celui qui s'y trouve, vérifiez d'abord \
         auprès des OPCO ce qui a été déposé, puis retirez le témoin (`…-temoin`)"
    )]
    Remplace {
        /// The file that was there before.
        attendu: Box<Fichier>,
        /// The current file.
        trouve: Box<Fichier>,
    },
    /// The file is an older copy of the journal: it lacks what was written since. Nothing was written.
    #[error(
        "le fichier est une copie plus ancienne du journal : {trouve}, alors que {connues} écritures sont connues ; rien \
         n'a été écrit ; restaurez la copie la plus récente. S'il n'y en a pas, vérifiez auprès des OPCO ce qui a été \
         déposé depuis, arrêtez le logiciel, retirez le témoin (`…-temoin`), puis relancez"
    )]
    Anterieur {
        /// The current file.
        trouve: Box<Fichier>,
        /// How many writes of it are known.
        connues: i64,
    },
    /// The key of the journal is not beside it.
    #[error(
        "la clé du journal manque (`…-cle`, nommée {0}) : rien n'a été écrit ; restaurez ce fichier à côté du journal. \
         S'il est perdu, les contrats ne peuvent plus être reconnus : mettez le journal de côté, vérifiez auprès des \
         OPCO ce qui a été déposé, et commencez un autre journal"
    )]
    CleAbsente(String),
    /// The key is not that of the journal. It was not changed.
    #[error(
        "la clé donnée ({donnee}) n'est pas celle du journal ({attendue}) : il n'a pas été modifié ; donnez la clé sous \
         laquelle il a été commencé"
    )]
    AutreCle {
        /// The public name of the key with which the journal was created.
        attendue: String,
        /// That of the given key.
        donnee: String,
    },
    /// The file is on a file system without locks between processes. It was not changed.
    #[error(
        "le journal est sur un système de fichiers partagé ou distant ({0}), où les verrous ne tiennent pas : placez-le \
         sur un disque de cette machine"
    )]
    Reseau(String),
    /// A file cannot be moved to its path without overwriting another one.
    #[error(
        "ce système de fichiers n'a ni liens durs ni renommage sans écrasement : le journal ne peut pas y être créé ; \
         placez-le sur un autre disque"
    )]
    SansLien,
    /// A reader keeps the file open, so that no checkpoint is possible. Nothing was written.
    #[error(
        "un lecteur tient le fichier du journal ouvert depuis trop longtemps (`…-wal` atteint {octets} octets) : rien n'a \
         été écrit ; fermez-le, puis recommencez"
    )]
    LecteurSansFin {
        /// The length of the pending writes.
        octets: u64,
    },
    /// No entry has this number.
    #[error("le journal n'a pas d'entrée {0} : vérifiez le numéro et le fichier du journal")]
    EntreeInconnue(IdEntree),
    /// A person can settle an entry only with a reason.
    #[error("aucun motif n'est donné : dites pourquoi l'entrée est tranchée ainsi")]
    SansMotif,
}

/// A file that is, was or claims to be a journal; unknown data about it is absent. It contains no path, because a path
/// may contain a person's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fichier {
    /// Which of the files beside the journal it is, such as `-wal`; the journal itself where it is none.
    pub annexe: Option<&'static str>,
    /// The identifier that is written in the journal.
    pub identite: Option<String>,
    /// How many times it was written.
    pub ecritures: Option<i64>,
    /// Its position: device and inode.
    pub lieu: Option<(u64, u64)>,
}

/// In French.
impl fmt::Display for Fichier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(annexe) = self.annexe {
            write!(formatter, "l'annexe `…{annexe}`, ")?;
        }
        match &self.identite {
            Some(identite) => write!(formatter, "le journal {identite}")?,
            None => formatter.write_str("un fichier")?,
        }
        if let Some(ecritures) = self.ecritures {
            write!(formatter, ", {ecritures} écritures")?;
        }
        if let Some((disque, inode)) = self.lieu {
            write!(formatter, ", disque {disque}, inode {inode}")?;
        }
        Ok(())
    }
}
