//! What the facade of metrics was given on this thread.

use std::collections::BTreeMap;

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
