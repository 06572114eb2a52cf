//! Cycles are found, in whatever way the files depend on each other.

use super::circles;

fn found(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let files: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    circles(&files)
}

#[test]
fn circles_are_found_whatever_way_they_go() {
    let ways = [
        ["use crate::b::B; pub struct A;", "use super::a::A; pub struct B;"],
        ["fn a() { crate::b::b() }", "fn b(_: crate::a::A) {}"],
        ["use crate::{b::{self, c}, x}; fn a() { b::b() }", "use crate::a as other; fn b() { other::f() }"],
        ["use super::b::*; pub struct A;", "fn b() -> Vec<crate::a::A> { vec![] }"],
    ];
    for [a, b] in ways {
        assert_eq!(found(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)]), [["a.rs", "b.rs"]], "{a} {b}");
    }
}

#[test]
fn a_file_and_those_below_it_are_one_room() {
    let room = [("a.rs", "mod b; fn a() { b::b() }"), ("a/b.rs", "use super::A; fn b() {}")];
    assert!(found(&room).is_empty());
    let left = [("a.rs", "mod b; fn a() { b::b() }"), ("a/b.rs", "use crate::c::C;"), ("c.rs", "use crate::a::a;")];
    assert_eq!(found(&left), [["a.rs", "a/b.rs", "c.rs"]]);
}

#[test]
fn what_is_passed_on_is_needed_where_it_is_defined() {
    let passed = [
        ("lib.rs", "mod a; pub use a::{A, B};"),
        ("a.rs", "mod b; mod c; pub use b::B; pub use c::*; pub struct A;"),
        ("a/b.rs", "use super::C; pub struct B;"),
        (
            "a/c.rs",
            "use std::fmt; #[cfg(test)] use super::b::B; #[cfg(test)] mod tests { use super::super::B; } pub struct C;",
        ),
    ];
    assert!(found(&passed).is_empty());
    let looped = [passed[0], passed[1], passed[2], ("a/c.rs", "pub struct C(crate::B);")];
    assert_eq!(found(&looped), [["a/b.rs", "a/c.rs"]]);
}

#[test]
fn no_way_around_the_imports_hides_a_circle() {
    let root = ("lib.rs", "mod a; mod b; pub use b::B; pub use b::b;");
    let back = "use crate::a::A; pub struct B; pub fn b() {} macro_rules! m { () => {} }";
    let ways = [
        "use super::*; pub struct A(B);",
        "use crate::*; pub struct A; fn f() { b() }",
        "use super::*; pub struct A; fn f() { B::new() }",
        "pub struct A; mod inner { fn f() { super::super::b::b() } }",
        "pub struct A; mod inner { pub mod more { use super::super::super::b::B; } }",
        "pub struct A { #[serde(with = \"crate::b::as_text\")] field: u8 }",
        "pub struct A { #[serde(default = \"super::b::b\")] field: u8 }",
        "pub struct A; m!();",
        "pub struct A; fn f() { crate::m!(1) }",
        "use crate::{self as root}; pub struct A; fn f() { root::b::b() }",
        "pub struct A; type Other = super::B;",
        "pub struct A; impl From<crate::b::B> for A {}",
        "pub struct A; fn f() { <crate::B as Default>::default() }",
    ];
    let hidden = ways.into_iter().filter(|a| found(&[root, ("a.rs", a), ("b.rs", back)]) != [["a.rs", "b.rs"]]);
    assert_eq!(hidden.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_module_within_a_file_passes_on_as_the_file_does() {
    let passed = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::inner::C; pub struct A;"),
        ("b.rs", "pub mod inner { pub use super::super::c::C; }"),
    ];
    let [lib, a, b] = passed;
    assert!(found(&[lib, a, b, ("c.rs", "pub struct C;")]).is_empty());
    assert_eq!(found(&[lib, a, b, ("c.rs", "use crate::a::A; pub struct C;")]), [["a.rs", "c.rs"]]);
    // The name is defined in the file itself.
    let own = ("a.rs", "use crate::b::inner::C; pub fn f() {} mod own { fn g() { super::f(); self::h() } }");
    assert!(found(&[lib, own, b, ("c.rs", "pub struct C;")]).is_empty());
}
