//! The journal over a real PostgreSQL, which each run starts and stops by itself. Without one these tests are not run:
//! `cargo test -p cfadock-journal-postgres -- --ignored` where Debian's `postgresql` and `pgbouncer` are installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod archives;
mod avant;
mod communes;
mod comptes;
mod coupures;
mod course;
mod deposant;
mod droits;
mod enfant;
mod epreuves;
mod guichet;
mod index;
mod jetons;
mod jonction;
mod mesures;
mod pannes;
mod preparation;

use serveur_postgres as serveur;
