//! Which URLs are allowed. How the URL of a call is put together is in `core::route`.

use url::{Host, Url};

/// Checks a base URL: `https`, or the machine itself; without user, query and fragment.
///
/// # Errors
/// Why it cannot be used.
pub fn base(text: &str) -> Result<Url, &'static str> {
    let url = usable(text)?;
    if url.query().is_some() {
        return Err("it has a query");
    }
    Ok(url)
}

/// Checks the URL of a token server; the error says why it cannot be used.
pub(crate) fn token(text: &str) -> Result<Url, &'static str> {
    usable(text)
}

fn usable(text: &str) -> Result<Url, &'static str> {
    if text.trim().is_empty() {
        return Err("it is empty");
    }
    let url = Url::parse(text.trim()).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => "it is relative: begin with https://",
        _ => "it is no valid URL",
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it carries a user or a password: give them as a credential");
    }
    if url.fragment().is_some() {
        return Err("it has a fragment");
    }
    secure(&url)?;
    Ok(url)
}

/// Whether what is sent there is safe from other machines; the error says why not.
pub(crate) fn secure(url: &Url) -> Result<(), &'static str> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" => Err("plain http is for the machine itself only: use https"),
        _ => Err("it is neither https nor http"),
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
