//! Builds the URL of a call so that no value can change its route.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use url::Url;

use crate::address::{self, PlainHttp};
use crate::call::{Call, encode};
use crate::error::EncodingError;

/// The URLs of calls under one base URL.
pub(super) struct Routes {
    base: Url,
    plain: PlainHttp,
    /// The URLs of operations without path parameters, by operation name: they are parsed once.
    fixed: RwLock<BTreeMap<&'static str, Url>>,
}

impl Routes {
    pub(super) fn new(base: Url, plain: PlainHttp) -> Self {
        Self { base, plain, fixed: RwLock::default() }
    }

    /// Whether plain http to the host of a call was asked for.
    pub(super) fn plain_http(&self, url: &Url) -> bool {
        self.plain.admits(url)
    }

    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    /// The URL of a call; `query` are further `name=value` pairs, not yet encoded.
    pub(super) fn of_call(&self, call: &Call, query: &[(&str, &str)]) -> Result<Url, EncodingError> {
        let url = if call.operation.path.contains('{') { self.parse(call)? } else { self.fixed(call)? };
        Ok(with_query(url, call, query))
    }

    fn fixed(&self, call: &Call) -> Result<Url, EncodingError> {
        let known = self.fixed.read().unwrap_or_else(PoisonError::into_inner).get(call.operation.id).cloned();
        if let Some(url) = known {
            return Ok(url);
        }
        let url = self.parse(call)?;
        self.fixed.write().unwrap_or_else(PoisonError::into_inner).insert(call.operation.id, url.clone());
        Ok(url)
    }

    /// The URL without the query of the call.
    fn parse(&self, call: &Call) -> Result<Url, EncodingError> {
        let fail = |reason: &str| EncodingError::new(call.operation.id, "URL", reason);
        let base = server(&self.base, call.operation.server, &self.plain).map_err(|reason| fail(&reason))?;
        let mut text = String::with_capacity(base.as_str().len() + 2 * call.operation.path.len() + ROOM);
        text.push_str(base.as_str().trim_end_matches('/'));
        push_path(&mut text, call)?;
        let url = Url::parse(&text).map_err(|_| fail("it is no valid URL"))?;
        // The URL that was checked is the URL that is called: no value moved the call to another server.
        if !is_of(&url, &base) || url.fragment().is_some() {
            return Err(fail("it leads elsewhere than the base URL"));
        }
        Ok(url)
    }
}

/// The URL with the query of the call after the query that the path may have.
fn with_query(mut url: Url, call: &Call, query: &[(&str, &str)]) -> Url {
    let further = query.iter().map(|(name, value)| Cow::Owned(format!("{}={}", encode(name), encode(value))));
    let of_call = call.query.iter().map(|pair| Cow::Borrowed(pair.as_str()));
    let own = url.query().map(|query| Cow::Owned(query.to_owned()));
    let pairs: Vec<_> = own.into_iter().chain(of_call).chain(further).collect();
    if !pairs.is_empty() {
        url.set_query(Some(&pairs.join("&")));
    }
    url
}

/// Capacity for parameters, in bytes.
const ROOM: usize = 64;

/// Whether both URLs have the same origin. Both are `http` or `https`; [`Url::origin`] would copy its parts.
fn is_of(url: &Url, base: &Url) -> bool {
    url.scheme() == base.scheme()
        && url.host_str() == base.host_str()
        && url.port_or_known_default() == base.port_or_known_default()
}

/// The server of the operation, which may be relative to the base URL.
fn server<'a>(base: &'a Url, server: Option<&str>, plain: &PlainHttp) -> Result<Cow<'a, Url>, String> {
    match server {
        None => Ok(Cow::Borrowed(base)),
        Some(server) => {
            let joined = base.join(server).map_err(|_| "the server of the operation is no valid URL".to_owned())?;
            address::base_of(joined.as_str(), plain).map(Cow::Owned).map_err(|problem| problem.to_string())
        }
    }
}

/// The path with its parameters filled in. No parameter may be missing, empty or a `.` or `..` step.
fn push_path(filled: &mut String, call: &Call) -> Result<(), EncodingError> {
    let fail = |place: &str, reason: &str| EncodingError::new(call.operation.id, place, reason);
    // A fragment distinguishes operations with the same address in the document; it is never sent.
    let path = call.operation.path.split('#').next().unwrap_or_default();
    for segment in path.trim_start_matches('/').split('/') {
        filled.push('/');
        if !segment.contains('{') {
            filled.push_str(segment);
            continue;
        }
        let mut text = segment.to_owned();
        for (name, value) in &call.path {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        if text != segment && matches!(text.as_str(), "." | "..") {
            return Err(fail(segment, "a path parameter cannot be `.` or `..`"));
        }
        if text.contains('{') {
            return Err(fail(segment, "the path parameter is missing"));
        }
        filled.push_str(&text);
    }
    Ok(())
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
            None => Routes::new(address::base("https://h.example/base/").expect("valid"), PlainHttp::default())
                .of_call(&call, &[("k", "a b")])
                .map(String::from),
        }
    }

    #[test]
    fn only_one_server_is_that_of_the_base_url() {
        let base = address::base("https://h.example/base/").expect("valid");
        for (text, is_there) in [
            ("https://h.example/autre?x=1", true),
            ("https://H.example:443", true),
            ("http://h.example", false),
            ("https://h.example:8443", false),
            ("https://h.example.autre/base", false),
            ("https://autre/h.example", false),
        ] {
            assert_eq!(is_of(&Url::parse(text).expect("a URL"), &base), is_there, "{text}");
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

    #[test]
    fn a_fragment_of_a_path_is_not_sent() {
        static FRAGMENT: Operation = Operation { id: "rename", path: "/v1/files/{id}#rename", ..Operation::SPECIMEN };
        let mut call = Call::new(&FRAGMENT);
        call.path("id", Style::Simple { explode: false }, "a#b");
        let url =
            Routes::new(address::base("https://h.example").expect("valid"), PlainHttp::default()).of_call(&call, &[]);
        assert_eq!(url.map(String::from).ok().as_deref(), Some("https://h.example/v1/files/a%23b"));
    }

    #[test]
    fn a_fixed_path_is_parsed_once_and_keeps_its_own_query() {
        static FIXED: Operation = Operation { id: "fixed", path: "/v1/files?kind=a", ..Operation::SPECIMEN };
        let routes = Routes::new(address::base("https://h.example/base").expect("valid"), PlainHttp::default());
        for page in ["1", "2&x=#'"] {
            let mut call = Call::new(&FIXED);
            call.query("page", Style::Form { explode: true }, page);
            let url = routes.of_call(&call, &[]).map(String::from);
            let page = encode(page);
            assert_eq!(url.ok(), Some(format!("https://h.example/base/v1/files?kind=a&page={page}")));
        }
        assert_eq!(
            routes.of_call(&Call::new(&FIXED), &[]).map(String::from).ok().as_deref(),
            Some("https://h.example/base/v1/files?kind=a")
        );
        assert_eq!(routes.fixed.read().expect("whole").len(), 1);
    }
}
