//! Which URLs are allowed. How the URL of a call is put together is in `core::route`.

use url::{Host, Url};

/// Why a URL cannot be used. It quotes nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlProblem {
    /// The URL is empty.
    #[error("it is empty")]
    Empty,
    /// The URL is relative: it has no scheme and host.
    #[error("it is relative: begin with https://")]
    Relative,
    /// The text is no URL.
    #[error("it is no valid URL")]
    Invalid,
    /// The URL contains a user or a password, and would be printed with it.
    #[error("it carries a user or a password: give them as a credential")]
    Credentials,
    /// The URL ends in a fragment, which is never sent.
    #[error("it has a fragment")]
    Fragment,
    /// A base URL ends in a query.
    #[error("it has a query")]
    Query,
    /// Keys and personal data would travel unencrypted to another machine.
    #[error("plain http is for the machine itself and for hosts that were named for it: use https")]
    PlainHttp,
    /// The scheme is neither `http` nor `https`.
    #[error("it is neither https nor http")]
    Scheme,
}

/// Checks a base URL: `https`, or `http` on this machine; without user, query and fragment.
///
/// # Errors
/// Says why the URL cannot be used.
pub fn base(text: &str) -> Result<Url, UrlProblem> {
    base_of(text, &PlainHttp::default())
}

/// The same, where plain http to some hosts was asked for.
pub(crate) fn base_of(text: &str, plain: &PlainHttp) -> Result<Url, UrlProblem> {
    let url = usable(text, plain)?;
    if url.query().is_some() {
        return Err(UrlProblem::Query);
    }
    Ok(url)
}

/// Checks the URL of a token server; the error says why it cannot be used.
pub(crate) fn token(text: &str, plain: &PlainHttp) -> Result<Url, UrlProblem> {
    usable(text, plain)
}

/// The hosts to which plain http was asked for, each by its exact name: those of a test on a network of its own.
#[derive(Clone, Default)]
pub(crate) struct PlainHttp(Vec<String>);

impl PlainHttp {
    pub(crate) fn name(&mut self, host: String) {
        self.0.push(host.to_ascii_lowercase());
    }

    /// Whether each is a name or an address alone, without scheme, port and wildcard.
    pub(crate) fn are_hosts(&self) -> bool {
        self.0.iter().all(|host| {
            let url = Url::parse(&format!("http://{host}/"));
            url.is_ok_and(|url| url.host_str() == Some(host) && is_one(&url))
        })
    }

    pub(crate) fn admits(&self, url: &Url) -> bool {
        url.scheme() == "http" && url.host_str().is_some_and(|host| self.0.iter().any(|named| named == host))
    }
}

/// Whether the host is one name or address. A URL also takes `*.name` and `one,other` as a name, which no machine has.
fn is_one(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)),
        host => host.is_some(),
    }
}

fn usable(text: &str, plain: &PlainHttp) -> Result<Url, UrlProblem> {
    if text.trim().is_empty() {
        return Err(UrlProblem::Empty);
    }
    let url = Url::parse(text.trim()).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => UrlProblem::Relative,
        _ => UrlProblem::Invalid,
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlProblem::Credentials);
    }
    if url.fragment().is_some() {
        return Err(UrlProblem::Fragment);
    }
    if !plain.admits(&url) {
        secure(&url)?;
    }
    Ok(url)
}

/// Whether what is sent to this URL cannot be read by other machines; the error says why not.
pub(crate) fn secure(url: &Url) -> Result<(), UrlProblem> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" => Err(UrlProblem::PlainHttp),
        _ => Err(UrlProblem::Scheme),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(domain)) => domain == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_to_hosts_that_were_named_and_to_no_other() {
        let mut plain = PlainHttp::default();
        ["Bac", "10.0.0.1", "[fd00::1]"].into_iter().for_each(|host| plain.name(host.to_owned()));
        assert!(plain.are_hosts());
        for good in
            ["http://bac/", "http://BAC:8080/x", "http://10.0.0.1", "http://[fd00::1]:9", "https://other.example"]
        {
            assert!(base_of(good, &plain).is_ok(), "{good}");
        }
        for bad in
            ["http://bac.example", "http://x.bac", "http://10.0.0.2", "http://u@bac", "ftp://bac", "http://bac/?q"]
        {
            assert!(base_of(bad, &plain).is_err(), "{bad}");
        }
        for bad in ["bac:8080", "http://bac", "*", "*.bac", "b*c", "bac,other", "", "bac/x", "bac?q", "u@bac", "bac "] {
            let mut plain = PlainHttp::default();
            plain.name(bad.to_owned());
            assert!(!plain.are_hosts(), "{bad}");
        }
    }

    #[test]
    fn refuses_urls_that_are_not_safe() {
        for good in ["https://h.example", "http://localhost:80/x", "http://127.0.0.2", "http://[::1]:9"] {
            assert!(base(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "h.example",
            "/v1",
            "ftp://h.example",
            "http://h.example",
            "http://localhost.example",
            "https://h/?q=1",
            "https://h/#f",
            "https://u:p@h",
            "http://10.0.0.1",
            "https://",
        ] {
            assert!(base(bad).is_err(), "{bad}");
        }
    }
}
