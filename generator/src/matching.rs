//! Pairs the things of two documents that are the same under two names: by structure and use, and only then by names.
//!
//! Models and exchanges are bags of features; two are paired when each is clearly the most similar to the other. A pair
//! is a feature in the next round: the answer of a paired exchange is probably the answer of its counterpart. Members
//! are paired within the pairs. Rare features give the candidates, so that the cost grows with the documents and not
//! with their product.

mod bag;
mod features;
mod members;
mod words;

use std::collections::HashMap;

use crate::api::{Api, Kind, Model, ModelId, Shape, Type};
use crate::pointer::Pointer;
use bag::{Bag, Round, Scores};

pub use members::{alike_names, at_parameter, at_part, mutual};

/// The number of rounds; in real documents the last ones find nothing new.
const ROUNDS: usize = 8;

/// One thing that both documents have.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Its kind.
    pub sort: Sort,
    /// Its place in the old document.
    pub old: Pointer,
    /// Its place in the new document.
    pub new: Pointer,
    /// The places in the documents that describe it; for parameters and parts, which several exchanges may share, this
    /// is another place.
    pub at: (Pointer, Pointer),
    /// Its names in the two documents.
    pub names: (String, String),
    /// The reason for the pair, for people.
    pub reason: String,
}

/// The kinds of things that have names in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A group of operations.
    Tag,
    /// A security scheme.
    Scheme,
    /// An exchange.
    Operation,
    /// A named shape.
    Model,
    /// A property.
    Field,
    /// A parameter; the pointer is that of its exchange, and its place and name on the wire below.
    Parameter,
    /// A part of a body; the pointer is that of its exchange, and its name on the wire below.
    Part,
}

/// A thing of the old document whose counterpart is not sure.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// Its kind.
    pub sort: Sort,
    /// Its name.
    pub name: String,
    /// Its place in the old document.
    pub old: Pointer,
    /// What is known about it, for people.
    pub words: String,
}

/// The result of the matching.
#[derive(Debug, Default)]
pub struct Matches {
    /// Every thing in both documents, renamed or not, by kind and place.
    pub pairs: Vec<Pair>,
    /// Things whose counterpart is not sure.
    pub doubts: Vec<Doubt>,
    /// Codes that are in both, and whose values differ, in words.
    pub values: Vec<Doubt>,
}

impl Matches {
    /// Matches the documents.
    pub fn of(old: &Api, new: &Api) -> Self {
        let mut finder = Finder::new(old, new);
        for round in 0..ROUNDS {
            let before = finder.found();
            finder.operations(round);
            finder.models(round);
            if round > 1 && finder.found() == before {
                break;
            }
        }
        finder.finish()
    }

    /// The place in the new document of the node at a place in the old one.
    pub fn index(&self, sort: Sort) -> HashMap<&Pointer, &Pair> {
        self.pairs.iter().filter(|pair| pair.sort == sort).map(|pair| (&pair.old, pair)).collect()
    }
}

/// The two documents, and the pairs so far: for each thing of the old one the index of its counterpart, and the
/// reverse.
struct Finder<'a> {
    old: &'a Api,
    new: &'a Api,
    models: Scores,
    operations: Scores,
}

impl<'a> Finder<'a> {
    fn new(old: &'a Api, new: &'a Api) -> Self {
        let models = Scores::new(old.models.len(), new.models.len());
        let operations = Scores::new(old.operations.len(), new.operations.len());
        Self { old, new, models, operations }
    }

    fn found(&self) -> usize {
        self.models.count() + self.operations.count()
    }

    fn models(&mut self, round: usize) {
        let users = |api: &Api, back: bool| features::users(api, &self.operations, &self.models, back);
        let (old_users, new_users) = (users(self.old, false), users(self.new, true));
        let bags = |api: &Api, users: &features::Users, back: bool| -> Vec<Option<Bag>> {
            let models = api.models.iter().enumerate();
            let bag = |(rank, model): (usize, &Model)| {
                model.twin_of.is_none().then(|| features::model(api, ModelId(rank), users, &self.models, back))
            };
            models.map(bag).collect()
        };
        let (old, new) = (bags(self.old, &old_users, false), bags(self.new, &new_users, true));
        self.models.round(Round { old: &old, new: &new, strict: round == 0 });
    }

    fn operations(&mut self, round: usize) {
        let bags = |api: &Api, back: bool| -> Vec<Option<Bag>> {
            api.operations
                .iter()
                .map(|operation| Some(features::operation(api, operation, &self.models, back)))
                .collect()
        };
        let (old, new) = (bags(self.old, false), bags(self.new, true));
        self.operations.round(Round { old: &old, new: &new, strict: round == 0 });
    }

    fn finish(self) -> Matches {
        let mut matches = Matches::default();
        for (old, new) in self.models.pairs() {
            let (was, is) = (&self.old.models[old], &self.new.models[new]);
            let reason = features::reason(was, is);
            matches.pairs.push(pair(Sort::Model, (&was.origin, &was.name), (&is.origin, &is.name), reason));
            matches.values.extend(features::other_values(was, is));
            if let (Shape::Record(was), Shape::Record(is)) = (&was.shape, &is.shape) {
                members::fields(&self, was, is, &mut matches);
            }
        }
        for (old, new) in self.operations.pairs() {
            let (was, is) = (&self.old.operations[old], &self.new.operations[new]);
            let reason = features::reason_of_operation(was, is);
            matches.pairs.push(pair(Sort::Operation, (&was.origin, &was.id), (&is.origin, &is.id), reason));
            members::parameters(&self, was, is, &mut matches);
            members::parts(&self, was, is, &mut matches);
        }
        members::tags(&self, &mut matches);
        members::schemes(&self, &mut matches);
        self.doubts(&mut matches);
        // A part that several records share may be in each of them in the other document.
        let place = |pair: &Pair| (pair.sort, pair.old.clone(), pair.new.clone());
        matches.pairs.sort_by_cached_key(place);
        matches.pairs.dedup_by_key(|pair| place(pair));
        matches
            .doubts
            .sort_by(|one, other| (one.sort, &one.old, &one.words).cmp(&(other.sort, &other.old, &other.words)));
        matches
            .doubts
            .dedup_by(|one, other| (one.sort, &one.old, &one.words) == (other.sort, &other.old, &other.words));
        matches
    }

    fn doubts(&self, matches: &mut Matches) {
        let words = |doubt: Option<&[usize]>, name: &dyn Fn(usize) -> String| match doubt {
            None => "nothing in the new document is like it".to_owned(),
            Some(near) => {
                let names: Vec<String> = near.iter().map(|rank| format!("`{}`", name(*rank))).collect();
                format!("perhaps {}", names.join(" or "))
            }
        };
        for (rank, model) in self.old.models.iter().enumerate() {
            if model.component && model.twin_of.is_none() && self.models.is_open(rank) {
                let near = self.models.nearest(rank);
                let words = words(near, &|rank| self.new.models[rank].name.clone());
                matches.doubts.push(doubt(Sort::Model, &model.name, &model.origin, words));
            }
        }
        for (rank, operation) in
            self.old.operations.iter().enumerate().filter(|(rank, _)| self.operations.is_open(*rank))
        {
            let near = self.operations.nearest(rank);
            let name = |rank: usize| self.new.operations[rank].title();
            let words = words(near, &name);
            matches.doubts.push(doubt(Sort::Operation, &operation.title(), &operation.origin, words));
        }
    }

    /// The structure of a type, with the known pairs in it; equal for types that may be the same.
    fn signature(&self, api: &Api, ty: &Type, back: bool) -> String {
        signature(api, ty, &self.models, back)
    }
}

impl crate::api::Operation {
    /// Method and path, which identify it.
    fn title(&self) -> String {
        format!("{} {}", self.method.name(), self.path)
    }
}

fn pair(sort: Sort, old: (&Pointer, &str), new: (&Pointer, &str), reason: String) -> Pair {
    let names = (old.1.to_owned(), new.1.to_owned());
    let at = (old.0.clone(), new.0.clone());
    Pair { sort, old: old.0.clone(), new: new.0.clone(), at, names, reason }
}

fn doubt(sort: Sort, name: &str, old: &Pointer, words: String) -> Doubt {
    Doubt { sort, name: name.to_owned(), old: old.clone(), words }
}

/// A type in words that are the same in both documents: scalars by their form on the wire, models by their pair,
/// otherwise by their kind.
fn signature(api: &Api, ty: &Type, models: &Scores, back: bool) -> String {
    fn kind(api: &Api, it: &Kind, models: &Scores, back: bool) -> String {
        match it {
            Kind::List(inner) => format!("[{}]", signature(api, inner, models, back)),
            Kind::Map(inner) => format!("{{{}}}", signature(api, inner, models, back)),
            Kind::Scalar(_, wire) => kind(api, wire, models, back),
            Kind::Model(id) => match (models.label(id.0, back), &api[*id].shape) {
                (Some(label), _) => format!("#{label}"),
                (None, Shape::Alias(inner)) if !mentions_model(inner) => signature(api, inner, models, back),
                (None, shape) => shape_word(shape).to_owned(),
            },
            // The bounds decide which of them it is, and another author writes other bounds.
            Kind::Integer32 | Kind::Integer64 | Kind::Unsigned64 | Kind::Integer128 => "integer".to_owned(),
            leaf => format!("{leaf:?}"),
        }
    }
    kind(api, &ty.kind, models, back)
}

fn mentions_model(ty: &Type) -> bool {
    let mut found = false;
    ty.models(&mut |_| found = true);
    found
}

fn shape_word(shape: &Shape) -> &'static str {
    match shape {
        Shape::Record(_) => "record",
        Shape::Code(_) => "code",
        Shape::Choice(_) => "choice",
        Shape::Alias(_) => "alias",
    }
}

/// A name without differences of style: case, and signs between words.
fn folded(name: &str) -> String {
    if !words::has(name) {
        return name.to_owned();
    }
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
