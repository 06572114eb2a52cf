//! Choices within choices: how often a value is read, counted.

use std::cell::Cell;
use std::collections::BTreeMap;

use cfadock_runtime::codegen as rt;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

thread_local! {
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// A leaf that counts how often it is read; only `true` is one.
#[derive(Clone, Debug, PartialEq)]
struct Leaf;

impl<'de> Deserialize<'de> for Leaf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        READ.set(READ.get() + 1);
        if bool::deserialize(deserializer)? { Ok(Self) } else { Err(D::Error::custom("no leaf")) }
    }
}

impl Serialize for Leaf {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

impl rt::expanded::Model for Leaf {}

#[derive(Debug, PartialEq)]
enum Node {
    First(BTreeMap<String, Node>),
    Second(BTreeMap<String, Node>),
    List(Vec<Node>),
    Leaf(Leaf),
    Unknown(rt::RawJson),
}

rt::choice! { Node = "Node" open { First; Second; List; Leaf; } }

#[derive(Clone)]
struct Knot {
    inner: Option<Tree>,
    one: Option<Leaf>,
}

rt::record! { Knot = "Knot" { inner = "in"; one = "one"; } }

#[derive(Clone)]
struct Bond {
    inner: Option<Tree>,
    two: Option<Leaf>,
}

rt::record! { Bond = "Bond" { inner = "in"; two = "two"; } }

/// Records that ignore what the map beside them keeps.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Knot(Box<Knot>),
    Bond(Box<Bond>),
    Map(BTreeMap<String, Tree>),
    List(Vec<Tree>),
    Unknown(rt::RawJson),
}

rt::choice! { Tree = "Tree" open { Knot; Bond; Map; List; } }

fn nested(depth: usize, leaf: Value) -> Value {
    (0..depth).fold(leaf, |inner, level| match level % 8 {
        7 => json!([inner]),
        5 => json!({"in": inner, "two": true, "no": [{}]}),
        _ => json!({"in": inner, "no": level}),
    })
}

fn readings<T: DeserializeOwned + Serialize>(depth: usize, leaf: &Value) -> usize {
    READ.set(0);
    let read: T = serde_json::from_value(nested(depth, leaf.clone())).expect("open");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), nested(depth, leaf.clone()));
    READ.get()
}

fn is_tried_once_in_each_shape<T: DeserializeOwned + Serialize>() {
    for leaf in [json!(true), json!("strange"), json!({}), json!({"one": true, "two": true, "three": 3})] {
        let counted = [10, 20, 40].map(|depth| readings::<T>(depth, &leaf));
        assert!(counted[1] * 2 <= counted[0] * 5 && counted[2] * 2 <= counted[1] * 5, "{leaf}: {counted:?}");
    }
}

#[test]
fn what_is_nested_is_tried_once_in_each_shape() {
    is_tried_once_in_each_shape::<Node>();
    is_tried_once_in_each_shape::<Tree>();
}

#[derive(Clone, Debug, PartialEq)]
enum Closed {
    First(BTreeMap<String, Closed>),
    Second(BTreeMap<String, Closed>),
    List(Vec<Closed>),
    Leaf(Leaf),
}

rt::choice! { Closed = "Closed" { First; Second; List; Leaf; } }

#[test]
fn the_reasons_do_not_multiply() {
    let counted = [10, 20, 40].map(|depth| {
        READ.set(0);
        let error = serde_json::from_value::<Closed>(nested(depth, json!(false))).expect_err("no leaf");
        (READ.get(), error.to_string().len())
    });
    assert!(counted[2].0 * 2 <= counted[1].0 * 5, "{counted:?}");
    assert!(counted[2].1 <= 4_096, "{counted:?}");
}
