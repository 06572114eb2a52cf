//! The conformance tests: the tables, the simulated OPCO by raw HTTP, and the SDK against it.
//!
//! One binary, so that one link serves them all.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod apparier;
mod bac_a_sable;
mod brut;
mod chemins;
mod clients;
mod controle;
mod corpus;
mod croissance;
mod cycle_de_vie;
mod erreurs_opco;
mod errors;
mod fixtures;
mod guide;
mod hostile;
mod journal;
mod jumeaux;
mod lister;
mod masquage;
mod mesures;
mod navigateur;
mod norme;
mod opco_de;
mod operations;
mod pannes;
mod parcours;
mod profils;
mod rapport;
mod readme;
mod rejets;
mod reperes;
mod round_trip;
mod scalaires;
mod sources;
mod squelettes;
mod suivre;
mod synthese;
mod tables;
mod temoin;
mod traces;
mod verifier;
