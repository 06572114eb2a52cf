//! Rust files as tokens, for tests that read the sources: comments, texts and tests are distinguished.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens of a file.
pub fn tokens(path: &str, text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The tokens in sequence, without items under `#[cfg(test)]`, also combined with other conditions.
pub fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if is_test(&token) {
            // The preceding `#`.
            kept.pop();
            for skipped in tokens.by_ref() {
                if is_punct(&skipped, ';') || is_group(&skipped, Delimiter::Brace).is_some() {
                    break;
                }
            }
        } else {
            kept.push(token);
        }
    }
    kept
}

fn is_test(token: &TokenTree) -> bool {
    is_group(token, Delimiter::Bracket).is_some_and(|group| {
        let attribute = group.stream().to_string().replace([' ', '\n'], "");
        attribute == "cfg(test)" || attribute.starts_with("cfg(all(test,")
    })
}

/// Whether a token is this sign.
pub fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// The group that a token is, if it has these brackets.
pub fn is_group(token: &TokenTree, delimiter: Delimiter) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// The name that a token is.
pub fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}
