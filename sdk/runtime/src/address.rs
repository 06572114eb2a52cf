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
    #[error("plain http is for the machine itself only: use https")]
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
    let url = usable(text)?;
    if url.query().is_some() {
        return Err(UrlProblem::Query);
    }
    Ok(url)
}

/// Checks the URL of a token server; the error says why it cannot be used.
pub(crate) fn token(text: &str) -> Result<Url, UrlProblem> {
    usable(text)
}

fn usable(text: &str) -> Result<Url, UrlProblem> {
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
    secure(&url)?;
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
