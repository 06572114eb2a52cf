//! The proof over the wire: every operation of a document is called with values for its parameters and bodies, and
//! answered in every documented way, over a loopback server.
//!
//! The expectations are computed from the document as written. Requests are parsed with third-party parsers and by
//! OpenAPI's rules of styles; nothing of the generator or of the runtime is used.

mod answers;
mod bodies;
mod keys;
mod operations;
mod plan;
mod pools;
mod served;
mod tomorrow;
mod wire;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::crates::Probe;
use operations::Operation;
use plan::{Exchange, Figures};
use pools::Pools;
use served::Arrived;

/// The approximate total of exchanges of a document, which its operations share.
const EXCHANGES: usize = 4000;

/// How many exchanges an operation has at least and at most.
const SHARE: (usize, usize) = (10, 40);

/// What was exchanged.
pub struct Report {
    figures: Figures,
    /// The operations that failed, each with its first failure.
    pub failures: Vec<(String, String)>,
}

impl Report {
    /// How many operations and exchanges there were.
    pub fn counts(&self) -> (usize, usize) {
        (self.figures.operations, self.figures.exchanges)
    }

    /// The sums for the closing figures, with values that were tried without an exchange.
    pub fn sums(&self, samples: usize) -> String {
        let figures = &self.figures;
        format!(
            "{} operations, {} exchanges, {} values",
            figures.operations,
            figures.exchanges,
            samples + figures.values()
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, losses in {} operations", self.figures, self.failures.len())
    }
}

/// Exchanges with every operation of a document.
pub fn of(probe: &Probe, document: &Value) -> Report {
    let operations = operations::of(document);
    let share = (EXCHANGES / operations.len().max(1)).clamp(SHARE.0, SHARE.1);
    let schemas = operations.iter().flat_map(Operation::schemas);
    let mut pools = Pools::new(document, schemas, share.min(16));
    let mut figures = Figures::of(operations.len(), share);
    let mut failures: BTreeMap<String, String> = BTreeMap::new();
    let mut exchanges: Vec<Exchange<'_>> = Vec::new();
    for operation in &operations {
        match plan::of(document, operation, &mut pools, (share, &mut figures)) {
            Ok(all) => exchanges.extend(all),
            Err(reason) => drop(failures.insert(operation.key(), reason)),
        }
    }
    figures.exchanges = exchanges.len();
    let lines: String =
        exchanges.iter().enumerate().map(|(number, exchange)| format!("{}\n", exchange.line(number))).collect();
    let answers = exchanges.iter().map(|exchange| exchange.answer.served.clone()).collect();
    let (told, arrived) = served::during(answers, |port| probe.exchange(port, &lines));
    assert_eq!(told.len(), exchanges.len(), "the probe answers every line");
    for ((exchange, told), arrived) in exchanges.into_iter().zip(&told).zip(&arrived) {
        let key = exchange.operation.key();
        if let Some(fault) = fault(document, exchange, told, arrived, &pools) {
            failures.entry(key).or_insert(fault);
        }
    }
    Report { figures, failures: failures.into_iter().collect() }
}

fn fault(
    document: &Value,
    exchange: Exchange<'_>,
    told: &str,
    arrived: &[Arrived],
    pools: &Pools<'_>,
) -> Option<String> {
    let told: Value = match serde_json::from_str(told) {
        Ok(told) => told,
        Err(_) => {
            return Some(format!(
                "{told}\n    for {}",
                exchange.line(0).to_string().chars().take(600).collect::<String>()
            ));
        }
    };
    match arrived {
        [arrived] => {
            let answer = exchange.answer.clone();
            exchange.fault(document, arrived).or_else(|| answer.fault(&told, pools))
        }
        all => {
            let sent: String = exchange.line(0).to_string().chars().take(600).collect();
            Some(format!("{} requests arrived: {} {}\n    for {sent}", all.len(), told["arm"], told["reason"]))
        }
    }
}
