//! The Rust declarations that code can use: the basis for comparing two plans.

pub mod operations;

use std::collections::BTreeMap;

use super::words::{place_word, rust, wire};
use crate::api::{Place, SchemeKind};
use crate::rust::item::{Choice, Code, Extra, Struct};
use crate::rust::{Crate, Item};

/// The owner of client settings.
pub const CLIENT: &str = "ClientBuilder";

/// The state of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is unchanged.
    Same,
    /// It is new.
    Grows,
    /// It changed, or was removed.
    Breaks,
}

/// Declarations by owner (a type, or an exchange as `GET /pets`) and member; the member without a name is the owner itself.
#[derive(Debug, Default)]
pub struct Surface {
    declared: BTreeMap<String, BTreeMap<String, String>>,
}

impl Surface {
    pub fn of(krate: &Crate) -> Self {
        let mut surface = Self::default();
        for item in krate.modules.iter().flat_map(|module| &module.items) {
            surface.item(item);
        }
        for operation in krate.groups.iter().flat_map(|group| &group.operations) {
            operations::declare(&mut surface, operation);
        }
        for receiver in &krate.receivers {
            let text = format!("fn {}(…) -> {}", receiver.name, rust(&receiver.reader.ty()));
            surface.declare(&format!("receiver {}", receiver.id), "", text);
        }
        for scheme in &krate.client.schemes {
            let takes = match scheme.kind {
                SchemeKind::ApiKey(..) | SchemeKind::Http(_) => "key",
                SchemeKind::Basic => "user, password",
                SchemeKind::Bearer => "token",
                SchemeKind::ClientCredentials => "credentials",
            };
            surface.declare(CLIENT, scheme_member(&scheme.name), format!("{}({takes})", scheme.setter));
        }
        for parameter in &krate.client.parameters {
            surface.declare(CLIENT, parameter_member(parameter.place, &parameter.name), parameter.setter.to_string());
        }
        surface
    }

    pub(self) fn declare(&mut self, owner: &str, member: impl Into<String>, text: String) {
        self.declared.entry(owner.to_owned()).or_default().insert(member.into(), text);
    }

    /// One declaration.
    pub fn get(&self, owner: &str, member: &str) -> Option<&str> {
        self.declared.get(owner)?.get(member).map(String::as_str)
    }

    /// Every declaration, by owner.
    pub fn owners(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.declared.iter().map(|(owner, members)| (owner.as_str(), members))
    }

    /// The state of a member in another surface.
    pub fn effect(&self, owner: &str, newer: &Self, new_owner: &str, member: &str) -> Effect {
        match (self.get(owner, member), newer.get(new_owner, member)) {
            (None, None) => Effect::Same,
            (None, Some(_)) => Effect::Grows,
            (old, new) if old == new => Effect::Same,
            _ => Effect::Breaks,
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) => self.record(item),
            Item::Code(item) => self.code(item),
            Item::Choice(item) => self.choice(item),
            Item::Alias(item) => {
                let word = if item.own_type { "struct around" } else { "type =" };
                self.declare(item.name.as_str(), "", format!("{word} {}", rust(&item.ty)));
            }
        }
    }

    fn record(&mut self, item: &Struct) {
        let owner = item.name.as_str();
        self.declare(owner, "", if item.default { "struct with Default" } else { "struct" }.to_owned());
        for field in &item.fields {
            let member = field_member(&field.wire_name);
            self.declare(owner, member, format!("{}: {}", field.name, rust(&field.ty)));
        }
        if let Some(Extra { name, ty, .. }) = &item.extra {
            self.declare(owner, EXTRA, format!("{name}: rt::Map<{}>", rust(ty)));
        }
    }

    fn code(&mut self, item: &Code) {
        let owner = item.name.as_str();
        self.declare(owner, "", if item.open { "enum with Unknown" } else { "enum with Copy" }.to_owned());
        for entry in &item.entries {
            self.declare(owner, value_member(&wire(&entry.wire)), entry.name.to_string());
        }
    }

    fn choice(&mut self, item: &Choice) {
        let owner = item.name.as_str();
        self.declare(owner, "", if item.open { "enum of shapes with Unknown" } else { "enum of shapes" }.to_owned());
        for variant in &item.variants {
            self.declare(
                owner,
                variant_member(variant.name.bare()),
                format!("{}({})", variant.name, rust(&variant.ty)),
            );
        }
    }
}

/// The member for unnamed properties.
pub const EXTRA: &str = "other properties";

/// The member for a property.
pub fn field_member(wire_name: &str) -> String {
    format!("field {wire_name}")
}

/// The member for a value, as [`wire`] writes it.
pub fn value_member(written: &str) -> String {
    format!("value {written}")
}

/// The member for a shape of a choice, by the name of its Rust variant.
pub fn variant_member(name: &str) -> String {
    format!("variant {name}")
}

/// The member for a security scheme.
pub fn scheme_member(name: &str) -> String {
    format!("scheme {name}")
}

/// The member for a parameter.
pub fn parameter_member(place: Place, name: &str) -> String {
    format!("parameter {} {name}", place_word(place))
}
