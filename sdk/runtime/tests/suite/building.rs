//! Building a client: every problem at once, named with what mends it.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{BuildError, BuildProblem};

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
        ("opco.example", "it is relative: begin with https://"),
        ("http://opco.example", "plain http is for the machine itself only: use https"),
        ("https://opco.example?x=1", "it has a query"),
    ] {
        let what = "the base URL".to_owned();
        assert_eq!(problems(builder().base_url(url)).problems(), [BuildProblem::Url { what, reason }]);
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
        (builder().credential("cleApi", rt::Credential::Bearer("secret".into())), "its kind is not the scheme's"),
        (builder().credential("autre", key("secret")), "the document declares no such scheme"),
        (builder().parameter("EDITEUR", "secret\n"), "`EDITEUR` cannot be sent: it holds a control character"),
        (builder().parameter("EDITEUR", ""), "`EDITEUR` cannot be sent: it is empty"),
    ] {
        let shown = problems(builder).to_string();
        assert!(shown.contains(about) && !shown.contains("secret"), "{shown}");
    }
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
