//! The workflows of the trade with the simulated OPCO: what it received, and the results.

mod archives;
mod au_journal;
mod avenants;
mod avenants_du_dossier;
mod canonique;
mod depots;
mod factures;
mod frais_et_avoirs;
mod preparations;
mod reprises;
mod ruptures;
mod versions;
