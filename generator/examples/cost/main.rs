//! What generating costs, and what the generated crates cost those who compile them: this generator beside two others.
//!
//! ```sh
//! cargo run --release -p generator --example cost -- --corpus ../shared/corpus
//! ```
//!
//! Prints the table of `generator/BENCHMARK.md`. It needs Linux with GNU time; the other tools are installed from the
//! registry if they are missing. This is no test: nothing here passes or fails.

mod measure;
mod row;
mod tool;

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Parser;

use row::Row;
use tool::Tool;

/// Measures generation and `cargo check`, side by side.
#[derive(Debug, Parser)]
struct Args {
    /// The folder with petstore.yaml, box.json and stripe.yaml.
    #[arg(long, value_name = "FOLDER")]
    corpus: PathBuf,
    /// The folder in which `cargo install` keeps the other tools.
    #[arg(long, value_name = "FOLDER", default_value = "target/cost/tools")]
    tools: PathBuf,
    /// How often each document is generated.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// How often each crate is checked.
    #[arg(long, default_value_t = 3)]
    checks: usize,
    /// Only documents whose name begins so.
    #[arg(long, default_value = "")]
    only: String,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let work = root.join("target/cost");
    fs::create_dir_all(&work)?;
    let tools: Vec<Tool> = tool::all(&root, &args.tools)?;
    println!("{}", row::head());
    for (name, document) in documents(&root, &args.corpus) {
        if name.starts_with(&args.only) {
            let document = document.canonicalize()?;
            let mut rows: Vec<Row> = tools.iter().map(|tool| Row::new(&name, tool, &work)).collect();
            // In turn in every round, so that other load on the machine affects all of them.
            for _ in 0..args.runs {
                rows.iter_mut().try_for_each(|row| row.generate(&document))?;
            }
            rows.iter_mut().try_for_each(|row| row.prepare(&work))?;
            for _ in 0..args.checks {
                rows.iter_mut().try_for_each(|row| row.check(&work))?;
            }
            rows.iter().for_each(|row| println!("{row}"));
        }
    }
    Ok(())
}

fn documents(root: &Path, corpus: &Path) -> Vec<(String, PathBuf)> {
    let named = |name: &str, path: PathBuf| (name.to_owned(), path);
    vec![
        named("norm", root.join("spec/norme.yaml")),
        named("petstore", corpus.join("petstore.yaml")),
        named("box", corpus.join("box.json")),
        named("stripe", corpus.join("stripe.yaml")),
    ]
}
