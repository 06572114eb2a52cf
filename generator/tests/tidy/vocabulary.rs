//! Which language is used where: names in English or in French, texts in French.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::word_lists::{ENGLISH, ENGLISH_NAMES, FRENCH, INVARIANTS, OF_RUST};
use crate::words::{ident, is_group, is_punct, tokens, without_tests};

/// The French words among the names of a file, each with the name.
pub fn french_names(path: &str, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    names(tokens(path, text), &mut found);
    found.retain(|name| parts(name).iter().any(|part| FRENCH.contains(&part.as_str())));
    found
}

fn names(stream: TokenStream, found: &mut BTreeSet<String>) {
    for token in without_tests(stream) {
        match &token {
            TokenTree::Group(group) => names(group.stream(), found),
            _ => found.extend(ident(&token)),
        }
    }
}

/// The words of a name in any case.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        if letter == '_' || (letter.is_uppercase() && was_small) {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut().filter(|_| letter != '_') {
            last.extend(letter.to_lowercase());
        }
        was_small = letter.is_lowercase();
    }
    parts
}

/// The names in a file with an English word: items, and their visible fields and variants.
pub fn english_names(path: &str, text: &str) -> BTreeSet<String> {
    let (mut found, mut variables) = (BTreeSet::new(), BTreeSet::new());
    offered(tokens(path, text), &mut found);
    declared(tokens(path, text), &mut found, &mut variables);
    found.retain(|name| is_english_name(name));
    found
}

/// The variables, arguments and fields of a file with an English word in them.
pub fn english_variables(path: &str, text: &str) -> BTreeSet<String> {
    let (mut items, mut found) = (BTreeSet::new(), BTreeSet::new());
    declared(tokens(path, text), &mut items, &mut found);
    found.retain(|name| is_english_name(name));
    found
}

fn is_english_name(name: &str) -> bool {
    parts(name).iter().any(|part| ENGLISH_NAMES.contains(&part.as_str())) && !OF_RUST.contains(&name)
}

/// The items of a file, public or not, and what `let` names.
fn declared(stream: TokenStream, items: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
    let tokens = without_tests(stream);
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            declared(group.stream(), items, found);
        }
        match ident(token).as_deref() {
            // Lifetimes do not count: `'static`.
            Some(kind @ ("fn" | "struct" | "enum" | "trait" | "type" | "const" | "static"))
                if at == 0 || !is_punct(&tokens[at - 1], '\'') =>
            {
                items.extend(tokens.get(at + 1).and_then(ident));
                found.extend(list_of(kind, &tokens[at + 1..]).map(labels).unwrap_or_default());
            }
            Some("let") => {
                let is_end = |token: &&TokenTree| !is_punct(token, '=') && !is_punct(token, ':');
                variables(tokens[at + 1..].iter().take_while(is_end).cloned().collect(), found);
            }
            // The pattern before `in`, except in `impl X for Y`.
            Some("for") if tokens.iter().skip(at + 2).take(2).any(|token| ident(token).as_deref() == Some("in")) => {
                variables(tokens[at + 1..=at + 2].iter().cloned().collect(), found);
            }
            None if is_punct(token, '|') && opens_closure(&tokens[..at]) => {
                let arguments = tokens[at + 1..].iter().take_while(|token| !is_punct(token, '|'));
                found.extend(labels(arguments.cloned().collect()));
            }
            None if is_punct(token, '=') && tokens.get(at + 1).is_some_and(|next| is_punct(next, '>')) => {
                variables(arm(&tokens[..at]), found);
            }
            _ => {}
        }
    }
}

/// The pattern of a match arm, without its guard: the tokens between the previous arm and `=>`.
fn arm(before: &[TokenTree]) -> TokenStream {
    // Braces after `=>` are the body of an arm; other braces are fields of a pattern.
    let is_body =
        |at: usize| at > 0 && is_punct(&before[at - 1], '>') && is_group(&before[at], Delimiter::Brace).is_some();
    let start = (0..before.len()).rev().find(|at| is_punct(&before[*at], ',') || is_body(*at)).map_or(0, |at| at + 1);
    let pattern = before[start..].iter().take_while(|token| ident(token).as_deref() != Some("if"));
    let pattern: TokenStream = pattern.cloned().collect();
    // The arm of a macro has no variables.
    if pattern.to_string().contains('$') { TokenStream::new() } else { pattern }
}

/// The arguments of a function, or the fields of a struct.
fn list_of(kind: &str, behind: &[TokenTree]) -> Option<TokenStream> {
    let wanted = match kind {
        "fn" => Delimiter::Parenthesis,
        "struct" => Delimiter::Brace,
        _ => return None,
    };
    behind
        .iter()
        .take_while(|token| !is_punct(token, ';'))
        .find_map(|token| is_group(token, wanted))
        .map(|list| list.stream())
}

/// A `|` that begins the arguments of a closure, and is no "or".
fn opens_closure(before: &[TokenTree]) -> bool {
    let Some(last) = before.last() else { return true };
    [',', '=', ';', '&'].iter().any(|sign| is_punct(last, *sign))
        || ident(last).is_some_and(|word| word == "move" || word == "return")
}

/// The names in a list of arguments or fields, each with or without its type.
fn labels(list: TokenStream) -> BTreeSet<String> {
    let (mut depth, mut is_type, mut is_attribute, mut pattern) = (0, false, false, Vec::new());
    for token in list {
        if is_punct(&token, '<') {
            depth += 1;
        } else if is_punct(&token, '>') {
            depth -= 1;
        } else if is_punct(&token, ',') && depth == 0 {
            is_type = false;
        } else if is_punct(&token, ':') {
            is_type = true;
        } else if !is_type && !is_attribute {
            pattern.push(token.clone());
        }
        is_attribute = is_punct(&token, '#');
    }
    let mut found = BTreeSet::new();
    variables(pattern.into_iter().collect(), &mut found);
    found
}

/// The variables of a pattern: names in small letters that are no path and no field.
fn variables(pattern: TokenStream, found: &mut BTreeSet<String>) {
    for token in pattern {
        match &token {
            // A field keeps the name that its type gives it: the variable comes after the `:`.
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let fields: Vec<TokenTree> = group.stream().into_iter().collect();
                for field in fields.split(|token| is_punct(token, ',')) {
                    let behind = field.iter().skip_while(|token| !is_punct(token, ':'));
                    variables(behind.cloned().collect(), found);
                }
            }
            TokenTree::Group(group) => variables(group.stream(), found),
            _ => found.extend(ident(&token).filter(|name| name.starts_with(char::is_lowercase))),
        }
    }
}

/// The types that a file offers to other files.
pub fn offered_types(path: &str, text: &str) -> BTreeSet<String> {
    let mut tokens = without_tests(tokens(path, text));
    // `pub(…)` counts like `pub`.
    tokens.retain(|token| is_group(token, Delimiter::Parenthesis).is_none());
    let words: Vec<Option<String>> = tokens.iter().map(ident).collect();
    let is_type = |words: &&[Option<String>]| match *words {
        [Some(public), Some(kind), Some(_)] => {
            public == "pub" && ["struct", "enum", "trait", "type"].contains(&kind.as_str())
        }
        _ => false,
    };
    words.windows(3).filter(is_type).filter_map(|words| words[2].clone()).collect()
}

fn offered(stream: TokenStream, found: &mut BTreeSet<String>) {
    let tokens = without_tests(stream);
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            offered(group.stream(), found);
        }
        if ident(token).as_deref() != Some("pub") {
            continue;
        }
        // After `pub(…)`, and after qualifiers of a function: `const`, `async`.
        let mut words = tokens[at + 1..].iter().filter(|token| is_group(token, Delimiter::Parenthesis).is_none());
        let words: Vec<&TokenTree> = words.by_ref().take(5).collect();
        let names: Vec<Option<String>> = words.iter().map(|token| ident(token)).collect();
        let word = |at: usize| names.get(at).and_then(Option::as_deref).unwrap_or_default();
        let is_qualifier =
            |at: &usize| matches!(word(*at), "async" | "unsafe") || [word(*at), word(at + 1)] == ["const", "fn"];
        let kind = (0..names.len()).find(|at| !is_qualifier(at));
        let kinds = ["fn", "struct", "enum", "trait", "type", "mod", "static", "const"];
        match kind {
            Some(kind) if kinds.contains(&word(kind)) => {
                found.extend(names.get(kind + 1).cloned().flatten());
                if word(kind) == "enum" {
                    let body = tokens[at..].iter().find_map(|token| is_group(token, Delimiter::Brace));
                    found.extend(body.map(|body| variants(body.stream())).unwrap_or_default());
                }
            }
            _ if words.get(1).is_some_and(|token| is_punct(token, ':')) => found.extend(names[0].clone()),
            _ => {}
        }
    }
}

fn variants(body: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let arms = tokens.split(|token| is_punct(token, ','));
    arms.filter_map(|arm| arm.iter().find_map(ident)).collect()
}

/// The English texts of a file, except documentation and broken invariants.
pub fn english_texts(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    texts(tokens(path, text), &mut found);
    found.retain(|text| is_english(text));
    found
}

fn texts(stream: TokenStream, found: &mut Vec<String>) {
    let tokens = without_tests(stream);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let first = inner.first().and_then(ident);
                let attribute = at > 0 && (is_punct(&tokens[at - 1], '#') || is_punct(&tokens[at - 1], '!'));
                let attribute = attribute && is_group(token, Delimiter::Bracket).is_some();
                let before = tokens[..at].iter().rev().find_map(ident).filter(|_| at > 0 && !is_comma(&tokens[at - 1]));
                let for_developers = before.is_some_and(|before| INVARIANTS.contains(&before.as_str()));
                if !(attribute && first.as_deref() != Some("error") || for_developers) {
                    texts(group.stream(), found);
                }
            }
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                if literal.starts_with('"') || literal.starts_with("r\"") || literal.starts_with("r#") {
                    found.push(literal);
                }
            }
            _ => {}
        }
    }
}

fn is_comma(token: &TokenTree) -> bool {
    is_punct(token, ',') || is_punct(token, ';') || is_punct(token, '=')
}

/// Two such words, or one in a short text. Words in capitals are SQL, and a single word is a name.
fn is_english(text: &str) -> bool {
    let words: Vec<&str> = text.trim_matches('"').split_whitespace().collect();
    let bare = |word: &&str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
    let shown = words.iter().map(bare).filter(|word| word.chars().any(char::is_lowercase) || word.len() == 1);
    let english = shown.filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).count();
    english >= 2 || english == 1 && (2..=6).contains(&words.len())
}

#[test]
fn english_names_are_found_where_they_are_given() {
    let source = r#"
        pub struct Lecture { pub kind: u8, state: u8, pub(crate) jour: Date }
        pub enum Nature { #[serde(rename = "x")] Empty, Vide { length: u8 }, Range(u8) }
        enum Own { Empty }
        struct Interieur<'a> { #[serde(count)] row: Vec<(Key, u8)>, b: &'a str }
        impl Lecture {
            pub const fn is_vide(&self, value: u8) -> bool { let name = 1; }
            pub(crate) async fn lire(&self, key: &str) { let Some(Jour { day: jour, mut shape }) = f::<Body>() else { return }; }
            fn plier(&self) { for (first, x) in self.iter().map(|word: &str, &last| a | rest) { g(text) } }
            fn choisir(&self) { match x { Jour { day: Some(item), .. } if size => 1, field | other => other } }
            fn from(self) {}
            fn read_tout() {}
        }
        #[cfg(test)]
        mod tests { pub fn check() {} }
    "#;
    let names: Vec<_> = english_names("x.rs", source).into_iter().collect();
    assert_eq!(names, ["Empty", "Range", "is_vide", "kind", "read_tout"]);
    let variables = english_variables("x.rs", source);
    assert_eq!(
        variables.into_iter().collect::<Vec<_>>(),
        ["field", "first", "item", "key", "kind", "last", "name", "other", "row", "state", "value", "word"]
    );
    let types = offered_types("x.rs", &format!("{source} pub(crate) struct Interne(u8); struct Propre;"));
    assert_eq!(types.into_iter().collect::<Vec<_>>(), ["Interne", "Lecture", "Nature"]);
}

#[test]
fn languages_are_told_apart() {
    let names = french_names(
        "x.rs",
        "struct UnDossier; fn lister_tout(x: Etat) {} /* facture */ fn f() { \"cle\" } fn detat() {}",
    );
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["Etat", "UnDossier", "lister_tout"]);
    let source = r#"
        /// Documentation does not count.
        #[error("this is not French")]
        #[expect(reason = "this is for developers")]
        fn f() {
            let a = ["le dossier n'est pas lu", "not a date", "application/json", "no", "no-store", "SELECT x FROM y WHERE NOT z"];
            x.expect("the lock is not poisoned");
            panic!("the table is not complete");
            format!("the key of {a} is unknown")
        }
        #[cfg(test)]
        mod tests { const T: &str = "it is not for people"; }
    "#;
    let texts = english_texts("x.rs", source);
    assert_eq!(texts, ["\"this is not French\"", "\"not a date\"", "\"the key of {a} is unknown\""]);
}
