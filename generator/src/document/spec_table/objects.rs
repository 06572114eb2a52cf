//! All objects but the schema, from the document's root down.

use super::schema::EXTERNAL_DOCS;
use super::security::SECURITY_SCHEME;
use super::{Kind, Object, Rest, SCHEMA, Version, component, formal, formal_until, key, object, required, since};

const STYLES: &[&str] =
    &["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"];
const PLACES: &[&str] = &["path", "query", "querystring", "header", "cookie"];

static REQUIREMENT: Kind = Kind::Map(&Kind::List(&Kind::Text));

pub(in crate::document) static OPENAPI: Object = object(
    "the document",
    &[
        required("openapi", Kind::Text),
        formal("info", Kind::Is(&INFO)),
        key("servers", Kind::List(&Kind::Is(&SERVER))),
        since(Version::V32, "$self", Kind::Text),
        since(Version::V31, "jsonSchemaDialect", Kind::Text),
        formal_until(Version::V31, "paths", Kind::Is(&PATHS)),
        since(Version::V31, "webhooks", Kind::Map(&Kind::Is(&PATH_ITEM))),
        key("components", Kind::Is(&COMPONENTS)),
        key("security", Kind::List(&REQUIREMENT)),
        key("tags", Kind::List(&Kind::Is(&TAG))),
        key("externalDocs", Kind::Is(&EXTERNAL_DOCS)),
    ],
);

static INFO: Object = object(
    "an info object",
    &[
        formal("title", Kind::Text),
        since(Version::V31, "summary", Kind::Text),
        key("description", Kind::Text),
        key("termsOfService", Kind::Text),
        key("contact", Kind::Is(&CONTACT)),
        key("license", Kind::Is(&LICENSE)),
        formal("version", Kind::Text),
    ],
);

static CONTACT: Object =
    object("a contact", &[key("name", Kind::Text), key("url", Kind::Text), key("email", Kind::Text)]);

static LICENSE: Object = object(
    "a license",
    &[formal("name", Kind::Text), since(Version::V31, "identifier", Kind::Text), key("url", Kind::Text)],
);

static SERVER: Object = object(
    "a server",
    &[
        required("url", Kind::Text),
        since(Version::V32, "name", Kind::Text),
        key("description", Kind::Text),
        key("variables", Kind::Map(&Kind::Is(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: Object = object(
    "a server variable",
    &[key("enum", Kind::List(&Kind::Text)), formal("default", Kind::Text), key("description", Kind::Text)],
);

static COMPONENTS: Object = object(
    "the components",
    &[
        key("schemas", Kind::Map(&Kind::Is(&SCHEMA))),
        key("responses", Kind::Map(&Kind::Is(&RESPONSE))),
        key("parameters", Kind::Map(&Kind::Is(&PARAMETER))),
        key("examples", Kind::Map(&Kind::Is(&EXAMPLE))),
        key("requestBodies", Kind::Map(&Kind::Is(&REQUEST_BODY))),
        key("headers", Kind::Map(&Kind::Is(&HEADER))),
        key("securitySchemes", Kind::Map(&Kind::Is(&SECURITY_SCHEME))),
        key("links", Kind::Map(&Kind::Is(&LINK))),
        key("callbacks", Kind::Map(&Kind::Is(&CALLBACK))),
        since(Version::V31, "pathItems", Kind::Map(&Kind::Is(&PATH_ITEM))),
        since(Version::V32, "mediaTypes", Kind::Map(&Kind::Is(&MEDIA_TYPE))),
    ],
);

static PATHS: Object = Object { name: "the paths", keys: &[], rest: Rest::Paths(Kind::Is(&PATH_ITEM)), section: None };

static PATH_ITEM: Object = component(
    "a path item",
    "pathItems",
    &[
        key("summary", Kind::Text),
        key("description", Kind::Text),
        key("get", Kind::Is(&OPERATION)),
        key("put", Kind::Is(&OPERATION)),
        key("post", Kind::Is(&OPERATION)),
        key("delete", Kind::Is(&OPERATION)),
        key("options", Kind::Is(&OPERATION)),
        key("head", Kind::Is(&OPERATION)),
        key("patch", Kind::Is(&OPERATION)),
        key("trace", Kind::Is(&OPERATION)),
        since(Version::V32, "query", Kind::Is(&OPERATION)),
        since(Version::V32, "additionalOperations", Kind::Map(&Kind::Is(&OPERATION))),
        key("servers", Kind::List(&Kind::Is(&SERVER))),
        key("parameters", Kind::List(&Kind::Is(&PARAMETER))),
    ],
);

pub(in crate::document) static OPERATION: Object = object(
    "an operation",
    &[
        key("tags", Kind::List(&Kind::Text)),
        key("summary", Kind::Text),
        key("description", Kind::Text),
        key("externalDocs", Kind::Is(&EXTERNAL_DOCS)),
        key("operationId", Kind::Text),
        key("parameters", Kind::List(&Kind::Is(&PARAMETER))),
        key("requestBody", Kind::Is(&REQUEST_BODY)),
        formal_until(Version::V31, "responses", Kind::Is(&RESPONSES)),
        key("callbacks", Kind::Map(&Kind::Is(&CALLBACK))),
        key("deprecated", Kind::Bool),
        key("security", Kind::List(&REQUIREMENT)),
        key("servers", Kind::List(&Kind::Is(&SERVER))),
    ],
);

static PARAMETER: Object = component(
    "a parameter",
    "parameters",
    &[
        required("name", Kind::Text),
        required("in", Kind::Word(PLACES)),
        key("description", Kind::Text),
        key("required", Kind::Bool),
        key("deprecated", Kind::Bool),
        key("allowEmptyValue", Kind::Bool),
        key("style", Kind::Word(STYLES)),
        key("explode", Kind::Bool),
        key("allowReserved", Kind::Bool),
        key("schema", Kind::Is(&SCHEMA)),
        key("example", Kind::Any),
        key("examples", Kind::Map(&Kind::Is(&EXAMPLE))),
        key("content", Kind::Map(&Kind::Is(&MEDIA_TYPE))),
    ],
);

static HEADER: Object = component(
    "a header",
    "headers",
    &[
        key("description", Kind::Text),
        key("required", Kind::Bool),
        key("deprecated", Kind::Bool),
        key("allowEmptyValue", Kind::Bool),
        key("style", Kind::Word(STYLES)),
        key("explode", Kind::Bool),
        key("allowReserved", Kind::Bool),
        key("schema", Kind::Is(&SCHEMA)),
        key("example", Kind::Any),
        key("examples", Kind::Map(&Kind::Is(&EXAMPLE))),
        key("content", Kind::Map(&Kind::Is(&MEDIA_TYPE))),
    ],
);

static REQUEST_BODY: Object = component(
    "a request body",
    "requestBodies",
    &[
        key("description", Kind::Text),
        formal("content", Kind::Map(&Kind::Is(&MEDIA_TYPE))),
        key("required", Kind::Bool),
    ],
);

static MEDIA_TYPE: Object = component(
    "a media type",
    "mediaTypes",
    &[
        key("schema", Kind::Is(&SCHEMA)),
        since(Version::V32, "itemSchema", Kind::Is(&SCHEMA)),
        key("example", Kind::Any),
        key("examples", Kind::Map(&Kind::Is(&EXAMPLE))),
        key("encoding", Kind::Map(&Kind::Is(&ENCODING))),
        since(Version::V32, "prefixEncoding", Kind::List(&Kind::Is(&ENCODING))),
        since(Version::V32, "itemEncoding", Kind::Is(&ENCODING)),
    ],
);

static ENCODING: Object = object(
    "an encoding",
    &[
        key("contentType", Kind::Text),
        key("headers", Kind::Map(&Kind::Is(&HEADER))),
        key("style", Kind::Word(STYLES)),
        key("explode", Kind::Bool),
        key("allowReserved", Kind::Bool),
        since(Version::V32, "encoding", Kind::Map(&Kind::Is(&ENCODING))),
        since(Version::V32, "prefixEncoding", Kind::List(&Kind::Is(&ENCODING))),
        since(Version::V32, "itemEncoding", Kind::Is(&ENCODING)),
    ],
);

static RESPONSES: Object =
    Object { name: "the responses", keys: &[], rest: Rest::Statuses(Kind::Is(&RESPONSE)), section: None };

static RESPONSE: Object = component(
    "a response",
    "responses",
    &[
        since(Version::V32, "summary", Kind::Text),
        formal_until(Version::V32, "description", Kind::Text),
        key("headers", Kind::Map(&Kind::Is(&HEADER))),
        key("content", Kind::Map(&Kind::Is(&MEDIA_TYPE))),
        key("links", Kind::Map(&Kind::Is(&LINK))),
    ],
);

static CALLBACK: Object =
    Object { name: "a callback", keys: &[], rest: Rest::Named(Kind::Is(&PATH_ITEM)), section: Some("callbacks") };

static EXAMPLE: Object = component(
    "an example",
    "examples",
    &[
        key("summary", Kind::Text),
        key("description", Kind::Text),
        key("value", Kind::Any),
        since(Version::V32, "dataValue", Kind::Any),
        since(Version::V32, "serializedValue", Kind::Text),
        key("externalValue", Kind::Text),
    ],
);

pub(in crate::document) static LINK: Object = component(
    "a link",
    "links",
    &[
        key("operationRef", Kind::Text),
        key("operationId", Kind::Text),
        key("parameters", Kind::Map(&Kind::Any)),
        key("requestBody", Kind::Any),
        key("description", Kind::Text),
        key("server", Kind::Is(&SERVER)),
    ],
);

static TAG: Object = object(
    "a tag",
    &[
        required("name", Kind::Text),
        since(Version::V32, "summary", Kind::Text),
        key("description", Kind::Text),
        key("externalDocs", Kind::Is(&EXTERNAL_DOCS)),
        since(Version::V32, "parent", Kind::Text),
        since(Version::V32, "kind", Kind::Text),
    ],
);
