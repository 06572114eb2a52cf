//! Shapes that a document repeats in several places: one type, and an alias for each other place.
//!
//! Real documents repeat inline shapes by the hundred, and every type costs compile time. Each place keeps its own
//! name, so that a later change of one place does not affect the others. Shapes are the same only when all their text
//! is, including the texts of fields and values. Components are never merged.
//!
//! When one place changes alone, it gets its own type again: code that used one type for both places then has to
//! distinguish them. `diff` tells it.

use std::collections::{HashMap, HashSet};

use super::item::{Alias, Choice, Code, Entry, Extra, Field, Item, Struct, Variant};
use super::types::mentioned;
use super::{Crate, Ident, RustType};
use crate::api::{Presence, Wire};

/// Merges identical types: the first in order is kept, components and their parts before others.
pub fn share(krate: &mut Crate) {
    let same = shared(krate);
    for item in krate.modules.iter_mut().flat_map(|module| &mut module.items) {
        if let Some(first) = same.get(item.name()) {
            *item = Item::Alias(Alias {
                name: item.name().clone(),
                docs: std::mem::take(item.docs_mut()),
                ty: RustType::Model(first.clone()),
                own_type: false,
            });
        }
    }
}

/// The names of the types that [`share`] merges, each with that of the type that is kept.
pub fn shared(krate: &Crate) -> HashMap<Ident, Ident> {
    Same::of(krate)
}

/// The content of an item, in order; items with the same content are identical.
type Words<'a> = Vec<Word<'a>>;

#[derive(PartialEq, Eq, Hash)]
enum Word<'a> {
    Text(&'a str),
    Model(&'a Ident),
    Integer(i128),
    Number(u64),
    Length(usize),
    Presence(Presence),
    Flag(bool),
}

/// The names of items and the names of the types that they are merged with.
struct Same<'a> {
    items: HashMap<&'a Ident, &'a Item>,
    found: HashMap<&'a Ident, &'a Ident>,
    first: HashMap<Words<'a>, &'a Ident>,
}

impl<'a> Same<'a> {
    fn of(krate: &'a Crate) -> HashMap<Ident, Ident> {
        let items: HashMap<_, _> =
            krate.modules.iter().flat_map(|module| &module.items).map(|item| (item.name(), item)).collect();
        let mut same = Self { items, found: HashMap::new(), first: HashMap::new() };
        let mut names: Vec<&Ident> = same.items.keys().copied().collect();
        names.sort();
        let components: HashSet<&Ident> = krate
            .components
            .iter()
            .flat_map(|component| std::iter::once(&component.ty).chain(&component.twin))
            .collect();
        let (named, inline): (Vec<&Ident>, Vec<_>) = names.into_iter().partition(|name| components.contains(name));
        for name in same.held_first(named.into_iter().chain(inline)) {
            let Some(words) = same.words(same.items[name]) else { continue };
            match same.first.get(&words) {
                Some(first) if !components.contains(name) => drop(same.found.insert(name, first)),
                Some(_) => {}
                None => drop(same.first.insert(words, name)),
            }
        }
        same.found.into_iter().map(|(name, first)| (name.clone(), first.clone())).collect()
    }

    /// The items ordered so that contained items come before their containers, except in cycles.
    fn held_first(&self, roots: impl Iterator<Item = &'a Ident>) -> Vec<&'a Ident> {
        let (mut order, mut seen) = (Vec::new(), HashSet::new());
        for root in roots {
            let mut open = vec![(root, false)];
            while let Some((name, all_held_done)) = open.pop() {
                if all_held_done {
                    order.push(name);
                } else if seen.insert(name) {
                    open.push((name, true));
                    let held = mentioned(self.items[name].types().into_iter());
                    open.extend(held.into_iter().rev().map(|held| (held, false)));
                }
            }
        }
        order
    }

    /// The content of an item; an alias costs nothing and has no content.
    fn words(&self, item: &'a Item) -> Option<Words<'a>> {
        let mut words = Vec::new();
        match item {
            Item::Struct(item) => self.of_struct(item, &mut words),
            Item::Code(item) => of_code(item, &mut words),
            Item::Choice(item) => self.of_choice(item, &mut words),
            Item::Alias(_) => return None,
        }
        Some(words)
    }

    fn of_struct(&self, item: &'a Struct, words: &mut Words<'a>) {
        let Struct { name: _, wire_name: _, docs: _, fields, extra, default, builder, literal, masked, ignore_case } =
            item;
        words.push(Word::Text("struct"));
        words.extend([*default, builder.is_some(), *literal, *masked, *ignore_case].map(Word::Flag));
        for Field { name, wire_name, aliases, ty, presence, docs, sensitive, taken: _ } in fields {
            words.extend([Word::Text(name.as_str()), Word::Text(wire_name)]);
            words.extend([Word::Flag(*sensitive), Word::Presence(*presence)]);
            texts(aliases, words);
            texts(docs, words);
            self.of_type(ty, words);
        }
        if let Some(Extra { name, ty }) = extra {
            words.extend([Word::Text("extra"), Word::Text(name.as_str())]);
            self.of_type(ty, words);
        }
    }

    fn of_choice(&self, item: &'a Choice, words: &mut Words<'a>) {
        let Choice { name: _, wire_name: _, docs: _, tag, variants, open } = item;
        words.extend([Word::Text("choice"), Word::Flag(*open)]);
        texts(tag.as_slice(), words);
        for Variant { name, ty, tags, default } in variants {
            words.extend([Word::Text(name.as_str()), Word::Flag(*default)]);
            words.push(Word::Length(tags.len()));
            words.extend(tags.iter().map(wire_word));
            self.of_type(ty, words);
        }
    }

    fn of_type(&self, ty: &'a RustType, words: &mut Words<'a>) {
        let (kind, inner) = match ty {
            RustType::Primitive(name) => return words.push(Word::Text(name)),
            RustType::Unit => return words.push(Word::Text("unit")),
            RustType::Runtime(name) => return words.extend([Word::Text("rt"), Word::Text(name)]),
            RustType::Scalar(path) => return words.extend([Word::Text("scalar"), Word::Text(path)]),
            RustType::Model(name) => return words.push(Word::Model(self.found.get(name).unwrap_or(&name))),
            RustType::Items(inner) => ("items", inner),
            RustType::BodyPart(inner) => ("part", inner),
            RustType::Vec(inner) => ("list", inner),
            RustType::Map(inner) => ("map", inner),
            RustType::Option(inner) => ("option", inner),
            RustType::Boxed(inner) => ("box", inner),
        };
        words.push(Word::Text(kind));
        self.of_type(inner, words);
    }
}

fn of_code<'a>(item: &'a Code, words: &mut Words<'a>) {
    let Code { name: _, wire_name: _, docs: _, entries, open, any_text } = item;
    words.extend([Word::Text("code"), Word::Flag(*open), Word::Flag(*any_text)]);
    for Entry { name, wire, label, docs } in entries {
        words.extend([Word::Text(name.as_str()), Word::Text(label)]);
        words.push(wire_word(wire));
        texts(docs, words);
    }
}

fn wire_word(wire: &Wire) -> Word<'_> {
    match wire {
        Wire::Text(text) => Word::Text(text),
        Wire::Integer(number) => Word::Integer(*number),
        Wire::Number(number) => Word::Number(number.to_bits()),
        Wire::Boolean(flag) => Word::Flag(*flag),
    }
}

/// A list of texts, delimited by its length.
fn texts<'a>(list: &'a [String], words: &mut Words<'a>) {
    words.push(Word::Length(list.len()));
    words.extend(list.iter().map(|text| Word::Text(text)));
}
