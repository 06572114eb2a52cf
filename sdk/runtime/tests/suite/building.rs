//! Building a client: all problems together, each with its remedy.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{BuildError, BuildProblem, UrlProblem};

use crate::client::{API, builder};
use crate::memory::Memory;

fn problems(builder: rt::CoreBuilder) -> BuildError {
    let built = builder.transport(Memory::answering([])).build();
    built.expect_err("something is missing")
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let error = problems(rt::CoreBuilder::new(&API));
    assert_eq!(error.problems().len(), 3);
    let expected = "the client of specimen cannot be built:\n\
        - no base URL: give one with `base_url`\n\
        - no complete credential: `cleApi` (set it with `cle_api`; header `X-API-KEY`) and `oauth2` (set it with \
        `oauth2`; header `Authorization`), or `cleApi` (set it with `cle_api`; header `X-API-KEY`)\n\
        - the parameter `EDITEUR` is missing: set it with `editeur`";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn urls_are_checked() {
    for (url, reason) in [
        ("opco.example", UrlProblem::Relative),
        ("http://opco.example", UrlProblem::PlainHttp),
        ("http://10.0.0.1", UrlProblem::PlainHttp),
        ("https://opco.example?x=1", UrlProblem::Query),
    ] {
        assert_eq!(problems(builder().base_url(url)).problems(), [BuildProblem::Url { scheme: None, reason }]);
    }
    let client = rt::ClientCredentials::new("http://auth.example/token", "id", "secret");
    let error = problems(builder().credential("oauth2", client));
    assert!(error.to_string().contains("the token URL of `oauth2`: plain http"));
}

#[test]
fn values_that_cannot_travel_are_refused_without_quoting_them() {
    let key = |text: &str| rt::Credential::ApiKey(text.into());
    for (builder, about) in [
        (builder().credential("cleApi", key("secret\r\nX-Autre: 1")), "`cleApi` does not fit: it holds a control"),
        (builder().credential("cleApi", key(" ")), "`cleApi` does not fit: it is empty"),
        (builder().credential("autre", key("secret")), "the document declares no such scheme"),
        (builder().parameter("EDITEUR", "secret\n"), "`EDITEUR` cannot be sent: it holds a control character"),
        (builder().parameter("EDITEUR", ""), "`EDITEUR` cannot be sent: it is empty"),
        (builder().user_agent("secret é"), "`User-Agent` cannot be sent: it is no list of products"),
    ] {
        let shown = problems(builder).to_string();
        assert!(shown.contains(about) && !shown.contains("secret"), "{shown}");
    }
}

#[test]
fn a_scheme_refuses_credentials_of_another_kind() {
    let client = || rt::ClientCredentials::new("https://auth.example/token", "id", "secret");
    let basic = || rt::Credential::Basic { user: "id".to_owned(), password: "secret".into() };
    let tokens = "it is of another kind: the scheme takes `ClientCredentials` or `Bearer`";
    let key = "it is of another kind: the scheme takes `ApiKey`";
    for (scheme, credential, reason) in [
        ("oauth2", rt::Credential::ApiKey("secret".into()), tokens),
        ("oauth2", basic(), tokens),
        ("cleApi", rt::Credential::Bearer("secret".into()), key),
        ("cleApi", client().into(), key),
    ] {
        let error = problems(builder().credential(scheme, credential));
        assert!(error.problems().contains(&BuildProblem::Credential { scheme, reason }), "{error}");
    }
    for credential in [rt::Credential::Bearer("secret".into()), client().into()] {
        let builder = builder().credential("oauth2", credential).transport(Memory::answering([]));
        assert!(builder.build().is_ok());
    }
}

#[test]
fn an_empty_part_of_a_credential_is_named() {
    let problems_of = |client| problems(builder().credential("oauth2", client)).problems().to_vec();
    let lack = |missing| BuildProblem::IncompleteCredential { scheme: "oauth2", missing };
    let url = "https://auth.example/token";
    assert_eq!(problems_of(rt::ClientCredentials::new(url, "", "secret")), [lack("client_id")]);
    assert_eq!(problems_of(rt::ClientCredentials::new(url, "id", " ")), [lack("client_secret")]);
    assert_eq!(problems_of(rt::ClientCredentials::new("", "id", "secret")), [lack("token_url")]);
    assert_eq!(lack("client_id").to_string(), "the credential of `oauth2` is incomplete: its `client_id` is empty");
    let all = problems_of(rt::ClientCredentials::new("auth.example", "", ""));
    assert_eq!(all[..2], [lack("client_id"), lack("client_secret")]);
    assert!(matches!(all[2..], [BuildProblem::Url { .. }]));
    let error = problems(builder().credential("oauth2", rt::Credential::Bearer("".into())));
    assert!(error.to_string().contains("`oauth2` does not fit: it is empty"));
}

#[test]
fn a_client_shows_no_secret() {
    let builder = builder().transport(Memory::answering([]));
    let core = builder.clone().build().expect("all is set");
    assert_eq!(format!("{core:?}"), r#"Core { api: "specimen", base_url: "https://opco.example/api/", .. }"#);
    assert_eq!(format!("{builder:?}"), r#"CoreBuilder { api: "specimen", .. }"#);
}

#[cfg(not(feature = "reqwest"))]
#[test]
fn without_the_feature_a_transport_is_required() {
    let error = builder().build().expect_err("no transport");
    assert_eq!(error.problems(), [BuildProblem::NoTransport]);
}
