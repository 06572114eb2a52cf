//! The identifier of an exchange at the server, with which its operators find it in their logs.

use http::HeaderMap;

/// The headers that may carry an identifier, in the order in which they are looked up.
const NAMES: [&str; 8] = [
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "correlation-id",
    "x-ms-request-id",
    "x-amzn-requestid",
    "x-trace-id",
    "cf-ray",
];

/// The maximum length of an identifier.
const LONGEST: usize = 128;

/// The first header value with the form of an identifier: a single word of letters, digits and signs.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let texts = NAMES.iter().filter_map(|name| headers.get(*name)?.to_str().ok()).map(str::trim);
    let is_sign = |byte: &u8| b"-_.:=+/|".contains(byte);
    let mut words = texts.filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_sign(&byte)));
    words.find(|text| (1..=LONGEST).contains(&text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[(&'static str, &'static str)]) -> Option<String> {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        request_id(&headers).map(str::to_owned)
    }

    #[test]
    fn the_known_names_are_asked_in_order_and_phrases_are_none() {
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[("cf-ray", "8f1-CDG"), ("x-request-id", " 3f2a-01 ")]).as_deref(), Some("3f2a-01"));
        assert_eq!(found(&[("x-request-id", "Marie Dupont"), ("x-correlation-id", "c-1")]).as_deref(), Some("c-1"));
        assert_eq!(found(&[("x-request-id", "")]), None);
        assert_eq!(found(&[("x-request-id", Box::leak("a".repeat(129).into_boxed_str()))]), None);
    }
}
