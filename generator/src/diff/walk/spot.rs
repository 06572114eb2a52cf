//! The current place of the walk, in both documents and in both plans.

use crate::api::Role;
use crate::diff::Element;
use crate::pointer::Pointer;

/// A place of the walk.
#[derive(Clone, Debug)]
pub struct Spot {
    pub element: Element,
    /// See [`Change::identity`](crate::diff::Change).
    pub identity: String,
    pub role: Role,
    pub old: Pointer,
    pub new: Pointer,
    /// The Rust items that declare it, before and after: a record with a separate type to read has two.
    pub owners: Vec<(String, String)>,
    /// Its member of these items.
    pub member: String,
}

impl Spot {
    /// A place without a parent.
    pub fn new(element: Element, identity: impl Into<String>, role: Role, old: &Pointer, new: &Pointer) -> Self {
        Self {
            element,
            identity: identity.into(),
            role,
            old: old.clone(),
            new: new.clone(),
            owners: Vec::new(),
            member: String::new(),
        }
    }

    /// The same place with the Rust items that declare it.
    #[must_use]
    pub fn owned(mut self, owners: Vec<(String, String)>, member: impl Into<String>) -> Self {
        self.owners = owners;
        self.member = member.into();
        self
    }

    /// A place below this one, declared by the same items.
    pub fn below(
        &self,
        element: Element,
        words: &str,
        places: (&Pointer, &Pointer),
        member: impl Into<String>,
    ) -> Self {
        Self {
            element,
            identity: format!("{} / {words}", self.identity),
            old: places.0.clone(),
            new: places.1.clone(),
            member: member.into(),
            ..self.clone()
        }
    }

    /// The same place, where one element has a name.
    pub fn named(&self, name: &str) -> Self {
        Self { identity: format!("{} / {name}", self.identity), ..self.clone() }
    }
}
