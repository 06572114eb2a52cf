//! Parts of multipart bodies. The kind of a part follows from its schema, once references are resolved.

use serde_json::{Map, Value};

use super::media::{carries_json, holds_bytes};
use super::schema::{Meaning, Schemas, View, lower_record};
use crate::api::{Docs, Field, Kind, Part, PartKind, Presence, Record, Shape, Type, Wire};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The field of the parts that have no name in the document.
const FREE: &str = "extra";

/// How many nested choices are searched.
const MOST_CHOICES: usize = 8;

/// The parts of a body; those without a name of their own come last.
pub fn lower(schemas: &mut Schemas<'_>, media: &Pointer, given: &Map<String, Value>, id: &str) -> Vec<Part> {
    let schema = media.child("schema");
    let encodings = given.get("encoding").and_then(Value::as_object);
    let record = record(schemas, &schema, id);
    let names = record.fields.iter();
    let mut parts: Vec<Part> = Vec::new();
    for field in names {
        let encoding = encodings.and_then(|all| all.get(&field.name)).and_then(Value::as_object);
        parts.push(part(schemas, field, encoding));
    }
    if let Some(ty) = &record.extra {
        let view = View::of(schemas.document, std::slice::from_ref(&schema));
        let others: Vec<Pointer> = view.all("additionalProperties").map(|(place, _)| place).collect();
        parts.push(free(schemas, &bytes_of(schemas, ty, &others), &schema));
    }
    parts
}

/// The type of a part, with bytes where the schema says nothing but that. In JSON such a value may be any, because no
/// `type` makes it a text; as a part it is the bytes themselves (OpenAPI 3.1.1, "Considerations for File Uploads").
fn bytes_of(schemas: &Schemas<'_>, ty: &Type, places: &[Pointer]) -> Type {
    let view = View::of(schemas.document, places);
    let kind = match &schemas.behind(ty).kind {
        Kind::Json if view.text("format") == Some("binary") => Kind::Bytes,
        Kind::List(item) => {
            let items: Vec<Pointer> = view.all("items").map(|(place, _)| place).collect();
            match bytes_of(schemas, item, &items) {
                item if item.kind == Kind::Bytes => Kind::List(Box::new(item)),
                _ => return ty.clone(),
            }
        }
        _ => return ty.clone(),
    };
    Type { kind, ..ty.clone() }
}

/// The known parts, and the type of other parts if they are allowed.
fn record(schemas: &mut Schemas<'_>, schema: &Pointer, id: &str) -> Record {
    let places = std::slice::from_ref(schema);
    let view = View::of(schemas.document, places);
    if view.has("oneOf") || view.has("anyOf") {
        let message = "a part of every shape may be sent; which of them go together is for the server to say";
        schemas.warn(Rule::Approximated, schema, message);
        return of_shapes(schemas, &view, id);
    }
    of_meaning(match view.type_word() {
        Some("object") => lower_record(schemas, &view, id),
        _ => Meaning::Type(Type::json()),
    })
}

fn of_meaning(meaning: Meaning) -> Record {
    let anything = Record { fields: Vec::new(), extra: Some(Type::json()), sealed: false };
    match meaning {
        Meaning::Named(Shape::Record(record)) if record.fields.is_empty() && record.extra.is_none() => anything,
        Meaning::Named(Shape::Record(record)) => record,
        Meaning::Type(Type { kind: Kind::Map(inner), .. }) => Record { extra: Some(*inner), ..anything },
        _ => anything,
    }
}

/// The parts of all shapes of a choice; a part is required if every shape requires it.
fn of_shapes(schemas: &mut Schemas<'_>, view: &View<'_>, id: &str) -> Record {
    let lists = ["oneOf", "anyOf"].into_iter().flat_map(|key| view.all(key).collect::<Vec<_>>());
    let members: Vec<Pointer> = lists
        .filter_map(|(place, list)| Some((place, list.as_array()?.len())))
        .flat_map(|(place, count)| (0..count).map(move |index| place.index(index)))
        .collect();
    let beside = view.without_choices();
    let mut whole: Option<Record> = None;
    for member in members {
        let mut places = vec![member];
        places.extend(beside.iter().cloned());
        let view = View::of(schemas.document, &places);
        let shape = of_meaning(lower_record(schemas, &view, id));
        whole = Some(match whole {
            None => shape,
            Some(whole) => united(schemas, whole, shape),
        });
    }
    whole.unwrap_or_default()
}

fn united(schemas: &Schemas<'_>, mut whole: Record, shape: Record) -> Record {
    let optional = |field: &mut Field| field.presence = Presence::new(false, field.ty.nullable);
    for field in &mut whole.fields {
        let Some(other) = shape.fields.iter().find(|other| other.name == field.name) else {
            optional(field);
            continue;
        };
        field.ty = wider(schemas, &field.ty, &other.ty);
        let is_required = field.presence.is_required() && other.presence.is_required();
        field.presence = Presence::new(is_required, field.ty.nullable);
    }
    for mut field in shape.fields {
        if whole.fields.iter().all(|known| known.name != field.name) {
            optional(&mut field);
            whole.fields.push(field);
        }
    }
    whole.extra = whole.extra.or(shape.extra);
    whole
}

/// The type of a part that two shapes name: it accepts whatever either of them accepts.
fn wider(schemas: &Schemas<'_>, one: &Type, other: &Type) -> Type {
    if one == other {
        return one.clone();
    }
    let (some, others) = (schemas.behind(one).clone(), schemas.behind(other).clone());
    let kind = match (values(schemas, one), values(schemas, other)) {
        _ if one.kind == other.kind => one.kind.clone(),
        (Some(some), Some(others)) if some == others => one.kind.clone(),
        _ => match (&some.kind, &others.kind, plain(schemas, one), plain(schemas, other)) {
            (_, _, Some(plain), Some(other)) if plain == other => plain,
            (Kind::List(one), Kind::List(other), ..) => Kind::List(Box::new(wider(schemas, one, other))),
            // Several parts of one name and a single one: the list, since a list of one is one part.
            (Kind::List(item), ..) => Kind::List(Box::new(wider(schemas, item, &others))),
            (_, Kind::List(item), ..) => Kind::List(Box::new(wider(schemas, &some, item))),
            _ => Kind::Json,
        },
    };
    Type { nullable: some.nullable || others.nullable, ..Type::plain(kind) }
}

/// The values that a code lists, and whether any text is a value too.
fn values(schemas: &Schemas<'_>, ty: &Type) -> Option<(Vec<Wire>, bool)> {
    let Kind::Model(id) = schemas.behind(ty).kind else { return None };
    let Shape::Code(code) = schemas.shape(id) else { return None };
    Some((code.entries.iter().map(|entry| entry.wire.clone()).collect(), code.any_text))
}

/// A leaf without its list of values.
fn plain(schemas: &Schemas<'_>, ty: &Type) -> Option<Kind> {
    let of_value = |wire: &Wire| match wire {
        Wire::Text(_) => Kind::Text,
        Wire::Integer(_) => Kind::Integer128,
        Wire::Number(_) => Kind::Number,
        Wire::Boolean(_) => Kind::Boolean,
    };
    match schemas.behind(ty).kind {
        Kind::Text => Some(Kind::Text),
        Kind::Bytes => Some(Kind::Bytes),
        Kind::Number => Some(Kind::Number),
        Kind::Boolean => Some(Kind::Boolean),
        Kind::Integer32 | Kind::Integer64 | Kind::Unsigned64 | Kind::Integer128 => Some(Kind::Integer128),
        _ => {
            let (values, _) = values(schemas, ty)?;
            let first = values.first().map(of_value)?;
            values.iter().all(|value| of_value(value) == first).then_some(first)
        }
    }
}

fn part(schemas: &Schemas<'_>, field: &Field, encoding: Option<&Map<String, Value>>) -> Part {
    let (repeated, ty) = one(schemas, &bytes_of(schemas, &field.ty, std::slice::from_ref(&field.origin)));
    Part {
        required: field.presence.is_required(),
        name: field.name.clone(),
        given: field.given.clone(),
        docs: field.docs.clone(),
        origin: field.origin.clone(),
        kind: kind(schemas, &ty, encoding),
        free: false,
        repeated,
        ty,
    }
}

/// All parts without a name in the document. A list of files is given file by file, under one name.
fn free(schemas: &Schemas<'_>, ty: &Type, schema: &Pointer) -> Part {
    let (_, ty) = one(schemas, ty);
    Part {
        name: FREE.to_owned(),
        given: None,
        required: true,
        repeated: true,
        free: true,
        docs: Docs::default(),
        origin: schema.clone(),
        kind: kind(schemas, &ty, None),
        ty,
    }
}

/// Whether a part comes several times, and what one of them holds.
fn one(schemas: &Schemas<'_>, ty: &Type) -> (bool, Type) {
    let whole = opened(schemas, ty);
    match schemas.behind(&whole).kind {
        Kind::List(inner) => (true, opened(schemas, &inner)),
        _ => (false, whole),
    }
}

/// The type of a part, without a choice between a file and something else: no value of such a choice holds a file.
pub(super) fn opened(schemas: &Schemas<'_>, ty: &Type) -> Type {
    opened_to(schemas, ty, MOST_CHOICES)
}

fn opened_to(schemas: &Schemas<'_>, ty: &Type, depth: usize) -> Type {
    let Kind::Model(id) = schemas.behind(ty).kind else { return ty.clone() };
    let Shape::Choice(choice) = schemas.shape(id) else { return ty.clone() };
    let Some(depth) = depth.checked_sub(1) else { return ty.clone() };
    let shapes = choice.variants.iter().map(|variant| opened_to(schemas, &variant.ty, depth));
    let shapes: Vec<Type> = shapes.collect();
    let is_file = |shape: &Type| match schemas.behind(shape).kind {
        Kind::Bytes => true,
        Kind::List(item) => schemas.behind(&opened_to(schemas, &item, depth)).kind == Kind::Bytes,
        _ => false,
    };
    if !shapes.iter().any(|shape| is_file(shape) || shape.kind == Kind::Json) {
        return ty.clone();
    }
    let together = shapes.into_iter().reduce(|one, other| wider(schemas, &one, &other));
    together.map_or_else(|| ty.clone(), |together| Type { nullable: ty.nullable, ..together })
}

/// OpenAPI 3.0.4, "Encoding Object": leaves are text, files are bytes, the rest is JSON.
pub(super) fn kind(schemas: &Schemas<'_>, ty: &Type, encoding: Option<&Map<String, Value>>) -> PartKind {
    let content_type = encoding.and_then(|e| e.get("contentType")).and_then(Value::as_str);
    let bare = encoding.is_some_and(|e| e.get("x-omit-content-type") == Some(&Value::Bool(true)));
    let json = || PartKind::Json(if bare { None } else { Some(content_type.unwrap_or("application/json").to_owned()) });
    match form(schemas, ty, MOST_CHOICES) {
        PartKind::File => PartKind::File,
        PartKind::Json(_) => json(),
        // Without a schema, the media type is all that is known of the part.
        PartKind::Free if content_type.is_some_and(|media| media.split(',').all(holds_bytes)) => PartKind::File,
        _ if bare || carries_json(content_type) => json(),
        other => other,
    }
}

/// The usual form of a value.
fn form(schemas: &Schemas<'_>, ty: &Type, depth: usize) -> PartKind {
    let structure = PartKind::Json(None);
    match schemas.behind(ty).kind {
        Kind::Bytes => PartKind::File,
        Kind::Json => PartKind::Free,
        Kind::List(_) | Kind::Map(_) => structure,
        Kind::Model(id) => match schemas.shape(id) {
            Shape::Record(_) => structure,
            Shape::Choice(choice) if depth > 0 => {
                let mut forms = choice.variants.iter().map(|variant| form(schemas, &variant.ty, depth - 1));
                let first = forms.next().unwrap_or(PartKind::ByValue);
                if forms.all(|form| form == first) { first } else { PartKind::ByValue }
            }
            Shape::Choice(_) => PartKind::ByValue,
            Shape::Code(_) | Shape::Alias(_) => PartKind::Text,
        },
        _ => PartKind::Text,
    }
}
