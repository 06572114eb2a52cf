//! What the facade of metrics was given on this thread.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use metrics_util::CompositeKey;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};

/// Listens to the thread that set it.
#[derive(Default)]
pub struct Releve(DebuggingRecorder);

impl Releve {
    /// Listens until the guard is dropped.
    pub fn poser(&self) -> metrics::LocalRecorderGuard<'_> {
        metrics::set_default_local_recorder(&self.0)
    }

    /// Each metric with its labels in the order of their names, and its value: of a histogram, how many it has. What is
    /// read is no longer there.
    pub fn lues(&self) -> BTreeMap<String, f64> {
        let lue = |(cle, _, _, valeur): (CompositeKey, _, _, DebugValue)| {
            let cle = cle.key().clone();
            let mut etiquettes: Vec<_> = cle.labels().map(|it| format!(" {}={}", it.key(), it.value())).collect();
            etiquettes.sort();
            let valeur = match valeur {
                DebugValue::Counter(compte) => compte as f64,
                DebugValue::Gauge(valeur) => valeur.into_inner(),
                DebugValue::Histogram(valeurs) => valeurs.len() as f64,
            };
            (format!("{}{}", cle.name(), etiquettes.concat()), valeur)
        };
        self.0.snapshotter().snapshot().into_vec().into_iter().map(lue).collect()
    }

    /// Those of one name.
    pub fn de(&self, nom: &str) -> Vec<(String, f64)> {
        let de = |(cle, valeur): (String, f64)| Some((cle.strip_prefix(nom)?.trim_start().to_owned(), valeur));
        self.lues().into_iter().filter_map(de).collect()
    }
}

/// Counts the descriptions that it is told.
#[derive(Default)]
pub struct Descriptions(AtomicUsize);

impl Descriptions {
    /// How often `faire` describes a metric on this thread.
    pub fn pendant(faire: impl FnOnce()) -> usize {
        let compte = Self::default();
        metrics::with_local_recorder(&compte, faire);
        compte.0.into_inner()
    }

    fn une(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Recorder for Descriptions {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        self.une();
    }

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        self.une();
    }

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        self.une();
    }

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}
