//! Modules of models, one for each condition.

use std::collections::{HashMap, HashSet};

use super::reach::Gates;
use crate::rust::name::{self, Case};
use crate::rust::{Completion, Crate, DocLines, Gate, Ident, Item, Module};

/// How many letters of the name of a model are in the name of a module.
const LONGEST: usize = 60;

/// Moves every model to the module of its condition: that of its tag, the shared one if it is always compiled, and one
/// for each set of features that share models.
pub fn rearrange(krate: &mut Crate, Gates { gates, of }: Gates) {
    let mut texts: HashMap<Ident, DocLines> = HashMap::new();
    let mut held: Vec<(Vec<Item>, Vec<Completion>)> = gates.iter().map(|_| Default::default()).collect();
    for module in std::mem::take(&mut krate.modules) {
        texts.insert(module.name, module.docs);
        module.items.into_iter().for_each(|item| held[of[item.name()]].0.push(item));
        module.completions.into_iter().for_each(|completion| held[of[&completion.read]].1.push(completion));
    }
    let tags: HashMap<&[String], &Ident> =
        krate.groups.iter().map(|group| (&group.gate.any_of[..], &group.module)).collect();
    let mut taken: HashSet<Ident> = krate.groups.iter().map(|group| group.module.clone()).collect();
    let mut modules = Vec::new();
    let mut sorted: Vec<_> = gates.into_iter().zip(held).filter(|(_, (items, _))| !items.is_empty()).collect();
    sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (gate, (mut items, mut completions)) in sorted {
        items.sort_by(|one, other| one.name().cmp(other.name()));
        completions.sort_by(|one, other| one.read.cmp(&other.read));
        let tag = tags.get(&gate.any_of[..]).filter(|_| !gate.any_of.is_empty());
        let (name, docs) = match tag {
            Some(module) => {
                let docs = texts.remove(*module);
                let docs = docs.unwrap_or_else(|| vec![format!("Models of {}.", module.bare())]);
                ((*module).clone(), docs)
            }
            None => named(&gate, &items, &mut taken),
        };
        modules.push(Module { name, docs, gate, items, completions });
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    krate.modules = modules;
}

fn named(gate: &Gate, items: &[Item], taken: &mut HashSet<Ident>) -> (Ident, DocLines) {
    let (name, says) = match &gate.any_of[..] {
        [] => ("shared".to_owned(), "Models that are there whatever features are on."),
        [one] => (one.replace('-', "_"), "Models that no operation uses."),
        _ => {
            let mut first = name::words(items[0].name().bare(), Case::Snake);
            first.truncate(LONGEST);
            (format!("shared_{first}"), "Models that several features share.")
        }
    };
    (free(&name, taken), vec![says.to_owned()])
}

/// A name that no other module has.
fn free(wanted: &str, taken: &mut HashSet<Ident>) -> Ident {
    let mut free = Ident::ours(wanted);
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = Ident::ours(&format!("{wanted}_{number}"));
        number += 1;
    }
    free
}
