//! Features of Cargo, and the items that depend on them.

use super::{DocLines, docs};

/// A feature of Cargo.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// Its description.
    pub brings: String,
}

/// The condition under which a part of the crate is compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gate {
    /// Any of these features; always, if there is none.
    pub any_of: Vec<String>,
}

impl Gate {
    /// Its text for people; none for an unconditional item.
    pub fn words(&self) -> DocLines {
        let names: Vec<String> = self.any_of.iter().map(|name| docs::code(name)).collect();
        match &names[..] {
            [] => Vec::new(),
            [name] => vec![String::new(), format!("Needs the feature {name}.")],
            names => vec![String::new(), format!("Needs one of the features {}.", names.join(", "))],
        }
    }
}
