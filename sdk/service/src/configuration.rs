//! The configuration, as its file in TOML says it. `lecture` reads it, and finds all faults at once.

mod faute;
mod lecture;
mod opco;
mod secrets;
mod section;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use cfadock::parcours::Attentes;
use cfadock::runtime::jiff::civil::Date;
use cfadock::scalaires::{Iban, Siren, Siret};
use cfadock::{Opco, Operation};

pub use faute::{ConfigurationRefusee, FauteConfiguration};
pub(crate) use section::{proche, voisin};

use crate::secrets::SourceSecret;

/// The whole configuration, checked.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The editor's software, as every request to an OPCO names it.
    pub logiciel: IdentiteLogiciel,
    /// Where the service listens.
    pub ecoute: Ecoute,
    /// Its certificate and the key of it in PEM, for an address that `--ecouter` opens.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// The journal of deposits.
    pub journal: ReglageJournal,
    /// The file of SQLite with what the journal does not hold.
    pub etat: PathBuf,
    /// The accesses to the OPCO.
    pub opco: BTreeMap<Opco, ReglageOpco>,
    /// The CFA.
    pub cfa: BTreeMap<Siren, ReglageCfa>,
    /// The token of the console and of the measures; without it there is no console.
    pub administration: Option<SourceSecret>,
    /// Limits of the server.
    pub limites: Limites,
    /// How often dossiers are followed, in seconds; `None`: only when asked for.
    pub suivi: Option<u64>,
    /// Who is told of events.
    pub notifications: Vec<ReglageNotification>,
    /// The day of a sandbox, which all connections take for today; only where every OPCO is simulated on this machine.
    pub essai: Option<Date>,
}

/// The editor's software.
#[derive(Clone, Debug)]
pub struct IdentiteLogiciel {
    /// The editor.
    pub editeur: String,
    /// The name of its software.
    pub nom: String,
    /// Its version.
    pub version: String,
}

/// Where the service listens.
#[derive(Clone, Debug)]
pub enum Ecoute {
    /// An address of the loopback.
    Boucle(SocketAddr),
    /// A socket of Unix.
    Socket(PathBuf),
    /// Any address, which `--ecouter` asked for: with TLS of its own, or behind a proxy that has it.
    Ouverte {
        /// The address.
        adresse: SocketAddr,
        /// The certificate and its key in PEM; `None` when a proxy in front does it.
        tls: Option<(PathBuf, PathBuf)>,
    },
}

/// Which journal.
#[derive(Clone, Debug)]
pub enum ReglageJournal {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// PostgreSQL, with the URL of the database and the key of the journal.
    Postgres {
        /// The connection string.
        url: SourceSecret,
        /// The key under which identities are digested, in hexadecimal.
        sceau: SourceSecret,
        /// The authorities that may vouch for its certificate, in PEM, in place of those of the system.
        autorite: Option<PathBuf>,
    },
}

/// The access to one OPCO.
#[derive(Clone, Debug)]
pub struct ReglageOpco {
    /// The address of its API.
    pub base: String,
    /// The address of its tokens; the profile's without it.
    pub jeton: Option<String>,
    /// The identifier of the software and its secret; without them only the key of the CFA is sent.
    pub identifiants: Option<(String, SourceSecret)>,
    /// The scope, where it is not the profile's.
    pub portee: Option<String>,
    /// The private key of its proofs of possession (DPoP), in PEM, where the OPCO asks for them.
    pub preuve: Option<SourceSecret>,
    /// How late this OPCO shows what it received, where the editor knows it.
    pub attentes: Attentes,
    /// What it takes although its profile does not say so yet: it told the editor.
    pub prend_aussi: Vec<&'static Operation>,
    /// The host of a sandbox that is called without TLS.
    pub http_en_clair_vers: Option<String>,
    /// The access to V2, where it is another one.
    pub v2: Option<Box<ReglageOpco>>,
}

/// One CFA.
#[derive(Clone, Debug)]
pub struct ReglageCfa {
    /// The token of its callers.
    pub jeton: SourceSecret,
    /// Its keys at the OPCO.
    pub cles: BTreeMap<Opco, SourceSecret>,
    /// Its IBAN, for invoices whose dossier has none.
    pub iban: Option<Iban>,
    /// Its SIRET, likewise.
    pub siret: Option<Siret>,
}

/// Limits of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limites {
    /// Bytes of a body.
    pub corps: usize,
    /// Seconds for a request to be received.
    pub reception: u64,
    /// Seconds that a caller waits for the outcome of a deposit before it gets a 202.
    pub attente: u64,
    /// Connections at once.
    pub connexions: usize,
    /// Seconds for the head of a request, and for the next one on a kept connection.
    pub entetes: u64,
    /// Seconds for what is under way when the service is told to stop.
    pub arret: u64,
}

/// Who is told of events.
#[derive(Clone, Debug)]
pub struct ReglageNotification {
    /// Where they are posted.
    pub url: String,
    /// The secret of the signature, `whsec_…` as Standard Webhooks has it.
    pub secret: SourceSecret,
    /// Only those of this CFA.
    pub cfa: Option<Siren>,
}

#[cfg(test)]
mod tests;
