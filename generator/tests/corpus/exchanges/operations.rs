//! The operations of a document, read from the tree as written: requests and possible answers.

use serde_json::{Map, Value};

/// An operation, by method and path.
pub struct Operation<'d> {
    pub method: String,
    pub path: &'d str,
    pub parameters: Vec<Parameter<'d>>,
    pub body: Option<Body<'d>>,
    pub replies: Vec<Reply<'d>>,
    /// Alternatives, each a list of schemes.
    pub security: Vec<Vec<&'d str>>,
    /// Its own server, where it has one.
    pub server: Option<String>,
}

pub struct Parameter<'d> {
    pub name: &'d str,
    pub place: &'d str,
    pub required: bool,
    pub style: &'d str,
    pub explode: bool,
    /// The media type of its value, where that is a text of its own.
    pub media: Option<&'d str>,
    pub schema: Option<&'d Value>,
    /// Set once on the client.
    pub client: bool,
}

pub struct Body<'d> {
    pub required: bool,
    pub forms: Vec<Form<'d>>,
}

pub struct Form<'d> {
    pub media: &'d str,
    pub schema: Option<&'d Value>,
    pub item: Option<&'d Value>,
    pub encoding: Option<&'d Map<String, Value>>,
}

/// The content of a status in one media type, or in none.
pub struct Reply<'d> {
    pub key: &'d str,
    pub form: Option<Form<'d>>,
    /// Headers that are always there, with their schemas.
    pub headers: Vec<(&'d str, Option<&'d Value>)>,
}

/// The node that a reference inside the document leads to.
pub fn resolve<'d>(document: &'d Value, mut node: &'d Value) -> &'d Value {
    for _ in 0..32 {
        let Some(pointer) = node.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) else {
            break;
        };
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy().into_owned();
        let Some(target) = document.pointer(&pointer) else { break };
        node = target;
    }
    node
}

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Every operation of the document.
pub fn of(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let item = resolve(document, item);
        let usual = item.as_object().into_iter().flatten().filter(|(key, _)| METHODS.contains(&key.as_str()));
        let further = item.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
        for (method, node) in usual
            .map(|(key, node)| (key.to_ascii_uppercase(), node))
            .chain(further.map(|(key, node)| (key.clone(), node)))
        {
            found.push(operation(document, method, (path, item), node));
        }
    }
    found
}

fn operation<'d>(
    document: &'d Value,
    method: String,
    (path, item): (&'d str, &'d Value),
    node: &'d Value,
) -> Operation<'d> {
    let mut parameters: Vec<Parameter<'d>> = Vec::new();
    for given in [item, node].into_iter().filter_map(|holder| holder.get("parameters")?.as_array()).flatten() {
        let Some(parameter) = parameter(resolve(document, given)) else { continue };
        parameters.retain(|known| (known.name, known.place) != (parameter.name, parameter.place));
        parameters.push(parameter);
    }
    let security = node.get("security").or_else(|| document.get("security")).and_then(Value::as_array);
    let names = |one: &'d Value| one.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let server = [node, item].into_iter().find_map(|holder| holder.get("servers")?.as_array()?.first());
    Operation {
        method,
        path,
        parameters,
        body: node.get("requestBody").and_then(|body| self::body(document, resolve(document, body))),
        replies: replies(document, node),
        security: security.into_iter().flatten().map(names).collect(),
        server: server.map(address),
    }
}

/// The address of a server, its variables at their defaults.
fn address(server: &Value) -> String {
    let mut url = server["url"].as_str().unwrap_or_default().to_owned();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), variable["default"].as_str().unwrap_or_default());
    }
    url
}

fn parameter(node: &Value) -> Option<Parameter<'_>> {
    let (name, place) = (node.get("name")?.as_str()?, node.get("in")?.as_str()?);
    // OpenAPI 3.0.4, "Parameter Object": such definitions are ignored.
    if place == "header" && ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str()) {
        return None;
    }
    let media = node.get("content").and_then(Value::as_object).and_then(|all| {
        let json = all.iter().find(|(media, _)| is_json(media));
        json.or_else(|| all.iter().next())
    });
    let usual = if ["query", "querystring", "cookie"].contains(&place) { "form" } else { "simple" };
    let fitting: &[&str] = match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        _ => &[],
    };
    let style = node.get("style").and_then(Value::as_str).filter(|style| fitting.contains(style)).unwrap_or(usual);
    Some(Parameter {
        name,
        place,
        required: place == "path" || node["required"] == true,
        style,
        explode: node.get("explode").and_then(Value::as_bool).unwrap_or(style == "form"),
        media: media.map(|(media, _)| media.as_str()),
        schema: media.map_or_else(|| node.get("schema"), |(_, given)| given.get("schema")),
        client: node["x-client"] == true,
    })
}

fn body<'d>(document: &'d Value, node: &'d Value) -> Option<Body<'d>> {
    let forms = node.get("content")?.as_object()?;
    let forms = forms.iter().map(|(media, given)| form(media, resolve(document, given))).collect();
    Some(Body { required: node["required"] == true, forms })
}

fn form<'d>(media: &'d str, given: &'d Value) -> Form<'d> {
    Form {
        media,
        schema: given.get("schema"),
        item: given.get("itemSchema"),
        encoding: given.get("encoding").and_then(Value::as_object),
    }
}

fn replies<'d>(document: &'d Value, node: &'d Value) -> Vec<Reply<'d>> {
    let mut found = Vec::new();
    for (key, given) in node.get("responses").and_then(Value::as_object).into_iter().flatten() {
        let given = resolve(document, given);
        let all = given.get("headers").and_then(Value::as_object).into_iter().flatten();
        let headers: Vec<(&str, Option<&Value>)> = all
            .map(|(name, header)| (name.as_str(), resolve(document, header).get("schema")))
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
            .collect();
        let content = given.get("content").and_then(Value::as_object).into_iter().flatten();
        let forms: Vec<Form<'d>> = content.map(|(media, given)| form(media, resolve(document, given))).collect();
        let forms = if forms.is_empty() { vec![None] } else { forms.into_iter().map(Some).collect() };
        found.extend(forms.into_iter().map(|form| Reply { key, form, headers: headers.clone() }));
    }
    found
}

/// A media type without parameters, in small letters.
pub fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*" || essence == "application/*"
}

/// A media type within a range.
pub fn within(media: &str) -> String {
    match media.split_once('*') {
        // Parts that nobody names: who writes them says what stands between.
        None if media.starts_with("multipart/") && !media.starts_with("multipart/form-data") => {
            format!("{media}; boundary=parts")
        }
        None => media.to_owned(),
        Some(("" | "application/", _)) => "application/json".to_owned(),
        Some(("image/", _)) => "image/png".to_owned(),
        Some((start, end)) => format!("{start}plain{end}"),
    }
}
