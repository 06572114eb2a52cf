//! Two ways to the same end, turn by turn.

use std::fmt;
use std::time::{Duration, Instant};

/// How often each way is gone. The machine is not ours alone: what counts is the median of the ratios side by side.
const TOURS: usize = 21;

pub struct Course<'a> {
    pub nom: &'static str,
    pub a_la_main: &'a dyn Fn(),
    pub avec_le_sdk: &'a dyn Fn(),
}

pub struct Ligne {
    nom: &'static str,
    a_la_main: Duration,
    avec_le_sdk: Duration,
    rapports: Vec<f64>,
    allocations: [u64; 2],
}

pub fn comparer(course: &Course<'_>) -> Ligne {
    let ways = [course.a_la_main, course.avec_le_sdk];
    // Once for nothing: connections, tokens and caches are there afterwards.
    ways.iter().for_each(|way| way());
    let allocations = ways.map(|way| allocation_counter::measure(way).count_total);
    let mut tours: Vec<[Duration; 2]> = Vec::new();
    for tour in 0..TOURS {
        // The first of the two runs on a colder machine.
        let mut durees = [Duration::ZERO; 2];
        let order = if tour % 2 == 0 { [0, 1] } else { [1, 0] };
        for rang in order {
            let start = Instant::now();
            ways[rang]();
            durees[rang] = start.elapsed();
        }
        tours.push(durees);
    }
    let mut rapports: Vec<f64> = tours.iter().map(|[main, sdk]| sdk.as_secs_f64() / main.as_secs_f64()).collect();
    rapports.sort_by(f64::total_cmp);
    let [a_la_main, avec_le_sdk] = [0, 1].map(|rang| {
        let mut durees: Vec<_> = tours.iter().map(|tour| tour[rang]).collect();
        durees.sort();
        durees[TOURS / 2]
    });
    Ligne { nom: course.nom, a_la_main, avec_le_sdk, rapports, allocations }
}

impl fmt::Display for Ligne {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |duree: Duration| duree.as_secs_f64() * 1000.0;
        let at = |rang: usize| self.rapports[rang * (TOURS - 1) / 4];
        let [main, sdk] = self.allocations;
        write!(
            formatter,
            "| {} | {:.0} ms | {:.0} ms | {:.3} (quartiles {:.3} et {:.3}) | {main} | {sdk} |",
            self.nom,
            millis(self.a_la_main),
            millis(self.avec_le_sdk),
            at(2),
            at(1),
            at(3),
        )
    }
}
