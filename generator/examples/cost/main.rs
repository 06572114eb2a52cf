//! What generating costs, and what the generated crates cost those who compile them: this generator beside three
//! others, and alone on documents that grow.
//!
//! ```sh
//! cargo run -p generator --example cost -- --corpus ../shared/corpus --corpus ../shared/corpus31
//! cargo run -p generator --example cost -- --scaling
//! ```
//!
//! Prints the tables of `generator/BENCHMARK.md`. It needs Linux with GNU time; the other tools are installed from the
//! registry if they are missing. This is no test: nothing here passes or fails.

mod measure;
mod repeated;
mod row;
mod scaling;
mod tool;

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Parser;

use row::Row;
use tool::Tool;

/// Measures generation and `cargo check`, side by side.
#[derive(Debug, Parser)]
struct Args {
    /// A folder with documents of `DOCUMENTS`; may be repeated. A document that is in none of them is left out.
    #[arg(long, value_name = "FOLDER")]
    corpus: Vec<PathBuf>,
    /// The folder in which `cargo install` keeps the other tools.
    #[arg(long, value_name = "FOLDER", default_value = "target/cost/tools")]
    tools: PathBuf,
    /// How often each document is generated.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// How often each crate is checked.
    #[arg(long, default_value_t = 3)]
    checks: usize,
    /// A command that takes longer is ended, and its row says so.
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    patience: u32,
    /// Only documents whose name begins so.
    #[arg(long, default_value = "")]
    only: String,
    /// How this generator's cost grows with the size of a document, instead of the comparison.
    #[arg(long)]
    scaling: bool,
}

/// What is compared, beside the norm. GitHub's description is `package/generated/api.github.com.json` of the npm package
/// `@octokit/openapi`.
const DOCUMENTS: [&str; 5] = ["petstore.yaml", "box.json", "discord.json", "stripe.yaml", "github.json"];

fn main() -> io::Result<()> {
    let args = Args::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let work = root.join("target/cost");
    fs::create_dir_all(&work)?;
    if args.scaling {
        return scaling::measure(&tool::ours(&root)?, &work, args.runs);
    }
    let tools: Vec<Tool> = tool::all(&root, &args.tools)?;
    println!("{}", row::head());
    for (name, document) in documents(&root, &args.corpus) {
        if name.starts_with(&args.only) {
            let document = document.canonicalize()?;
            let mut rows: Vec<Row> = tools.iter().map(|tool| Row::new(&name, tool, &work, args.patience)).collect();
            // In turn in every round, so that other load on the machine affects all of them.
            for _ in 0..args.runs {
                rows.iter_mut().try_for_each(|row| row.generate(&document))?;
            }
            if args.checks > 0 {
                rows.iter_mut().try_for_each(|row| row.prepare(&work))?;
            }
            for _ in 0..args.checks {
                rows.iter_mut().try_for_each(|row| row.check(&work))?;
            }
            rows.iter().for_each(|row| println!("{row}"));
        }
    }
    Ok(())
}

fn documents(root: &Path, folders: &[PathBuf]) -> Vec<(String, PathBuf)> {
    let mut documents = vec![("norm".to_owned(), root.join("spec/norme.yaml"))];
    for file in DOCUMENTS {
        match folders.iter().map(|folder| folder.join(file)).find(|path| path.exists()) {
            Some(path) => documents.push((file.split('.').next().unwrap_or(file).to_owned(), path)),
            None => eprintln!("{file}: in no folder of --corpus"),
        }
    }
    documents
}
