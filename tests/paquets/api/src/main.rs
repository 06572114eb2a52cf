//! The public items of a package, one a line, from the JSON of rustdoc.

use std::error::Error;
use std::path::PathBuf;

use public_api::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let json = std::env::args_os().nth(1).map(PathBuf::from).ok_or("give the JSON of rustdoc")?;
    // What every type has, and what a derive writes, is no decision of its own.
    let builder = Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true);
    let api = builder.omit_auto_derived_impls(true).build()?;
    api.items().for_each(|item| println!("{item}"));
    Ok(())
}
