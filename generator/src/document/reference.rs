//! The text of a `$ref`: which node of the document it means.

use crate::pointer::Pointer;

/// The pointer in a reference inside the document (`#/…`, percent-decoded); `None` for any other reference.
pub(super) fn pointer(reference: &str) -> Option<Pointer> {
    let fragment = decoded(reference.strip_prefix('#')?)?;
    (fragment.is_empty() || fragment.starts_with('/')).then(|| Pointer::from_written(fragment))
}

/// `%7Bid%7D` → `{id}`; `None` when the bytes are no UTF-8. A lone `%` stays.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hexadecimal = |byte: &u8| char::from(*byte).to_digit(16);
        let pair = match tail {
            [high, low, ..] if *first == b'%' => hexadecimal(high).zip(hexadecimal(low)),
            _ => None,
        };
        match pair {
            Some((high, low)) => {
                bytes.push(u8::try_from(high * 16 + low).expect("two hexadecimal digits make one byte"));
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_once_and_only_local_ones() {
        let spelled = |reference| pointer(reference).map(|p| p.as_str().to_owned());
        assert_eq!(spelled("#/paths/~1v1~1%7Bid%7D/get").as_deref(), Some("/paths/~1v1~1{id}/get"));
        assert_eq!(spelled("#/x/a~b").as_deref(), Some("/x/a~0b"));
        assert_eq!(spelled("#/a%2").as_deref(), Some("/a%2"));
        assert_eq!(spelled("#").as_deref(), Some(""));
        assert_eq!(spelled("other.yaml#/a"), None);
        assert_eq!(spelled("#anchor"), None);
        assert_eq!(spelled("#/%FF"), None);
    }
}
