//! Load: requests per second and memory of the simulated OPCO with a hundred thousand dossiers, over loopback; beside
//! Prism where it is given.
//!
//! ```sh
//! cargo bench -p conformance --bench charge -- [--dossiers 100000] [--prism node_modules/.bin/prism]
//! ```
//!
//! The sandbox is a separate process, to measure its memory alone. The client is a hyper loop on one thread over a
//! bounded number of connections; it uses a part of the same processors, for both servers alike. It prints tables and
//! fails only at wrong answers: machines differ, and people judge the figures.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod contrat;
mod mesures;
mod processus;
mod rafale;
mod rapport;

use std::path::PathBuf;

use clap::Parser;
use mesures::{Banc, Bilan};
use processus::Processus;

/// Seed of nothing but the state file's name; every other number comes from ranks.
const FICHIER: &str = "etat.sqlite";

/// Requests per second and memory with many dossiers.
#[derive(Debug, Parser)]
struct Options {
    /// Dossiers in the portfolio.
    #[arg(long, default_value_t = 100_000)]
    dossiers: usize,
    /// Requests of one measurement; a tenth of it for Prism, which is slower.
    #[arg(long, default_value_t = 20_000)]
    requetes: usize,
    /// Connections at a time.
    #[arg(long, default_value_t = 16)]
    connexions: usize,
    /// The command `prism`, to measure beside; nothing is fetched.
    #[arg(long)]
    prism: Option<PathBuf>,
    /// What cargo says to a benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let execution = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FICHIER);
    println!("{} dossiers, {} connexions, un client sur un fil\n", options.dossiers, options.connexions);

    let memoire = execution.block_on(en_memoire(&options));
    let avec_etat = execution.block_on(avec_etat(&options, &file));
    let prism = options.prism.as_ref().map(|prism| {
        let bench = Banc { requetes: (options.requetes / 10).max(1), connexions: options.connexions, dossiers: 1 };
        execution.block_on(async {
            let process = Processus::prism(prism).await;
            let mesures = bench.mesurer(&process, false).await;
            let (pret, memoire) = (process.pret, process.memoire());
            process.tuer();
            Bilan { pret, mesures, memoire, ..Bilan::default() }
        })
    });
    print!("{}", rapport::requetes(&memoire, prism.as_ref()));
    println!();
    print!("{}", rapport::etat(&memoire, &avec_etat, prism.as_ref()));
}

async fn en_memoire(options: &Options) -> Bilan {
    let bench = Banc { requetes: options.requetes, connexions: options.connexions, dossiers: options.dossiers };
    let process = Processus::bac_a_sable(None).await;
    let vide = process.memoire();
    let semis = bench.semer(&process).await;
    let memoire = process.memoire();
    let mesures = bench.mesurer(&process, true).await;
    let sommet = process.sommet();
    let pret = process.pret;
    process.arreter();
    Bilan { pret, vide, semis, memoire, sommet, mesures, ..Bilan::default() }
}

async fn avec_etat(options: &Options, file: &std::path::Path) -> Bilan {
    let bench = Banc { requetes: options.requetes, connexions: options.connexions, dossiers: options.dossiers };
    let process = Processus::bac_a_sable(Some(file)).await;
    let (pret, vide) = (process.pret, process.memoire());
    let semis = bench.semer(&process).await;
    let memoire = process.memoire();
    let mesures = vec![bench.deposer(&process).await];
    let sommet = process.sommet();
    process.arreter();
    let taille = std::fs::metadata(file).unwrap().len();
    let process = Processus::bac_a_sable(Some(file)).await;
    let reprise = process.pret;
    let apres_reprise = process.memoire();
    // What was deposited last is there.
    bench.verifier(&process).await;
    process.arreter();
    Bilan { pret, vide, semis, memoire, sommet, mesures, taille, reprise, apres_reprise }
}
