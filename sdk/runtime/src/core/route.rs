//! How the URL of a call is put together so that no value can change its route.

use url::Url;

use crate::address;
use crate::call::{Call, encode};
use crate::error::EncodingError;

/// The URL of a call; `query` are further `name=value` pairs, not yet encoded.
pub(super) fn of_call(base: &Url, call: &Call, query: &[(&str, &str)]) -> Result<Url, EncodingError> {
    let fail = |reason: &str| EncodingError::new(call.operation.id, "URL", reason);
    let base = server(base, call.operation.server).map_err(fail)?;
    let path = path(call)?;
    let mut text = base.as_str().trim_end_matches('/').to_owned();
    text.push_str(&path);
    let mut separator = if path.contains('?') { '&' } else { '?' };
    let further = query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    for pair in call.query.iter().cloned().chain(further) {
        text.push(separator);
        text.push_str(&pair);
        separator = '&';
    }
    let url = Url::parse(&text).map_err(|_| fail("it is no valid URL"))?;
    // What was checked is what is called: no value moved the call to another server.
    if url.origin() != base.origin() || url.fragment().is_some() {
        return Err(fail("it leads elsewhere than the base URL"));
    }
    Ok(url)
}

/// The server of the operation, which may stand relative to the base.
fn server(base: &Url, server: Option<&str>) -> Result<Url, &'static str> {
    match server {
        None => Ok(base.clone()),
        Some(server) => {
            let joined = base.join(server).map_err(|_| "the server of the operation is no valid URL")?;
            address::base(joined.as_str())
        }
    }
}

/// The path with its parameters filled in. None may be missing, empty or climb to another path.
fn path(call: &Call) -> Result<String, EncodingError> {
    let fail = |place: &str, reason: &str| EncodingError::new(call.operation.id, place, reason);
    let mut filled = String::new();
    for segment in call.operation.path.trim_start_matches('/').split('/') {
        let mut text = segment.replace('#', "%23");
        for (name, value) in &call.path {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        if text != segment && matches!(text.as_str(), "." | "..") {
            return Err(fail(segment, "a path parameter cannot be `.` or `..`"));
        }
        if text.contains('{') {
            return Err(fail(segment, "the path parameter is missing"));
        }
        filled.push('/');
        filled.push_str(&text);
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Style;
    use crate::operation::Operation;

    static OPERATION: Operation = Operation { path: "/v1/files/{id}/parts/{part}", ..Operation::SPECIMEN };

    fn url(id: &str, part: &str) -> Result<String, EncodingError> {
        let mut call = Call::new(&OPERATION);
        call.path("id", Style::Simple { explode: false }, id);
        call.path("part", Style::Simple { explode: false }, part);
        match call.error.clone() {
            Some(error) => Err(error),
            None => of_call(&address::base("https://h.example/base/").expect("valid"), &call, &[("k", "a b")])
                .map(String::from),
        }
    }

    #[test]
    fn a_value_is_one_segment() {
        assert_eq!(
            url("a/b", "é?#%").expect("valid"),
            "https://h.example/base/v1/files/a%2Fb/parts/%C3%A9%3F%23%25?k=a%20b"
        );
        assert_eq!(
            url("..\\x", "%2e%2e").expect("valid"),
            "https://h.example/base/v1/files/..%5Cx/parts/%252e%252e?k=a%20b"
        );
        assert_eq!(url("{part}", "x").expect("valid"), "https://h.example/base/v1/files/%7Bpart%7D/parts/x?k=a%20b");
        for bad in ["", ".", ".."] {
            assert!(url(bad, "x").is_err(), "{bad:?}");
        }
    }
}
