//! Security schemes and their flows.

use super::{Key, Kind, Object, Version, component, formal, key, object, required, since};

const KEY_PLACES: &[&str] = &["query", "header", "cookie"];
const SECURITY: &[&str] = &["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];

pub(super) static SECURITY_SCHEME: Object = component(
    "a security scheme",
    "securitySchemes",
    &[
        required("type", Kind::Word(SECURITY)),
        key("description", Kind::Text),
        key("name", Kind::Text),
        key("in", Kind::Word(KEY_PLACES)),
        key("scheme", Kind::Text),
        key("bearerFormat", Kind::Text),
        key("flows", Kind::Is(&FLOWS)),
        key("openIdConnectUrl", Kind::Text),
        since(Version::V32, "oauth2MetadataUrl", Kind::Text),
        since(Version::V32, "deprecated", Kind::Bool),
    ],
);

static FLOWS: Object = object(
    "the flows",
    &[
        key("implicit", Kind::Is(&FLOW)),
        key("password", Kind::Is(&FLOW)),
        key("clientCredentials", Kind::Is(&FLOW)),
        key("authorizationCode", Kind::Is(&FLOW)),
        since(Version::V32, "deviceAuthorization", Kind::Is(&FLOW)),
    ],
);

static FLOW: Object = object("a flow", FLOW_KEYS);

static FLOW_KEYS: &[Key] = &[
    key("authorizationUrl", Kind::Text),
    since(Version::V32, "deviceAuthorizationUrl", Kind::Text),
    key("tokenUrl", Kind::Text),
    key("refreshUrl", Kind::Text),
    formal("scopes", Kind::Map(&Kind::Text)),
];
