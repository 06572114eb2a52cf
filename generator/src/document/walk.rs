//! Walks a document along the table of OpenAPI's objects; the visitor decides what to do.

use serde_json::{Map, Value};

use super::spec_table::{Kind, OPENAPI, Object};
use super::way::Way;

/// A visitor of the nodes of a document, parents before children.
pub(super) trait Visitor {
    /// An object of the specification that is no reference.
    fn object(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>);

    /// A reference where `object` is expected, and whether the keys beside it are visited.
    fn reference(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) -> Siblings;

    /// A value of another kind than `kind`; its content is not visited.
    fn mismatch(&mut self, kind: Kind, value: &Value, way: &Way<'_>);

    /// A text where one of a few words is expected.
    fn word(&mut self, words: &'static [&'static str], text: &str, way: &Way<'_>);
}

/// What the specification says about keys beside a `$ref`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Siblings {
    Ignored,
    Read,
}

/// Walks the whole document.
pub(super) fn document(tree: &Value, visitor: &mut impl Visitor) {
    value(Kind::Is(&OPENAPI), tree, &Way::Root, visitor);
}

/// Walks one node of a known kind.
pub(super) fn value(kind: Kind, node: &Value, way: &Way<'_>, visitor: &mut impl Visitor) {
    match (kind, node) {
        (Kind::Any, _)
        | (Kind::Text, Value::String(_))
        | (Kind::Bool | Kind::BoolOr(_), Value::Bool(_))
        | (Kind::Number, Value::Number(_)) => {}
        (Kind::Count, Value::Number(number)) if number.is_u64() => {}
        (Kind::Word(words), Value::String(text)) => visitor.word(words, text, way),
        (Kind::List(kind), Value::Array(list)) => {
            for (index, node) in list.iter().enumerate() {
                value(*kind, node, &Way::Index(way, index), visitor);
            }
        }
        (Kind::Map(kind), Value::Object(map)) => {
            for (key, node) in map {
                value(*kind, node, &Way::Key(way, key), visitor);
            }
        }
        (Kind::Is(object) | Kind::BoolOr(object), Value::Object(node)) => members(object, node, way, visitor),
        _ => visitor.mismatch(kind, node, way),
    }
}

fn members(object: &'static Object, node: &Map<String, Value>, way: &Way<'_>, visitor: &mut impl Visitor) {
    if object.section.is_some()
        && node.contains_key("$ref")
        && visitor.reference(object, node, way) == Siblings::Ignored
    {
        return;
    }
    visitor.object(object, node, way);
    for (key, node) in node {
        if let Some(kind) = object.member(key) {
            value(kind, node, &Way::Key(way, key), visitor);
        }
    }
}
