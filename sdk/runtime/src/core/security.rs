//! Selects the alternative of a security requirement that the configured credentials satisfy.

use crate::operation::{Api, Place, SchemeKind};

/// The first alternative whose schemes are all `given`; without a requirement, the empty one.
///
/// The error lists what each alternative needs, with the builder's methods and the places on the wire.
pub(super) fn choose(
    api: &Api,
    alternatives: &'static [&'static [&'static str]],
    given: impl Fn(&str) -> bool,
) -> Result<&'static [&'static str], String> {
    if alternatives.is_empty() {
        return Ok(&[]);
    }
    let complete = |alternative: &&&[&str]| alternative.iter().all(|scheme| given(scheme));
    alternatives.iter().find(complete).copied().ok_or_else(|| {
        let needs = alternatives.iter().map(|alternative| needs(api, alternative));
        needs.collect::<Vec<_>>().join(", or ")
    })
}

fn needs(api: &Api, alternative: &[&str]) -> String {
    alternative.iter().map(|scheme| describe(api, scheme)).collect::<Vec<_>>().join(" and ")
}

fn describe(api: &Api, name: &str) -> String {
    let Some(scheme) = api.scheme(name) else {
        return format!("`{name}`, which the document does not declare");
    };
    let place = match scheme.kind {
        SchemeKind::ApiKey { place: Place::Header, name } => format!("header `{name}`"),
        SchemeKind::ApiKey { place: Place::Query, name } => format!("query parameter `{name}`"),
        SchemeKind::ApiKey { place: Place::Cookie, name } => format!("cookie `{name}`"),
        SchemeKind::Http { .. } | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => "header `Authorization`".to_owned(),
    };
    format!("`{name}` (set it with `{}`; {place})", scheme.setter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Scheme;

    static API: Api = Api {
        name: "essai",
        product: "essai/1.2.3",
        base_url: None,
        schemes: &[Scheme {
            name: "a",
            setter: "cle_a",
            kind: SchemeKind::ApiKey { place: Place::Query, name: "cle" },
        }],
        required: &[],
        parameters: &[],
        sensitive: &[],
    };

    #[test]
    fn the_first_complete_alternative_is_chosen() {
        const BOTH_OR_A: &[&[&str]] = &[&["a", "b"], &["a"]];
        assert_eq!(choose(&API, BOTH_OR_A, |scheme| ["b", "a"].contains(&scheme)), Ok(&["a", "b"][..]));
        assert_eq!(choose(&API, BOTH_OR_A, |scheme| scheme == "a"), Ok(&["a"][..]));
        assert_eq!(choose(&API, &[], |scheme| scheme == "a"), Ok(&[][..]));
        // An empty alternative allows the call without any credential.
        assert_eq!(choose(&API, &[&["a"], &[]], |_| false), Ok(&[][..]));
        let needs = "`a` (set it with `cle_a`; query parameter `cle`) and `b`, which the document does not declare";
        assert_eq!(choose(&API, &[&["a", "b"]], |scheme| scheme == "b"), Err(needs.to_owned()));
    }
}
