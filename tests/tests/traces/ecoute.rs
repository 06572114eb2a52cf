//! A listener to all spans and events, of all levels, and to what crates say through `log`: it keeps every text.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, Interest};
use tracing::{Event, Metadata, Subscriber};

/// A span as it was told.
#[derive(Clone, Debug)]
pub struct Vu {
    pub nom: &'static str,
    pub cible: String,
    pub champs: BTreeMap<String, String>,
    /// The place of the span around it.
    pub parent: Option<usize>,
}

/// Keeps all that is told on its thread.
#[derive(Clone, Default)]
pub struct Ecoute(Arc<Mutex<Interieur>>);

#[derive(Default)]
struct Interieur {
    vus: Vec<Vu>,
    ouverts: Vec<usize>,
    evenements: Vec<String>,
}

/// Wants nothing of all that may be told: it keeps a span that another thread meets first from being taken for one that
/// nobody wants, for good.
struct Veille;

impl Subscriber for Veille {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        unreachable!("nothing is enabled")
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Ecoute {
    /// Listens to this thread until the guard is dropped.
    pub fn poser(&self) -> DefaultGuard {
        static VEILLE: Once = Once::new();
        VEILLE.call_once(|| tracing::subscriber::set_global_default(Veille).expect("nobody else listens to all"));
        tracing::subscriber::set_default(self.clone())
    }

    pub fn vus(&self) -> Vec<Vu> {
        self.0.lock().unwrap().vus.clone()
    }

    pub fn evenements(&self) -> Vec<String> {
        self.0.lock().unwrap().evenements.clone()
    }
}

#[derive(Default)]
struct Champs(BTreeMap<String, String>);

impl Visit for Champs {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

fn place(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap() - 1
}

impl Subscriber for Ecoute {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut champs = Champs::default();
        attributes.record(&mut champs);
        let mut interieur = self.0.lock().unwrap();
        let parent = interieur.ouverts.last().copied();
        let metadata = attributes.metadata();
        let cible = metadata.target().to_owned();
        interieur.vus.push(Vu { nom: metadata.name(), cible, champs: champs.0, parent });
        Id::from_u64(interieur.vus.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut champs = Champs::default();
        values.record(&mut champs);
        self.0.lock().unwrap().vus[place(id)].champs.extend(champs.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut champs = Champs::default();
        event.record(&mut champs);
        let metadata = event.metadata();
        let dit = format!("{} {} {:?}", metadata.level(), metadata.target(), champs.0);
        self.0.lock().unwrap().evenements.push(dit);
    }

    fn enter(&self, id: &Id) {
        self.0.lock().unwrap().ouverts.push(place(id));
    }

    fn exit(&self, id: &Id) {
        let mut interieur = self.0.lock().unwrap();
        let ouvert = interieur.ouverts.iter().rposition(|ouvert| *ouvert == place(id));
        ouvert.map(|ouvert| interieur.ouverts.remove(ouvert));
    }
}

thread_local! {
    static DITS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Listens to `log`, which has one listener for the process: each thread keeps what it says itself.
struct Oreille;

impl log::Log for Oreille {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // Few places: the other tests of this process speak too, and nobody reads them.
        DITS.with_borrow_mut(|dits| {
            if dits.len() < 10_000 {
                dits.push(format!("{} {}", record.target(), record.args()));
            }
        });
    }

    fn flush(&self) {}
}

/// From now on, what this thread says through `log` is kept.
pub fn ecouter_log() {
    static UNE_FOIS: Once = Once::new();
    UNE_FOIS.call_once(|| log::set_logger(&Oreille).unwrap());
    log::set_max_level(log::LevelFilter::Trace);
    DITS.take();
}

/// What this thread said through `log`; nobody listens any more.
pub fn dits() -> Vec<String> {
    log::set_max_level(log::LevelFilter::Off);
    DITS.take()
}
