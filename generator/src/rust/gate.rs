//! Features of Cargo, and what is there with which of them.

use super::{DocLines, docs};

/// A feature of Cargo.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What it brings, in words.
    pub brings: String,
}

/// When a part of the crate is compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gate {
    /// With one of these features or more; always, where there is none.
    pub any_of: Vec<String>,
}

impl Gate {
    /// What texts say of it; nothing of what is always there.
    pub fn words(&self) -> DocLines {
        let names: Vec<String> = self.any_of.iter().map(|name| docs::code(name)).collect();
        match &names[..] {
            [] => Vec::new(),
            [name] => vec![String::new(), format!("Needs the feature {name}.")],
            names => vec![String::new(), format!("Needs one of the features {}.", names.join(", "))],
        }
    }
}
