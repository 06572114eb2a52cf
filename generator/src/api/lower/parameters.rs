//! Parameters of path, query, header and cookie.

use std::collections::BTreeMap;

use openapiv3::{CookieStyle, HeaderStyle, PathStyle, QueryStyle};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::follow::{docs_at, follow, resolved};
use super::given;
use super::media::{essence, is_json, ranked};
use super::schema::Schemas;
use super::schema::View;
use super::schema::{examples, view_notes};
use crate::api::{Docs, Kind, Parameter, Place, Shape, Style, Type};
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::pointer::Pointer;

/// How many nested choices are searched.
const MOST_CHOICES: usize = 8;

/// The parameters of an operation: those of its path item, replaced or completed by its own.
pub fn lower(
    schemas: &mut Schemas<'_>,
    item_place: &Pointer,
    item: &Map<String, Value>,
    place: &Pointer,
    node: &Map<String, Value>,
    id: &str,
) -> Vec<Parameter> {
    let mut found: Vec<Option<Parameter>> = Vec::new();
    let mut ranks: BTreeMap<(Place, String), usize> = BTreeMap::new();
    for (around, holder) in [(item_place, item), (place, node)] {
        let begin = found.len();
        let count = holder.get("parameters").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..count {
            let written = around.child("parameters").index(index);
            if let Some(parameter) = parameter(schemas, &written, id) {
                if let Some(replaced) = ranks.insert((parameter.place, parameter.name.clone()), found.len()) {
                    repeated(schemas, &written, found[replaced].as_ref().filter(|_| replaced >= begin));
                    found[replaced] = None;
                }
                found.push(Some(parameter));
            }
        }
    }
    found.into_iter().flatten().collect()
}

/// One list has a parameter twice; an operation may replace a parameter of its path.
fn repeated(schemas: &mut Schemas<'_>, place: &Pointer, other: Option<&Parameter>) {
    if let Some(other) = other {
        let message = format!("the list has `{}` twice; the last one counts", other.name);
        let finding = Diagnostic::new(Rule::Disagreement, Origin::value(place), message);
        schemas.report(finding.related("the other one", Origin::value(&other.origin)).help("take one of them out"));
    }
}

fn parameter(schemas: &mut Schemas<'_>, written: &Pointer, id: &str) -> Option<Parameter> {
    let place = &follow(schemas, written.clone());
    let node = schemas.document.at(place)?.as_object()?;
    let name = node.get("name")?.as_str()?.to_owned();
    let at = location(node.get("in")?.as_str()?)?;
    if at == Place::Header && ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str())
    {
        // OpenAPI 3.0.4, "Parameter Object": such definitions are ignored.
        let message = format!("OpenAPI ignores a header parameter of this name; {}", instead(&name));
        schemas.warn(Rule::ParameterForm, &place.child("name"), message);
        return None;
    }
    let given = given::name(node);
    let (ty, style) = shape(schemas, place, node, at, &format!("{id} {}", given.as_ref().unwrap_or(&name)));
    let explode = node.get("explode").and_then(Value::as_bool).unwrap_or(matches!(style, Style::Form));
    undefined_depth(schemas, place, &ty, style, explode);
    let docs = texts(schemas, written, place, node);
    let flag = |key: &str| node.get(key) == Some(&Value::Bool(true));
    let sensitive =
        flag("x-sensitive") || node.get("schema").and_then(|s| s.get("x-sensitive")) == Some(&Value::Bool(true));
    Some(Parameter {
        required: at == Place::Path || flag("required"),
        explode,
        client: flag("x-client"),
        sensitive,
        docs,
        examples: shown(schemas, node),
        origin: place.clone(),
        place: at,
        name,
        given,
        ty,
        style,
    })
}

/// Header parameters that OpenAPI ignores, and what replaces them.
fn instead(header: &str) -> &'static str {
    match header.to_ascii_lowercase().as_str() {
        "accept" => "the media types of the answers decide what is asked for",
        "content-type" => "the media type of the body decides it",
        _ => "credentials are for `securitySchemes`, and `security` says where they are sent",
    }
}

/// The examples of the parameter itself, else that of its schema.
fn shown(schemas: &Schemas<'_>, node: &Map<String, Value>) -> Vec<(String, String)> {
    let own = examples(node, &|example| resolved(schemas, example));
    let of_schema = || node.get("schema").and_then(Value::as_object).map(|schema| examples(schema, &|_| None));
    if own.is_empty() { of_schema().unwrap_or_default() } else { own }
}

fn location(word: &str) -> Option<Place> {
    match word {
        "path" => Some(Place::Path),
        "query" | "querystring" => Some(Place::Query),
        "header" => Some(Place::Header),
        "cookie" => Some(Place::Cookie),
        _ => None,
    }
}

fn shape(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    node: &Map<String, Value>,
    at: Place,
    hint: &str,
) -> (Type, Style) {
    if let Some(all) = node.get("content").and_then(Value::as_object)
        && let [media, others @ ..] = &ranked(all, &["application/json", "+json"])[..]
    {
        let at_media = follow(schemas, place.child("content").child(media));
        if !others.is_empty() {
            let message = format!("a parameter has one media type; `{media}` is taken");
            schemas.warn(Rule::OneMediaType, &place.child("content"), message);
        }
        let schema = at_media.child("schema");
        let is_whole = node.get("in").is_some_and(|place| place == "querystring");
        if is_whole && essence(media) == "application/x-www-form-urlencoded" {
            // Its properties are the parameters.
            return (schemas.type_at(&schema, hint), Style::Form);
        }
        if !is_json(media) || at != Place::Query {
            let message = format!("`{media}` is not written here; the parameter is a text, which the caller writes");
            schemas.warn(Rule::ParameterForm, &at_media, message);
            return (Type::plain(Kind::Text), style(None, at));
        }
        let ty = if schemas.document.at(&schema).is_some() { schemas.type_at(&schema, hint) } else { Type::json() };
        return (ty, if is_whole { Style::Whole } else { Style::Json });
    }
    let ty = if node.contains_key("schema") { schemas.type_at(&place.child("schema"), hint) } else { Type::json() };
    let style = style(node.get("style"), at);
    let given = node.get("style").and_then(Value::as_str);
    if given.is_some_and(|given| given != style.word()) {
        let message = format!("this place has no such style; `{}` is written", style.word());
        schemas.warn(Rule::ParameterForm, &place.child("style"), message);
    }
    if node.get("allowReserved") == Some(&Value::Bool(true)) {
        let message = "reserved characters are percent-encoded all the same";
        schemas.warn(Rule::ParameterForm, &place.child("allowReserved"), message);
    }
    (ty, style)
}

/// Nested structures, for which OpenAPI defines no form.
fn undefined_depth(schemas: &mut Schemas<'_>, place: &Pointer, ty: &Type, style: Style, explode: bool) {
    let stands_alone =
        explode && matches!(style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::Matrix);
    if matches!(style, Style::Json | Style::Whole | Style::DeepObject)
        || !is_too_deep(schemas, ty, stands_alone, MOST_CHOICES)
    {
        return;
    }
    let message = if stands_alone {
        "OpenAPI has no form for structures within this value; they are written as JSON text"
    } else {
        "OpenAPI has no form for a list or an object within this value; a call with one is refused before it is sent"
    };
    schemas.warn(Rule::ParameterForm, place, message);
}

/// `lists` where a list within an object repeats the name of its property.
fn is_too_deep(schemas: &Schemas<'_>, ty: &Type, lists: bool, depth: usize) -> bool {
    let is_flat = |ty: &Type| schemas.is_leaf(ty) || matches!(schemas.behind(ty).kind, Kind::Json | Kind::Bytes);
    let fits = |ty: &Type| match schemas.behind(ty).kind {
        Kind::List(inner) if lists => is_flat(&inner),
        _ => is_flat(ty),
    };
    match schemas.behind(ty).kind {
        Kind::List(inner) => !is_flat(&inner),
        Kind::Map(inner) => !fits(&inner),
        Kind::Model(id) => match schemas.shape(id) {
            Shape::Record(record) => record.fields.iter().any(|field| !fits(&field.ty)),
            Shape::Choice(choice) if depth > 0 => {
                choice.variants.iter().any(|variant| is_too_deep(schemas, &variant.ty, lists, depth - 1))
            }
            _ => false,
        },
        _ => false,
    }
}

/// The parameter's own texts, and what its schema says beyond a type.
fn texts(schemas: &Schemas<'_>, written: &Pointer, place: &Pointer, node: &Map<String, Value>) -> Docs {
    let mut docs = docs_at(schemas, written, node);
    if node.get("allowEmptyValue") == Some(&Value::Bool(true)) {
        docs.notes.push("May be empty.".to_owned());
    }
    if node.contains_key("schema") {
        docs.notes.extend(view_notes(&View::of(schemas.document, &[place.child("schema")])));
    }
    docs
}

/// The style in openapiv3's terms for that place, or the default of the place.
pub fn style(given: Option<&Value>, at: Place) -> Style {
    fn word<T: DeserializeOwned>(given: Option<&Value>) -> Option<T> {
        given.and_then(|word| serde_json::from_value(word.clone()).ok())
    }
    match at {
        Place::Path => match word(given) {
            Some(PathStyle::Label) => Style::Label,
            Some(PathStyle::Matrix) => Style::Matrix,
            Some(PathStyle::Simple) | None => Style::Simple,
        },
        Place::Query => match word(given) {
            Some(QueryStyle::SpaceDelimited) => Style::SpaceDelimited,
            Some(QueryStyle::PipeDelimited) => Style::PipeDelimited,
            Some(QueryStyle::DeepObject) => Style::DeepObject,
            Some(QueryStyle::Form) | None => Style::Form,
        },
        Place::Header => match word(given) {
            Some(HeaderStyle::Simple) | None => Style::Simple,
        },
        Place::Cookie => match word(given) {
            Some(CookieStyle::Form) | None => Style::Form,
        },
    }
}
