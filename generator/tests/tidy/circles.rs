//! Files that import each other in a cycle of any length.
//!
//! A file needs another when it imports or names an item defined there. Re-exports (`pub use`) count for the file that
//! defines the item. Glob imports, macros, and paths in attributes count too. Code under `#[cfg(test)]` does not count.
//! A method that another file adds to a type is not detected: its call names no file.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::words::{ident, is_group, is_punct, tokens, without_tests};

/// A file of a crate, by the path of its module.
#[derive(Default)]
struct Module {
    file: String,
    /// Its imports and re-exports, by name.
    imports: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
    /// Paths that it names: those of its private imports, and those in its code.
    named: Vec<Vec<String>>,
    /// Names without a path: of types, of what is called, and of what stands before `::`.
    bare: BTreeSet<String>,
    /// Macros that it calls, by any path.
    called: BTreeSet<String>,
    /// Macros that it defines.
    macros: BTreeSet<String>,
    /// The modules within the file.
    inner: BTreeSet<String>,
    /// What it defines.
    defined: BTreeSet<String>,
}

/// The cycles among the files of a crate, each as its files in order. Paths are relative to the crate.
pub fn circles(files: &[(String, String)]) -> Vec<Vec<String>> {
    let modules: BTreeMap<Vec<String>, Module> =
        files.iter().map(|(path, text)| (module_of(path), read(path, text))).collect();
    let needs: BTreeMap<&str, BTreeSet<&str>> = modules
        .iter()
        .map(|(at, module)| {
            let others = needed(&modules, at, module).into_iter().filter(|needed| !at.starts_with(needed));
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

/// The modules that define the items named in a module.
fn needed(modules: &Modules, at: &[String], module: &Module) -> Vec<Vec<String>> {
    let named = module.named.iter().filter_map(|path| resolve(modules, at, path, 0));
    let by_glob = module.globs.iter().flat_map(|glob| {
        let bare =
            module.bare.iter().filter(|name| !module.defined.contains(*name) && !module.imports.contains_key(*name));
        bare.filter_map(move |name| {
            let found = resolve(modules, at, &[glob.as_slice(), std::slice::from_ref(name)].concat(), 0)?;
            modules[&found].defined.contains(name).then_some(found)
        })
    });
    let expanded = modules.iter().filter(|(_, other)| !other.macros.is_disjoint(&module.called));
    named.chain(by_glob).chain(expanded.map(|(at, _)| at.clone())).collect()
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
    scan(&mut module, tokens(path, text), Where { top: true, within: 0 });
    module
}

/// The position of tokens in a file.
#[derive(Clone, Copy)]
struct Where {
    /// Beside the items of the file.
    top: bool,
    /// The nesting of modules in the file.
    within: usize,
}

const ITEMS: &[&str] = &["struct", "enum", "trait", "fn", "const", "static", "type", "union", "macro_rules"];

/// Goes through tokens, and through the groups in them.
fn scan(module: &mut Module, stream: TokenStream, place: Where) {
    let tokens = without_tests(stream);
    let mut at = 0;
    while at < tokens.len() {
        let word = ident(&tokens[at]);
        match word.as_deref() {
            Some("use") if !tokens.get(at + 1).is_some_and(|next| is_punct(next, '<')) => {
                let public = at > 0 && (ident(&tokens[at - 1]).as_deref() == Some("pub") || is_restricted(&tokens, at));
                let end = (at..tokens.len()).find(|at| is_punct(&tokens[*at], ';')).unwrap_or(tokens.len());
                let mut imports = Module::default();
                import(&mut imports, &tokens[at + 1..end], &[], public);
                take_over(module, imports, place.within);
                at = end;
            }
            Some("mod") => {
                if let Some(body) = tokens.get(at + 2).and_then(|body| is_group(body, Delimiter::Brace)) {
                    module.inner.extend(tokens.get(at + 1).and_then(ident));
                    scan(module, body.stream(), Where { top: false, within: place.within + 1 });
                    at += 1;
                }
                at += 2;
            }
            Some(kind) if place.top && ITEMS.contains(&kind) => {
                let name = tokens[at + 1..].iter().take(3).filter_map(ident).find(|name| name != "fn" && name != "mut");
                if kind == "macro_rules" {
                    module.macros.extend(name.clone());
                }
                module.defined.extend(name);
                at += 1;
            }
            Some(_) => at += mention(module, &tokens, at, place.within),
            None => {
                if let TokenTree::Group(group) = &tokens[at] {
                    if at > 0 && (is_punct(&tokens[at - 1], '#') || is_punct(&tokens[at - 1], '!')) {
                        attribute(module, group.stream(), place.within);
                    }
                    scan(module, group.stream(), Where { top: false, ..place });
                }
                at += 1;
            }
        }
    }
}

/// A path or a name in code; how many tokens it has.
fn mention(module: &mut Module, tokens: &[TokenTree], at: usize, within: usize) -> usize {
    let (path, length) = path(&tokens[at..]);
    let follows = |sign: char| tokens.get(at + length).is_some_and(|next| is_punct(next, sign));
    let is_behind = |sign: char| at > 0 && is_punct(&tokens[at - 1], sign);
    if follows('!') && !tokens.get(at + length + 1).is_some_and(|next| is_punct(next, '=')) {
        module.called.extend(path.last().cloned());
    }
    let is_call = tokens.get(at + length).is_some_and(|next| is_group(next, Delimiter::Parenthesis).is_some());
    if let Some(first) = path.first().filter(|_| !is_behind('.'))
        && (path.len() > 1 || is_call || first.starts_with(char::is_uppercase))
    {
        module.bare.insert(first.clone());
    }
    // What a macro expands to is needed where it is called.
    if path.len() > 1 && !is_behind('$') {
        module.named.push(of_file(path, within));
    }
    length
}

/// Paths in the texts of an attribute: `#[serde(with = "crate::number")]`.
fn attribute(module: &mut Module, stream: TokenStream, within: usize) {
    for token in stream {
        match token {
            TokenTree::Group(group) => attribute(module, group.stream(), within),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let text = text.trim_matches('"');
                if text.contains("::") && text.chars().all(|letter| letter.is_alphanumeric() || "_:".contains(letter)) {
                    module.named.push(of_file(text.split("::").map(str::to_owned).collect(), within));
                }
            }
            _ => {}
        }
    }
}

/// A path in a module of a file, as the file would write it.
fn of_file(path: Vec<String>, within: usize) -> Vec<String> {
    let ups = path.iter().take(within).take_while(|word| *word == "super").count();
    let rest = path[ups..].to_vec();
    if ups == 0 || rest.first().is_some_and(|word| word == "super") {
        return rest;
    }
    [vec!["self".to_owned()], rest].concat()
}

/// Imports in a module of a file are the file's.
fn take_over(module: &mut Module, imports: Module, within: usize) {
    let named = imports.named.into_iter().map(|path| of_file(path, within));
    module.named.extend(named);
    module.imports.extend(imports.imports.into_iter().map(|(name, path)| (name, of_file(path, within))));
    module.globs.extend(imports.globs.into_iter().map(|path| of_file(path, within)));
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
                    // Under any name, an item of that module is needed.
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

/// The maximum length of a chain of re-exports.
const PASSES: usize = 16;

/// The module whose file defines the item of a path; `None` for other crates, and for a module itself.
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
        let module = modules.get(&here);
        // A function may have the name of a sibling module.
        let gives = |module: &Module| module.defined.contains(first) || module.imports.contains_key(first);
        let is_item = behind.is_empty() && module.is_some_and(gives);
        if modules.contains_key(&child) && !is_item {
            (here, rest) = (child, behind);
            continue;
        }
        let module = module?;
        if module.inner.contains(first) && !behind.is_empty() {
            rest = behind;
            continue;
        }
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
mod tests;
