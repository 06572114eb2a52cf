//! Modules of models, one for each gate.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::rust::name::{self, Case};
use crate::rust::{Completion, Crate, DocLines, Gate, Ident, Item, Module};

/// How much of the name of a model is in that of a module.
const LONGEST: usize = 60;

/// Moves every model to the module of its gate: that of its tag, the shared one for what is always there, and one for each
/// set of features that share models.
pub fn rearrange(krate: &mut Crate, gates: HashMap<Ident, Gate>) {
    let mut of_gate: BTreeMap<Gate, (Vec<Item>, Vec<Completion>)> = BTreeMap::new();
    let mut texts: HashMap<Ident, DocLines> = HashMap::new();
    for module in std::mem::take(&mut krate.modules) {
        texts.insert(module.name, module.docs);
        for item in module.items {
            of_gate.entry(gates[item.name()].clone()).or_default().0.push(item);
        }
        for completion in module.completions {
            of_gate.entry(gates[&completion.read].clone()).or_default().1.push(completion);
        }
    }
    let mut taken: HashSet<Ident> = krate.groups.iter().map(|group| group.module.clone()).collect();
    for (gate, (mut items, mut completions)) in of_gate {
        items.sort_by(|one, other| one.name().cmp(other.name()));
        completions.sort_by(|one, other| one.read.cmp(&other.read));
        let (name, docs) = named(krate, &gate, &items, &mut texts, &mut taken);
        krate.modules.push(Module { name, docs, gate, items, completions });
    }
    krate.modules.sort_by(|one, other| one.name.cmp(&other.name));
}

fn named(
    krate: &Crate,
    gate: &Gate,
    items: &[Item],
    texts: &mut HashMap<Ident, DocLines>,
    taken: &mut HashSet<Ident>,
) -> (Ident, DocLines) {
    let of_tag = |name: &str| krate.groups.iter().find(|group| group.gate.any_of == [name]);
    match &gate.any_of[..] {
        [] => (free("shared", taken), vec!["Models that are there whatever features are on.".to_owned()]),
        [one] => match of_tag(one) {
            Some(group) => {
                let docs = texts.remove(&group.module);
                (group.module.clone(), docs.unwrap_or_else(|| vec![format!("Models of {}.", group.module.bare())]))
            }
            None => (free(&one.replace('-', "_"), taken), vec!["Models that no operation uses.".to_owned()]),
        },
        _ => {
            let mut first = name::words(items[0].name().bare(), Case::Snake);
            first.truncate(LONGEST);
            (free(&format!("shared_{first}"), taken), vec!["Models that several features share.".to_owned()])
        }
    }
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
