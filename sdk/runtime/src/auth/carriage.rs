//! How a credential or a client parameter travels: in a header, in the query or in a cookie.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};

use super::Credential;
use crate::call;
use crate::operation::{Place, SchemeKind};
use crate::secret::Secret;

/// A value in its place, checked. It has no `Debug`.
#[derive(Clone)]
pub(crate) enum Carriage {
    Header(HeaderName, HeaderValue),
    Query(&'static str, String),
    Cookie(&'static str, String),
}

impl Carriage {
    /// Puts `value` in `place` under `name`; the error says why this is impossible.
    pub(crate) fn new(place: Place, name: &'static str, value: &str) -> Result<Self, &'static str> {
        if value.trim().is_empty() {
            return Err("it is empty");
        }
        Ok(match place {
            Place::Header => {
                let name =
                    HeaderName::from_bytes(name.as_bytes()).map_err(|_| "the document's header name is invalid")?;
                Self::Header(name, header_value(value)?)
            }
            Place::Query => Self::Query(name, value.to_owned()),
            Place::Cookie if call::is_cookie(value) => Self::Cookie(name, value.to_owned()),
            Place::Cookie => return Err(call::NO_COOKIE),
        })
    }

    /// `Authorization: {scheme} {value}`.
    pub(crate) fn authorization(scheme: &str, value: &str) -> Result<Self, &'static str> {
        Ok(Self::Header(AUTHORIZATION, header_value(&format!("{scheme} {value}"))?))
    }
}

fn header_value(value: &str) -> Result<HeaderValue, &'static str> {
    let mut value =
        HeaderValue::from_bytes(value.as_bytes()).map_err(|_| "it holds a control character, such as a line break")?;
    value.set_sensitive(true);
    Ok(value)
}

/// How `credential` travels under a scheme of `kind`; `None` for what must be fetched first: a token, or a key from a
/// source.
pub(crate) fn carriage(kind: SchemeKind, credential: &Credential) -> Result<Option<Carriage>, &'static str> {
    let carriage = match (kind, credential) {
        (SchemeKind::ApiKey { place, name }, Credential::ApiKey(key)) => Carriage::new(place, name, key.expose())?,
        (SchemeKind::Http { scheme }, Credential::Basic { user, password }) if scheme.eq_ignore_ascii_case("basic") => {
            if user.trim().is_empty() && password.expose().trim().is_empty() {
                return Err("it is empty");
            }
            if user.contains(':') {
                return Err("the user holds a colon");
            }
            Carriage::authorization("Basic", &STANDARD.encode(format!("{user}:{}", password.expose())))?
        }
        (SchemeKind::Http { scheme }, Credential::Bearer(token)) if scheme.eq_ignore_ascii_case("bearer") => {
            authorization("Bearer", token)?
        }
        (SchemeKind::Http { scheme }, Credential::ApiKey(key)) => authorization(scheme, key)?,
        (SchemeKind::OAuth2 | SchemeKind::OpenIdConnect, Credential::Bearer(token)) => authorization("Bearer", token)?,
        (SchemeKind::OAuth2 | SchemeKind::OpenIdConnect, Credential::ClientCredentials(_)) => {
            return Ok(None);
        }
        (SchemeKind::Http { scheme }, Credential::ClientCredentials(_)) if scheme.eq_ignore_ascii_case("bearer") => {
            return Ok(None);
        }
        (SchemeKind::ApiKey { .. } | SchemeKind::Http { .. }, Credential::Provided(_)) => return Ok(None),
        _ => return Err(other_kind(kind)),
    };
    Ok(Some(carriage))
}

fn authorization(scheme: &str, secret: &Secret) -> Result<Carriage, &'static str> {
    if secret.expose().trim().is_empty() {
        return Err("it is empty");
    }
    Carriage::authorization(scheme, secret.expose())
}

/// Why a credential of another kind is refused: what the scheme takes.
fn other_kind(kind: SchemeKind) -> &'static str {
    match kind {
        SchemeKind::ApiKey { .. } => "it is of another kind: the scheme takes `ApiKey`",
        SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => {
            "it is of another kind: the scheme takes `ClientCredentials` or `Bearer`"
        }
        SchemeKind::Http { scheme } if scheme.eq_ignore_ascii_case("basic") => {
            "it is of another kind: the scheme takes `Basic` or, encoded already, `ApiKey`"
        }
        SchemeKind::Http { scheme } if scheme.eq_ignore_ascii_case("bearer") => {
            "it is of another kind: the scheme takes `Bearer` or `ClientCredentials`"
        }
        SchemeKind::Http { .. } => "it is of another kind: the scheme takes `ApiKey`",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::auth::ClientCredentials;

    /// How the credential travels, as text; `later` for what must be fetched first, and `!` followed by the reason for
    /// a refusal.
    fn travels(kind: SchemeKind, credential: &Credential) -> String {
        match carriage(kind, credential) {
            Ok(Some(Carriage::Header(name, value))) => {
                assert!(value.is_sensitive(), "{name}");
                format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))
            }
            Ok(Some(Carriage::Query(name, value))) => format!("?{name}={value}"),
            Ok(Some(Carriage::Cookie(name, value))) => format!("cookie {name}={value}"),
            Ok(None) => "later".to_owned(),
            Err(reason) => format!("! {reason}"),
        }
    }

    #[test]
    fn each_kind_of_scheme_carries_its_kind_of_credential() {
        let http = |scheme| SchemeKind::Http { scheme };
        let key = |place| SchemeKind::ApiKey { place, name: "X-Cle" };
        let api = || Credential::ApiKey("cle é".into());
        let basic = |user: &str, password: &str| Credential::Basic { user: user.to_owned(), password: password.into() };
        let client = || Credential::from(ClientCredentials::new("https://h.example", "id", "secret"));
        let provided = || Credential::Provided(Arc::new(Secret::new("cle")));
        let bearer = |text: &str| Credential::Bearer(text.into());
        let wants = "! it is of another kind: the scheme takes";
        for (kind, credential, expected) in [
            (key(Place::Header), api(), "x-cle: cle é".to_owned()),
            (key(Place::Query), api(), "?X-Cle=cle é".to_owned()),
            (key(Place::Cookie), Credential::ApiKey("a%20=+/".into()), "cookie X-Cle=a%20=+/".to_owned()),
            (key(Place::Cookie), api(), format!("! {}", call::NO_COOKIE)),
            (key(Place::Header), provided(), "later".to_owned()),
            (key(Place::Header), Credential::ApiKey(" ".into()), "! it is empty".to_owned()),
            (key(Place::Header), bearer("j"), format!("{wants} `ApiKey`")),
            (http("BASIC"), basic("u", "p:q"), "authorization: Basic dTpwOnE=".to_owned()),
            (http("basic"), basic("", "p"), "authorization: Basic OnA=".to_owned()),
            (http("basic"), basic(" ", ""), "! it is empty".to_owned()),
            (http("basic"), basic("u:v", "p"), "! the user holds a colon".to_owned()),
            (http("basic"), api(), "authorization: basic cle é".to_owned()),
            (http("basic"), bearer("j"), format!("{wants} `Basic` or, encoded already, `ApiKey`")),
            (http("Bearer"), bearer("j"), "authorization: Bearer j".to_owned()),
            (http("bearer"), bearer(""), "! it is empty".to_owned()),
            (http("bearer"), client(), "later".to_owned()),
            (http("bearer"), provided(), "later".to_owned()),
            (http("bearer"), basic("u", "p"), format!("{wants} `Bearer` or `ClientCredentials`")),
            (http("digest"), client(), format!("{wants} `ApiKey`")),
            (SchemeKind::OAuth2, bearer("j\n"), "! it holds a control character, such as a line break".to_owned()),
            (SchemeKind::OpenIdConnect, bearer("j"), "authorization: Bearer j".to_owned()),
            (SchemeKind::OAuth2, client(), "later".to_owned()),
            (SchemeKind::OAuth2, provided(), format!("{wants} `ClientCredentials` or `Bearer`")),
        ] {
            assert_eq!(travels(kind, &credential), expected, "{kind:?} {credential:?}");
        }
    }
}
