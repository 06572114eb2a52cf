//! All objects but the schema, from the document's root down.

use super::schema::EXTERNAL_DOCS;
use super::security::SECURITY_SCHEME;
use super::{Kind, Object, Rest, SCHEMA, component, formal, key, object, required};

const STYLES: &[&str] = &["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];
const PLACES: &[&str] = &["path", "query", "header", "cookie"];

static REQUIREMENT: Kind = Kind::Map(&Kind::List(&Kind::Text));

pub(in crate::document) static OPENAPI: Object = object(
    "the document",
    &[
        required("openapi", Kind::Text),
        formal("info", Kind::Is(&INFO)),
        key("servers", Kind::List(&Kind::Is(&SERVER))),
        formal("paths", Kind::Is(&PATHS)),
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
        key("description", Kind::Text),
        key("termsOfService", Kind::Text),
        key("contact", Kind::Is(&CONTACT)),
        key("license", Kind::Is(&LICENSE)),
        formal("version", Kind::Text),
    ],
);

static CONTACT: Object =
    object("a contact", &[key("name", Kind::Text), key("url", Kind::Text), key("email", Kind::Text)]);

static LICENSE: Object = object("a license", &[formal("name", Kind::Text), key("url", Kind::Text)]);

static SERVER: Object = object(
    "a server",
    &[
        required("url", Kind::Text),
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
        formal("responses", Kind::Is(&RESPONSES)),
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

static MEDIA_TYPE: Object = object(
    "a media type",
    &[
        key("schema", Kind::Is(&SCHEMA)),
        key("example", Kind::Any),
        key("examples", Kind::Map(&Kind::Is(&EXAMPLE))),
        key("encoding", Kind::Map(&Kind::Is(&ENCODING))),
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
    ],
);

static RESPONSES: Object =
    Object { name: "the responses", keys: &[], rest: Rest::Statuses(Kind::Is(&RESPONSE)), section: None };

static RESPONSE: Object = component(
    "a response",
    "responses",
    &[
        formal("description", Kind::Text),
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
        key("externalValue", Kind::Text),
    ],
);

static LINK: Object = component(
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
    &[required("name", Kind::Text), key("description", Kind::Text), key("externalDocs", Kind::Is(&EXTERNAL_DOCS))],
);
