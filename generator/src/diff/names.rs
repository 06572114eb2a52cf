//! The Rust type of each model: the plan keeps names of types, and not the models behind them.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Api, ModelId};
use crate::rust::{Crate, Item};

/// The Rust type of each model, by its id; `None` where it is unknown.
#[derive(Debug)]
pub struct Names {
    of: Vec<Option<String>>,
    twins: BTreeMap<usize, ModelId>,
    models: BTreeMap<String, ModelId>,
}

impl Names {
    /// Finds them in the plan of a document.
    pub fn of(api: &Api, krate: &Crate) -> Self {
        let mut known: BTreeMap<&str, &str> = BTreeMap::new();
        let mut twins: BTreeMap<&str, &str> = BTreeMap::new();
        for component in &krate.components {
            known.insert(&component.name, component.ty.as_str());
            twins.extend(component.twin.iter().map(|twin| (component.name.as_str(), twin.as_str())));
        }
        let mut others = others(krate, &known.values().chain(twins.values()).copied().collect());
        let mut of = Vec::new();
        let mut twin_of = BTreeMap::new();
        for (rank, model) in api.models.iter().enumerate() {
            twin_of.extend(model.twin_of.map(|original| (original.0, ModelId(rank))));
            let name = match model.twin_of {
                None if model.component => known.get(model.name.as_str()).copied(),
                Some(original) if model.component => twins.get(api[original].name.as_str()).copied(),
                // Models of one name are named in their order, which is that of the numbers at the end of their names.
                _ => others.get_mut(model.name.as_str()).and_then(|names| names.pop_first()),
            };
            of.push(name.map(str::to_owned));
        }
        let named = of.iter().enumerate().rev();
        let models = named.filter_map(|(rank, name)| Some((name.clone()?, ModelId(rank)))).collect();
        Self { of, twins: twin_of, models }
    }

    /// The Rust type of a model.
    pub fn get(&self, id: ModelId) -> Option<&str> {
        self.of[id.0].as_deref()
    }

    /// The type to read of a model.
    pub fn twin(&self, id: ModelId) -> Option<ModelId> {
        self.twins.get(&id.0).copied()
    }

    /// The model behind a Rust type.
    pub fn model(&self, name: &str) -> Option<ModelId> {
        self.models.get(name).copied()
    }
}

/// Types of models that the document does not name, by the name that was made for them.
fn others<'c>(krate: &'c Crate, named: &BTreeSet<&str>) -> BTreeMap<&'c str, BTreeSet<&'c str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in krate.modules.iter().flat_map(|module| &module.items) {
        let wire_name = match item {
            Item::Struct(item) => &item.wire_name,
            Item::Code(item) => &item.wire_name,
            Item::Choice(item) => &item.wire_name,
            Item::Alias(_) => continue,
        };
        if !named.contains(item.name().as_str()) {
            found.entry(wire_name).or_default().insert(item.name().as_str());
        }
    }
    found
}
