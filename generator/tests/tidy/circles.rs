//! Files that import each other in a loop, however long it is.
//!
//! A file needs another when it imports or names what that one defines; what is passed on (`pub use`) is needed where it
//! is defined, and not where it passes. Code under `#[cfg(test)]` does not count.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::words::{ident, is_group, is_punct, tokens, without_tests};

/// A file of a crate, by the path of its module.
#[derive(Default)]
struct Module {
    file: String,
    /// What it imports or passes on, by name.
    imports: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
    /// Paths that it names: those of its private imports, and those in its code.
    named: Vec<Vec<String>>,
    /// What it defines.
    defined: BTreeSet<String>,
}

/// The circles among the files of a crate, each as its files in order. Paths of files are those behind its root.
pub fn circles(files: &[(String, String)]) -> Vec<Vec<String>> {
    let modules: BTreeMap<Vec<String>, Module> =
        files.iter().map(|(path, text)| (module_of(path), read(path, text))).collect();
    let needs: BTreeMap<&str, BTreeSet<&str>> = modules
        .iter()
        .map(|(at, module)| {
            let needed = module.named.iter().filter_map(|path| resolve(&modules, at, path, 0));
            let others = needed.filter(|needed| !at.starts_with(needed));
            (module.file.as_str(), others.map(|needed| modules[&needed].file.as_str()).collect())
        })
        .collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> = needs.keys().map(|file| (*file, reach(&needs, file))).collect();
    let mut circles: Vec<Vec<String>> = Vec::new();
    for (file, from) in &reached {
        let circle: Vec<String> =
            from.iter().filter(|other| reached[**other].contains(file)).map(|other| (*other).to_owned()).collect();
        if from.contains(file) && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

fn reach<'a>(needs: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = needs[from].iter().copied().collect();
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(&needs[file]);
        }
    }
    reached
}

fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn read(path: &str, text: &str) -> Module {
    let mut module = Module { file: path.to_owned(), ..Module::default() };
    scan(&mut module, tokens(path, text), true);
    module
}

/// Goes through tokens, and through the groups in them.
fn scan(module: &mut Module, stream: TokenStream, top: bool) {
    let tokens = without_tests(stream);
    let mut at = 0;
    while at < tokens.len() {
        let word = ident(&tokens[at]);
        match word.as_deref() {
            Some("use") if !tokens.get(at + 1).is_some_and(|next| is_punct(next, '<')) => {
                let public = at > 0 && (ident(&tokens[at - 1]).as_deref() == Some("pub") || is_restricted(&tokens, at));
                let end = (at..tokens.len()).find(|at| is_punct(&tokens[*at], ';')).unwrap_or(tokens.len());
                import(module, &tokens[at + 1..end], &[], public);
                at = end;
            }
            Some("struct" | "enum" | "trait" | "fn" | "const" | "static" | "type" | "union" | "macro_rules") if top => {
                let name = tokens[at + 1..].iter().take(3).filter_map(ident).find(|name| name != "fn" && name != "mut");
                module.defined.extend(name);
                at += 1;
            }
            Some(_) => {
                let (path, length) = path(&tokens[at..]);
                let expanded = at > 0 && is_punct(&tokens[at - 1], '$');
                if path.len() > 1 && !expanded {
                    module.named.push(path);
                }
                at += length;
            }
            None => {
                if let TokenTree::Group(group) = &tokens[at] {
                    scan(module, group.stream(), false);
                }
                at += 1;
            }
        }
    }
}

/// Whether `pub(…)` stands before.
fn is_restricted(tokens: &[TokenTree], at: usize) -> bool {
    at > 1
        && is_group(&tokens[at - 1], Delimiter::Parenthesis).is_some()
        && ident(&tokens[at - 2]).as_deref() == Some("pub")
}

/// The path that begins here, and how many tokens it has.
fn path(tokens: &[TokenTree]) -> (Vec<String>, usize) {
    let (mut path, mut at) = (Vec::new(), 0);
    while let Some(word) = tokens.get(at).and_then(ident) {
        path.push(word);
        at += 1;
        let follows = |at: usize| tokens.get(at).is_some_and(|token| is_punct(token, ':'));
        if !(follows(at) && follows(at + 1) && tokens.get(at + 2).and_then(ident).is_some()) {
            break;
        }
        at += 2;
    }
    (path, at.max(1))
}

/// What one import, or a tree of them, brings.
fn import(module: &mut Module, tokens: &[TokenTree], prefix: &[String], public: bool) {
    for tree in tokens.split(|token| is_punct(token, ',')) {
        let (mut path, mut at) = (prefix.to_vec(), 0);
        while at < tree.len() {
            if let Some(word) = ident(&tree[at]) {
                if word == "as" {
                    let alias = tree.get(at + 1).and_then(ident).unwrap_or_default();
                    bring(module, std::mem::take(&mut path), Some(alias), public);
                    break;
                }
                path.push(word);
            } else if let Some(group) = is_group(&tree[at], Delimiter::Brace) {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                import(module, &inner, &path, public);
                path.clear();
                break;
            } else if is_punct(&tree[at], '*') {
                if !public {
                    // Whatever it is called, something of that module is needed.
                    module.named.push([path.as_slice(), &["*".to_owned()]].concat());
                }
                module.globs.push(std::mem::take(&mut path));
                break;
            }
            at += 1;
        }
        if path.len() > prefix.len() {
            bring(module, path, None, public);
        }
    }
}

fn bring(module: &mut Module, mut path: Vec<String>, alias: Option<String>, public: bool) {
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if !public {
        module.named.push(path.clone());
    }
    if let Some(name) = alias.or_else(|| path.last().cloned()) {
        module.imports.insert(name, path);
    }
}

type Modules = BTreeMap<Vec<String>, Module>;

/// Imports that pass on what others pass on, at most.
const PASSES: usize = 16;

/// The module whose file defines what a path names; `None` for what is not of this crate, and for a module as such.
fn resolve(modules: &Modules, at: &[String], path: &[String], passes: usize) -> Option<Vec<String>> {
    let (mut here, mut rest) = (at.to_vec(), path);
    while let [first, behind @ ..] = rest {
        match first.as_str() {
            "crate" => here.clear(),
            "self" => {}
            "super" => drop(here.pop()),
            _ => break,
        }
        rest = behind;
    }
    if rest.len() == path.len() {
        let first = rest.first()?;
        let child = [at, std::slice::from_ref(first)].concat();
        let imported = modules[at].imports.get(first).is_some_and(|import| import != path);
        if !(modules.contains_key(&child) || imported && path.len() > 1) {
            return None;
        }
    }
    inside(modules, here, rest, passes)
}

/// The same for a path that begins in a module.
fn inside(modules: &Modules, mut here: Vec<String>, mut rest: &[String], passes: usize) -> Option<Vec<String>> {
    while let [first, behind @ ..] = rest {
        let child = [here.as_slice(), std::slice::from_ref(first)].concat();
        if modules.contains_key(&child) {
            (here, rest) = (child, behind);
            continue;
        }
        let module = modules.get(&here)?;
        if module.defined.contains(first) || passes == PASSES {
            return Some(here);
        }
        if let Some(import) = module.imports.get(first) {
            let whole = [import.as_slice(), behind].concat();
            return resolve(modules, &here, &whole, passes + 1);
        }
        let passed = module.globs.iter().find_map(|glob| {
            let found = resolve(modules, &here, &[glob.as_slice(), rest].concat(), passes + 1)?;
            modules[&found].defined.contains(first).then_some(found)
        });
        return Some(passed.unwrap_or(here));
    }
    None
}

#[cfg(test)]
mod tests {
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
}
