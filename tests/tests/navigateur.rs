//! The sandbox's page and the HTML report as a user sees them: in headless Chromium, by keyboard, on a wide screen and
//! on a narrow one. What the pages contain as HTML is tested in `bac_a_sable/page.rs` and `rapport.rs`.
//!
//! They need `chromium` and `chromedriver`, so that they are ignored by default; without a browser they fail: `cargo
//! test -p conformance --test conformite -- --ignored navigateur`.

mod clavier;
mod fautes;
mod page;
mod pilote;
mod rapport;
mod regard;
