//! Why a journal could not be read or written.

use std::fmt;

use super::IdEntree;
use crate::runtime::jiff::Timestamp;

/// Why the journal could not be read or written. Texts are French, and say what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EchecJournal {
    /// The software or the connection has none.
    #[error(
        "aucun journal n'est donné : donnez-en un (`.journal(…)`), `JournalSqlite` dans un fichier, `JournalPostgres` pour \
         plusieurs serveurs ou, si rien ne doit survivre au processus, `JournalMemoire`"
    )]
    Absent,
    /// The disk cannot be written or read: full, no permission, or locked by another process for too long.
    #[error("le journal n'est pas accessible ({0}) : rétablissez l'accès, puis recommencez")]
    Acces(String),
    /// The path, the account or the rights that were given are refused, and will be until they are changed.
    #[error("l'accès au journal est refusé ({0}) : corrigez le chemin, le compte ou ses droits, puis recommencez")]
    Refuse(String),
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
    /// The tables are not there, or those of an older version. They were not touched.
    #[error(
        "les tables du journal sont absentes ou anciennes (version {trouvee}, ce logiciel veut la version {connue}) : \
         rien n'a été écrit ; préparez-les avec un rôle qui les possède (`JournalPostgres::preparer`)"
    )]
    APreparer {
        /// The version of what is there; 0 where nothing is.
        trouvee: i64,
        /// The version that this crate reads and writes.
        connue: i64,
    },
    /// The entries that an older version wrote are not all counted yet. Every count goes on with it.
    #[error("les entrées d'avant cette version se comptent encore : redemandez leur nombre un peu plus tard")]
    ComptesEnCours,
    /// What is there gives no guarantee that what was written is kept. Nothing was written.
    #[error("la base ne garde pas ce qui est écrit ({0}) : rétablissez ce réglage, puis recommencez")]
    SansGarantie(String),
    /// The database is an older copy of the journal: what was written since is not in it. Nothing was written.
    #[error(
        "la base est une copie plus ancienne du journal : ce processus connaît les entrées jusqu'à {connue}, et elles n'y \
         sont pas toutes ; rien n'a été écrit ; restaurez la copie la plus récente. S'il n'y en a pas, vérifiez auprès des \
         OPCO ce qui a été déposé depuis, puis relancez le logiciel"
    )]
    BaseAnterieure {
        /// The last one that this process knows of.
        connue: IdEntree,
    },
    /// The database is another one than that of the opened journal. Nothing was written.
    #[error(
        "la connexion mène à une autre base que celle du journal ouvert : rien n'a été écrit ; donnez une connexion à la \
         sienne. Si ses tables ont été refaites, vérifiez auprès des OPCO ce qui a été déposé, puis relancez le logiciel"
    )]
    AutreBase,
    /// Another process deposits the entry or looks for it. Nothing was written.
    #[error(
        "l'entrée {entree} est en cours dans un autre processus, au plus tard jusqu'au {jusqu_a} : recommencez ensuite"
    )]
    Tenue {
        /// The entry.
        entree: IdEntree,
        /// When it is free at the latest, by the clock of the journal.
        jusqu_a: Timestamp,
    },
    /// Another process has taken the entry over since. Nothing was written: what this process knows of it comes too late.
    #[error(
        "l'entrée {entree} a été reprise par un autre processus (jeton {courant}, celui-ci tenait {tenu}) : rien n'a été \
         écrit ; relisez-la, et si elle est dite absente alors que l'OPCO l'a acceptée, tranchez-la avant tout renvoi"
    )]
    Reprise {
        /// The entry.
        entree: IdEntree,
        /// The token under which this process wrote.
        tenu: i64,
        /// The one that counts now.
        courant: i64,
    },
    /// The entry would hold its key again, which a later one holds. Nothing was written.
    #[error(
        "la clé de l'entrée {entree} est tenue par une entrée plus récente : rien n'a été écrit ; vérifiez auprès de \
         l'OPCO laquelle il a reçue, et tranchez d'abord la plus récente"
    )]
    CleReprise {
        /// The entry that was to be written.
        entree: IdEntree,
    },
    /// The transaction that an intent was to join serves one deposit, and is over, has failed or was never begun.
    /// Nothing was written.
    #[error(
        "la transaction à joindre est finie, en échec ou n'a pas été commencée : rien n'a été écrit ; envoyez `BEGIN`, et \
         joignez une transaction par dépôt"
    )]
    TransactionFinie,
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
