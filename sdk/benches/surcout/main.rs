//! What the SDK costs beside the same written by hand with reqwest and serde: ten thousand states read page by page, and a
//! thousand contracts deposited, over loopback, turn by turn in one run; and how often each allocates.
//!
//! ```sh
//! cargo bench -p cfadock --bench surcout
//! ```
//!
//! It prints ratios and fails at nothing: machines differ, and figures are for people to judge.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod a_la_main;
mod avec_le_sdk;
mod contrat;
mod mesure;
mod serveur;

use a_la_main::ALaMain;
use avec_le_sdk::AvecLeSdk;
use mesure::{Course, comparer};
use serveur::Serveur;

/// The contract that is deposited.
const CONTRAT: &str = include_str!("../../../tests/fixtures/contrat_v14.json");

/// States in the portfolio.
const ETATS: usize = 10_000;

/// States in a page.
const PAR_PAGE: usize = 100;

/// Contracts deposited in one go.
const DEPOTS: usize = 1_000;

fn main() {
    let serveur = Serveur::demarrer(ETATS, PAR_PAGE);
    let execution = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (main, sdk) = execution.block_on(async { (ALaMain::new(&serveur).await, AvecLeSdk::new(&serveur)) });
    let courses = [
        Course {
            nom: "lister 10 000 états, par pages de 100",
            a_la_main: &|| execution.block_on(async { assert_eq!(main.lister().await, ETATS) }),
            avec_le_sdk: &|| execution.block_on(async { assert_eq!(sdk.lister().await, ETATS) }),
        },
        Course {
            nom: "déposer 1 000 contrats",
            a_la_main: &|| execution.block_on(main.deposer(DEPOTS)),
            avec_le_sdk: &|| execution.block_on(sdk.deposer(DEPOTS)),
        },
    ];
    println!("| course | à la main | avec le SDK | rapport | allocations à la main | allocations du SDK |");
    println!("|---|---|---|---|---|---|");
    for course in &courses {
        println!("{}", comparer(course));
    }
}
