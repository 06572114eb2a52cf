//! Components, by name.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::Spot;
use super::{Walk, shapes};
use crate::api::{Api, ModelId, Role};
use crate::diff::{Element, Kind, words};
use crate::matching::Sort;
use crate::pointer::Pointer;

pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (components(walk.old.api), components(walk.new.api));
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let all = Pointer::root().child("components").child("schemas");
    for name in names {
        let (before, after) = (old.get(name).copied(), new.get(name).copied());
        let role = walk.role(before, after);
        let place = |api: &Api, id: Option<ModelId>| id.map_or_else(|| all.clone(), |id| api[id].origin.clone());
        let (old_place, new_place) = (place(walk.old.api, before), place(walk.new.api, after));
        let spot = Spot::new(Element::Component, format!("component {name}"), role, &old_place, &new_place);
        match (before, after) {
            (Some(before), Some(after)) => {
                let spot = spot.owned(walk.owners(before, after), "");
                shapes::compare(walk, &spot, &spot, before, after);
            }
            (Some(before), None) => {
                followed(walk, before, &spot);
                let owners = [Some(before), walk.old.names.twin(before)].into_iter().flatten();
                let names = owners.filter_map(|id| walk.old.names.get(id));
                let owners = names.map(|name| (name.to_owned(), name.to_owned())).collect();
                let was = words::shape(walk.old.api, &walk.old.api[before].shape);
                walk.plain(&spot.owned(owners, ""), Kind::Removed, (Some(was), None));
            }
            (None, Some(after)) => {
                let is = words::shape(walk.new.api, &walk.new.api[after].shape);
                walk.plain(&spot, Kind::Added, (None, Some(is)));
            }
            (None, None) => {}
        }
    }
}

/// A component that has another name now is compared with what it became.
fn followed(walk: &mut Walk<'_>, before: ModelId, spot: &Spot) {
    let Some(after) = walk.renamed.get(&before).copied() else { return };
    let spot = Spot { new: walk.new.api[after].origin.clone(), ..spot.clone() };
    let spot = spot.owned(walk.owners(before, after), "");
    shapes::compare(walk, &spot, &spot, before, after);
}

/// The components whose name went, each with the one that came in its place.
pub fn renamed(walk: &Walk<'_>) -> BTreeMap<ModelId, ModelId> {
    let (old, new) = (components(walk.old.api), components(walk.new.api));
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name)).map(|(_, id)| *id);
    let come = new.iter().filter(|(name, _)| !old.contains_key(*name));
    let come: BTreeMap<&Pointer, ModelId> = come.map(|(_, id)| (&walk.new.api[*id].origin, *id)).collect();
    let mut gone = gone.peekable();
    if come.is_empty() || gone.peek().is_none() {
        return BTreeMap::new();
    }
    let pairs = walk.matches().index(Sort::Model);
    let found = |was: ModelId| Some((was, *come.get(&pairs.get(&walk.old.api[was].origin)?.new)?));
    gone.filter_map(found).collect()
}

fn components(api: &Api) -> BTreeMap<&str, ModelId> {
    let all = api.models.iter().enumerate();
    let named = all.filter(|(_, model)| model.component && model.twin_of.is_none());
    named.map(|(rank, model)| (model.name.as_str(), ModelId(rank))).collect()
}

impl Walk<'_> {
    /// The direction of a model, or of its type to read, before or after.
    fn role(&self, old: Option<ModelId>, new: Option<ModelId>) -> Role {
        let mut role = Role::default();
        for (side, roles, id) in [(self.old, &self.old_roles, old), (self.new, &self.new_roles, new)] {
            for id in id.into_iter().flat_map(|id| [Some(id), side.names.twin(id)]).flatten() {
                role.sent |= roles[id.0].sent;
                role.received |= roles[id.0].received;
            }
        }
        role
    }

    /// The Rust types of a model and of its type to read, before and after.
    pub fn owners(&self, old: ModelId, new: ModelId) -> Vec<(String, String)> {
        let twins = self.old.names.twin(old).zip(self.new.names.twin(new));
        let pairs = [Some((old, new)), twins].into_iter().flatten();
        pairs
            .filter_map(|(old, new)| Some((self.old.names.get(old)?.to_owned(), self.new.names.get(new)?.to_owned())))
            .collect()
    }
}
