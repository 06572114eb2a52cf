//! Types of the document and of Rust in a few words, to be compared and shown.

use crate::api::{Api, BodyKind, Kind, PartKind, Place, ReplyKind, SchemeKind, Shape, Type, Wire};
use crate::rust::RustType;

/// A type of the document; models of the document itself by name, others by their kind.
pub fn ty(api: &Api, ty: &Type) -> String {
    let inner = match &ty.kind {
        Kind::Model(id) if api[*id].component => api[*id].name.clone(),
        Kind::Model(id) => shape(api, &api[*id].shape),
        Kind::List(inner) => format!("list of {}", self::ty(api, inner)),
        Kind::Map(inner) => format!("map of {}", self::ty(api, inner)),
        Kind::Scalar(name, wire) => format!("scalar {name} ({})", kind(wire)),
        other => kind(other).to_owned(),
    };
    if ty.nullable { format!("{inner} or null") } else { inner }
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Model(_) => "model",
        Kind::List(_) => "list",
        Kind::Map(_) => "map",
        Kind::Scalar(..) => "scalar",
        Kind::Text => "text",
        Kind::Bytes => "bytes",
        Kind::Integer32 => "integer of 32 bits",
        Kind::Integer64 => "integer of 64 bits",
        Kind::Unsigned64 => "integer of 64 bits without sign",
        Kind::Integer128 => "integer of 128 bits",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Json => "any JSON",
    }
}

/// The kind of a model.
pub fn shape(api: &Api, shape: &Shape) -> String {
    match shape {
        Shape::Record(_) => "object".to_owned(),
        Shape::Code(_) => "enumeration".to_owned(),
        Shape::Choice(_) => "choice".to_owned(),
        Shape::Alias(inner) => ty(api, inner),
    }
}

/// A value as written.
pub fn wire(wire: &Wire) -> String {
    match wire {
        Wire::Text(text) => format!("{text:?}"),
        Wire::Integer(number) => number.to_string(),
        Wire::Number(number) => number.to_string(),
        Wire::Boolean(flag) => flag.to_string(),
    }
}

/// How a body is written.
pub fn body(kind: &BodyKind) -> &'static str {
    match kind {
        BodyKind::Json(_) => "JSON",
        BodyKind::Form(_) => "form",
        BodyKind::Multipart(_) => "multipart",
        BodyKind::Text => "text",
        BodyKind::Bytes => "bytes",
    }
}

/// How a part is written.
pub fn part(kind: &PartKind, repeated: bool) -> String {
    let one = match kind {
        PartKind::File => "file".to_owned(),
        PartKind::Json(None) => "JSON without a content type".to_owned(),
        PartKind::Json(Some(media)) => format!("JSON as {media}"),
        PartKind::Text => "text".to_owned(),
        PartKind::ByValue => "text or JSON".to_owned(),
        PartKind::Free => "anything".to_owned(),
    };
    if repeated { format!("{one}, several times") } else { one }
}

/// The content of an answer.
pub fn reply(api: &Api, kind: &ReplyKind) -> String {
    match kind {
        ReplyKind::Json(inner, _) => ty(api, inner),
        ReplyKind::Text => "text".to_owned(),
        ReplyKind::Bytes => "bytes".to_owned(),
        ReplyKind::Empty => "no body".to_owned(),
    }
}

/// The credential of a security scheme.
pub fn scheme(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey(place, name) => format!("key in {} {name}", place_word(*place)),
        SchemeKind::Http(name) => format!("Authorization: {name}"),
        SchemeKind::Basic => "basic".to_owned(),
        SchemeKind::Bearer => "bearer token".to_owned(),
        SchemeKind::ClientCredentials => "client credentials".to_owned(),
    }
}

/// Alternatives of credentials.
pub fn security(alternatives: &[Vec<String>]) -> String {
    let one = |names: &Vec<String>| if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") };
    if alternatives.is_empty() {
        return "nothing".to_owned();
    }
    alternatives.iter().map(one).collect::<Vec<_>>().join(", or ")
}

/// A Rust type as printed.
pub fn rust(ty: &RustType) -> String {
    match ty {
        RustType::Primitive(name) => (*name).to_owned(),
        RustType::Model(name) => name.to_string(),
        RustType::Scalar(path) => path.clone(),
        RustType::Runtime(name) => format!("rt::{name}"),
        RustType::Items(inner) => format!("rt::Items<{}>", rust(inner)),
        RustType::BodyPart(inner) => format!("rt::BodyPart<{}>", rust(inner)),
        RustType::Vec(inner) => format!("Vec<{}>", rust(inner)),
        RustType::Map(inner) => format!("rt::Map<{}>", rust(inner)),
        RustType::Option(inner) => format!("Option<{}>", rust(inner)),
        RustType::Boxed(inner) => format!("Box<{}>", rust(inner)),
        RustType::Unit => "()".to_owned(),
    }
}

/// The place of a parameter as OpenAPI writes it.
pub fn place_word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}
