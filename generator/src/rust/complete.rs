//! Conversions from received types to sent types, where the document has one of each.
//!
//! They are planned after [`share`](super::share()): merged types need no conversion.

use std::collections::{HashMap, HashSet};

use super::item::{Choice, Completion, Item, Part, Parts, Shapeless, Struct};
use super::{Crate, Ident, RustType, Twin};

/// Finds the conversion of each type to read into its type to send.
pub fn complete(krate: &mut Crate) {
    let types = Types::of(krate);
    let mut done = HashSet::new();
    let mut found: Vec<Completion> = Vec::new();
    for Twin { sent, read } in &krate.twins {
        let (sent, read) = (types.item(sent), types.item(read));
        if sent.name() != read.name() && done.insert((sent.name(), read.name())) {
            found.extend(types.completion(sent, read));
        }
    }
    for module in &mut krate.modules {
        let own: HashSet<&Ident> = module.items.iter().map(Item::name).collect();
        let (here, elsewhere) = found.into_iter().partition(|completion| own.contains(&completion.read));
        (module.completions, found) = (here, elsewhere);
        module.completions.sort_by(|one, other| one.read.cmp(&other.read));
    }
}

/// All types by name.
struct Types {
    items: HashMap<Ident, Item>,
}

impl Types {
    fn of(krate: &Crate) -> Self {
        let items = krate.modules.iter().flat_map(|module| &module.items);
        Self { items: items.map(|item| (item.name().clone(), item.clone())).collect() }
    }

    /// The type behind aliases.
    fn item(&self, name: &Ident) -> &Item {
        match &self.items[name] {
            Item::Alias(alias) if !alias.own_type => match &alias.ty {
                RustType::Model(behind) => self.item(behind),
                _ => &self.items[name],
            },
            item => item,
        }
    }

    fn completion(&self, sent: &Item, read: &Item) -> Option<Completion> {
        let parts = match (sent, read) {
            (Item::Struct(sent), Item::Struct(read)) => self.fields(sent, read),
            (Item::Choice(sent), Item::Choice(read)) => self.shapes(sent, read),
            (Item::Alias(sent), Item::Alias(read)) if sent.own_type && read.own_type => Parts::Value,
            // An alias of a list or a map is no separate type: their items have their own.
            _ => return None,
        };
        Some(Completion { read: read.name().clone(), sent: RustType::Model(sent.name().clone()), parts })
    }

    fn fields(&self, sent: &Struct, read: &Struct) -> Parts {
        let fields = sent.fields.iter().zip(&read.fields).map(|(sent, read)| Part {
            name: sent.name.clone(),
            required: sent.is_demanded(),
            nested: !self.same(&sent.ty.clone().optional(), &read.ty),
        });
        let extra = sent.extra.as_ref().zip(read.extra.as_ref()).map(|(sent, read)| Part {
            name: sent.name.clone(),
            required: false,
            nested: !self.same(&sent.ty, &read.ty),
        });
        Parts::Fields(fields.collect(), extra)
    }

    fn shapes(&self, sent: &Choice, read: &Choice) -> Parts {
        let shapes = sent.variants.iter().zip(&read.variants).map(|(sent, read)| Part {
            name: sent.name.clone(),
            required: false,
            nested: !self.same(&sent.ty, &read.ty),
        });
        let shapeless = match (read.open, sent.open) {
            (false, _) => Shapeless::Never,
            (true, true) => Shapeless::Sent,
            (true, false) => Shapeless::Missing,
        };
        Parts::Shapes(shapes.collect(), sent.wire_name.clone(), shapeless)
    }

    /// Whether two types are the same, whatever their names.
    fn same(&self, one: &RustType, other: &RustType) -> bool {
        match (self.behind(one), self.behind(other)) {
            (RustType::Vec(one), RustType::Vec(other))
            | (RustType::Map(one), RustType::Map(other))
            | (RustType::Option(one), RustType::Option(other))
            | (RustType::Boxed(one), RustType::Boxed(other)) => self.same(one, other),
            (one, other) => one == other,
        }
    }

    fn behind<'t>(&'t self, ty: &'t RustType) -> &'t RustType {
        match ty {
            RustType::Model(name) => match &self.items[name] {
                Item::Alias(alias) if !alias.own_type => self.behind(&alias.ty),
                _ => ty,
            },
            _ => ty,
        }
    }
}
