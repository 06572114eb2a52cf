//! How the generator's work grows: each dimension of a document is doubled, and the work is counted.
//!
//! `cargo test -p generator --test doubling` holds the ratio of all work below 2.5, and that of each block of the code
//! below 3.5. `TABLE=1` rewrites `generator/DOUBLING.md`.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod counted;
mod documents;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, panic, thread};

use documents::{Dimension, dimensions};

/// The maximum growth of the total work.
const MOST: f64 = 2.5;

/// The maximum growth of a single block: a search in twice as much takes a little more than twice the steps. Quadratic
/// work takes four times.
const MOST_OF_A_BLOCK: f64 = 3.5;

const HEADING: &str = "\
# Twice the document, twice the work

```sh
TABLE=1 cargo test -p generator --test doubling
```

Each dimension of a document is doubled, and every block of the generator's code that runs is counted, from the reading
to the generated files, the tables of the witness and the report of `diff`. The same document gives the same counts on
any machine, but for a thousandth that the seeds of hash tables make. The test fails when all work grows by 2.5, or a
single block by 3.5: the square would be 4.

Chains and depth are doubled beside one another, not in length: their length has a limit (`document/limits.rs`), and the
cost of what stands at the limit is part of the figures.

| dimension | from | to | blocks run | ratio | steepest block |
|---|--:|--:|--:|--:|--:|
";

struct Row {
    dimension: &'static str,
    size: usize,
    work: u64,
    ratio: f64,
    block: f64,
    function: String,
}

#[test]
fn twice_as_much_is_twice_the_work() {
    let executable = counted::build();
    let only = env::var("DIMENSION").unwrap_or_default();
    let dimensions: Vec<Dimension> = dimensions().into_iter().filter(|one| one.name.contains(&only)).collect();
    assert!(!dimensions.is_empty(), "no dimension is called like `{only}`");
    let (next, failed, rows) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(dimension) = dimensions.get(next.fetch_add(1, Ordering::Relaxed)) {
            // If a dimension fails, the others are still measured.
            match panic::catch_unwind(|| measured(&executable, dimension)) {
                Ok(row) => rows.lock().unwrap().push(row),
                Err(_) => drop(failed.fetch_add(1, Ordering::Relaxed)),
            }
        }
    };
    thread::scope(|scope| {
        (0..thread::available_parallelism().map_or(1, usize::from)).for_each(|_| drop(scope.spawn(work)));
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by_key(|row| dimensions.iter().position(|one| one.name == row.dimension));
    let table = table(&rows);
    println!("{table}");
    let steep: Vec<String> = rows
        .iter()
        // Less than a quarter more means that the document was not doubled: nothing was counted.
        .filter(|row| !(1.25..MOST).contains(&row.ratio) || row.block >= MOST_OF_A_BLOCK)
        .map(|row| format!("{}: work × {:.2}; × {:.2} in {}", row.dimension, row.ratio, row.block, row.function))
        .collect();
    assert!(steep.is_empty(), "more than twice the work for twice as much:\n{}", steep.join("\n"));
    assert_eq!(failed.into_inner(), 0, "dimensions that could not be measured");
    if env::var_os("TABLE").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("DOUBLING.md"), table).unwrap();
    }
}

fn measured(executable: &Path, dimension: &Dimension) -> Row {
    let [one, two] = [dimension.size, 2 * dimension.size].map(|size| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doubling").join(format!("{}-{size}", dimension.name));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        let case = (dimension.case)(size);
        for (name, text) in &case.files {
            fs::write(folder.join(name), text).unwrap();
        }
        counted::run(executable, &folder, &case.commands(&folder))
    });
    // A loop over all pairs runs half the square; below an eighth of it, sorting and hashing have their thresholds.
    let steepest = one.steepest(&two, (2 * dimension.size as u64).pow(2) / 8);
    Row {
        dimension: dimension.name,
        size: dimension.size,
        work: two.total(),
        ratio: two.total() as f64 / one.total() as f64,
        block: steepest.ratio,
        function: steepest.function,
    }
}

fn table(rows: &[Row]) -> String {
    let mut text = HEADING.to_owned();
    for Row { dimension, size, work, ratio, block, .. } in rows {
        writeln!(text, "| {dimension} | {size} | {} | {work} | {ratio:.2} | {block:.2} |", 2 * size).unwrap();
    }
    text
}
