//! The `User-Agent` of every request (RFC 9110 §10.1.5), including requests of tokens.

use http::HeaderValue;

/// The products of the caller's program, if it names any, followed by the product of the generated client.
///
/// # Errors
/// Why the text names no products.
pub(crate) fn user_agent(given: Option<&str>, product: &'static str) -> Result<HeaderValue, &'static str> {
    let Some(given) = given.map(str::trim) else { return Ok(HeaderValue::from_static(product)) };
    if !is_products(given) {
        return Err("it is no list of products: `Name/1.0 (a comment) Library/2.0`, in ASCII");
    }
    HeaderValue::from_str(&format!("{given} {product}")).map_err(|_| "it cannot stand in a header")
}

/// `product *( RWS ( product / comment ) )`, blanks being single spaces.
fn is_products(text: &str) -> bool {
    let mut rest = text;
    let mut first = true;
    loop {
        let commented = comment(rest).filter(|_| !first);
        let end = commented.or_else(|| rest.find(' ')).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if commented.is_none() && !is_product(word) {
            return false;
        }
        if after.is_empty() {
            return true;
        }
        let Some(next) = after.strip_prefix(' ') else { return false };
        (rest, first) = (next, false);
    }
}

/// `token [ "/" token ]`.
fn is_product(word: &str) -> bool {
    let is_token = |text: &str| !text.is_empty() && text.bytes().all(is_tchar);
    word.split_once('/').map_or_else(|| is_token(word), |(name, version)| is_token(name) && is_token(version))
}

fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The index at which the comment ends that the text begins with, if that comment is complete. Comments nest.
fn comment(text: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (0_u32, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b' '..=b'~' if escaped => escaped = false,
            b'(' => depth += 1,
            b')' => depth = depth.checked_sub(1)?,
            b'\\' => escaped = true,
            b' '..=b'~' => {}
            _ => return None,
        }
        if depth == 0 {
            return byte.eq(&b')').then_some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_comments_are_named_before_ours() {
        for good in ["Logiciel", "Logiciel/1.0", " L/1+b.2 (Editions (x) \\) Exemple) Autre/2 ", "a (b) (c)"] {
            let agent = user_agent(Some(good), "sdk/3");
            assert_eq!(agent, Ok(format!("{} sdk/3", good.trim()).parse().expect("a header value")));
        }
        assert_eq!(user_agent(None, "sdk/3"), Ok(HeaderValue::from_static("sdk/3")));
        for bad in [
            "",
            " ",
            "(seul)",
            "L/",
            "/1",
            "L/1/2",
            "L  M",
            "L (x",
            "L x)",
            "L (x)y",
            "Élan/1",
            "L (é)",
            "L\r\nX: y",
            "L (a\nb)",
        ] {
            assert!(user_agent(Some(bad), "sdk/3").is_err(), "{bad:?}");
        }
    }
}
