//! The lines of the log, on the error output: what the service and the SDK say of themselves, which names nobody. What
//! other packages say is left out: nobody vouches for it.

use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// How a line is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum FormeJournal {
    /// For people.
    #[default]
    Texte,
    /// One object of JSON a line.
    Json,
}

/// Writes lines from now on. Again, it changes nothing.
pub fn ouvrir(forme: FormeJournal) {
    // Every package of this project begins so.
    let choix = Targets::new().with_target("cfadock", tracing::Level::INFO);
    let registre = tracing_subscriber::registry().with(choix);
    let lignes = fmt::layer().with_writer(std::io::stderr).with_ansi(false).with_target(false);
    let _ = match forme {
        FormeJournal::Texte => registre.with(lignes).try_init(),
        FormeJournal::Json => {
            registre.with(lignes.json().flatten_event(true).with_current_span(false).with_span_list(false)).try_init()
        }
    };
}
