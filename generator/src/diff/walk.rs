//! Walks two documents side by side: every difference becomes a change with its severity.

mod bodies;
mod demands;
mod models;
mod moved;
mod operations;
mod receivers;
mod renamed;
mod replies;
mod root;
mod shapes;
mod sharing;
mod spot;
mod surfaces;
mod types;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::change::{Change, Kind};
use super::judge::judge;
use super::surface::Effect;
use crate::api::{Docs, ModelId, Role};
use crate::matching::Matches;
use spot::Spot;

/// Every change, in the order of the elements, then by identity.
pub fn walk(old: &Side<'_>, new: &Side<'_>) -> Vec<Change> {
    let mut walk = Walk {
        old_roles: Role::of_models(old.api),
        new_roles: Role::of_models(new.api),
        old,
        new,
        changes: Vec::new(),
        known: BTreeSet::new(),
        seen: BTreeSet::new(),
        explained: BTreeSet::new(),
        renamed: BTreeMap::new(),
        matches: OnceCell::new(),
    };
    walk.renamed = models::renamed(&walk);
    root::compare(&mut walk);
    operations::compare(&mut walk);
    receivers::compare(&mut walk);
    models::compare(&mut walk);
    moved::compare(&mut walk);
    surfaces::compare(&mut walk);
    sharing::compare(&mut walk);
    renamed::pair(&mut walk);
    let mut changes = walk.changes;
    changes.sort_by(|a, b| {
        let key = |change: &'_ Change| (change.element, change.kind);
        let identities = || a.identity.cmp(&b.identity);
        b.severity.cmp(&a.severity).then_with(identities).then_with(|| key(a).cmp(&key(b)))
    });
    changes
}

/// The two documents, and what was found so far.
pub struct Walk<'a> {
    pub old: &'a Side<'a>,
    pub new: &'a Side<'a>,
    pub old_roles: Vec<Role>,
    pub new_roles: Vec<Role>,
    changes: Vec<Change>,
    /// Fingerprints of the changes found: an inline schema may be reached in several ways.
    known: BTreeSet<String>,
    /// Pairs of inline models that were compared, or are being compared.
    pub seen: BTreeSet<(ModelId, ModelId)>,
    /// Owners of Rust declarations with a reported breaking change.
    pub explained: BTreeSet<String>,
    /// The components that probably have another name now: what refers to them does not change.
    pub renamed: BTreeMap<ModelId, ModelId>,
    /// Only documents of which something went and something came are matched.
    matches: OnceCell<Matches>,
}

/// The old and the new state.
pub type Pair = (Option<String>, Option<String>);

impl Walk<'_> {
    /// Adds a change that may explain the changed declarations of the spot.
    pub fn structural(&mut self, spot: &Spot, kind: Kind, pair: Pair) {
        let effect = self.effect(spot);
        self.take(spot, kind, pair, effect);
    }

    /// Adds a change that affects no declaration.
    pub fn plain(&mut self, spot: &Spot, kind: Kind, pair: Pair) {
        self.take(spot, kind, pair, Effect::Same);
    }

    /// Adds the names of all values of a list to the last change, if it has the same place.
    pub fn names(&mut self, spot: &Spot, names: Option<Vec<(String, Option<String>)>>) {
        if let Some(change) = self.changes.last_mut().filter(|change| change.identity == spot.identity) {
            change.names = names;
        }
    }

    /// Adds a plain change when the two differ.
    pub fn differs(&mut self, spot: &Spot, kind: Kind, old: &str, new: &str) {
        if old != new {
            self.plain(spot, kind, both(old, new));
        }
    }

    /// Summary, description and deprecation; the texts themselves are not shown, they can be read at both places.
    pub fn docs(&mut self, spot: &Spot, old: &Docs, new: &Docs) {
        if (&old.summary, &old.description, &old.notes) != (&new.summary, &new.description, &new.notes) {
            self.plain(spot, Kind::TextsChanged, (None, None));
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.plain(spot, Kind::Deprecated, (None, None)),
            (true, false) => self.plain(spot, Kind::Reinstated, (None, None)),
            _ => {}
        }
    }

    /// Annotations, by name.
    pub fn annotations(&mut self, spot: &Spot, old: &[(String, String)], new: &[(String, String)]) {
        let [old, new] =
            [old, new].map(|all| all.iter().map(|(name, value)| (name, value)).collect::<BTreeMap<_, _>>());
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).copied().collect();
        for name in names {
            let pair = (old.get(name).map(|value| (*value).clone()), new.get(name).map(|value| (*value).clone()));
            if pair.0 != pair.1 {
                self.plain(&spot.named(name), Kind::AnnotationChanged, pair);
            }
        }
    }

    /// A flag that says that values must not be shown.
    pub fn sensitivity(&mut self, spot: &Spot, old: bool, new: bool) {
        let word = |sensitive: bool| if sensitive { "never shown" } else { "shown" };
        self.differs(spot, Kind::SensitivityChanged, word(old), word(new));
    }

    /// What the two documents have in common, whatever it is called.
    pub fn matches(&self) -> &Matches {
        self.matches.get_or_init(|| Matches::of(self.old.api, self.new.api))
    }

    fn effect(&self, spot: &Spot) -> Effect {
        let one = |(old, new): &(String, String)| self.old.surface.effect(old, &self.new.surface, new, &spot.member);
        spot.owners.iter().map(one).max().unwrap_or(Effect::Same)
    }

    fn take(&mut self, spot: &Spot, kind: Kind, (before, after): Pair, rust: Effect) {
        let verdict = judge(spot.element, kind, spot.role, rust);
        if verdict.severity >= super::Severity::Breaking {
            self.explained.extend(spot.owners.iter().map(|(owner, _)| owner.clone()));
        }
        let change = Change {
            element: spot.element,
            kind,
            identity: spot.identity.clone(),
            role: spot.role,
            before,
            after,
            severity: verdict.severity,
            bump: verdict.bump,
            effect: verdict.effect,
            old: spot.old.clone(),
            new: spot.new.clone(),
            renamed: None,
            code: None,
            names: None,
        };
        if self.known.insert(change.fingerprint()) {
            self.changes.push(change);
        }
    }
}

/// The old and the new state, both present.
pub fn both(old: impl Into<String>, new: impl Into<String>) -> Pair {
    (Some(old.into()), Some(new.into()))
}
