//! The prepared answers, and the outcomes expected for them.

use serde_json::{Value, json};

use super::bodies::{is_lines, is_sequence};
use super::operations::{Form, Operation, Reply, essence, is_json, within};
use super::pools::Pools;
use super::served::Served;
use super::tomorrow;
use crate::compare::difference;

/// An answer, and its expected outcome.
#[derive(Clone)]
pub struct Answer<'d> {
    pub served: Served,
    /// The name of the outcome: `answered`, `refused` or `undocumented`.
    arm: &'static str,
    /// The key of the document.
    key: Option<&'d str>,
    due: Due<'d>,
    pub is_of_tomorrow: bool,
}

#[derive(Clone)]
enum Due<'d> {
    Nothing,
    /// JSON of this schema; any of the other schemas is accepted too.
    Json(Option<&'d Value>, Value, Vec<Value>),
    /// A text, or what it says.
    Text(String),
    Bytes(Vec<u8>),
}

/// All answers for an operation: every documented one, those of a future document, and more of the documented ones.
/// With the number of the first kind, and the number of documented ones left out.
pub fn of<'d>(operation: &Operation<'d>, pools: &mut Pools<'d>, rounds: usize) -> (Vec<Answer<'d>>, usize, usize) {
    let mut found = Vec::new();
    let (mut first, mut left) = (0, 0);
    for round in 0..rounds {
        for reply in &operation.replies {
            match today(operation, reply, pools) {
                Some(answer) => found.push(answer),
                None => left += usize::from(round == 0),
            }
        }
        if round == 0 {
            first = found.len();
            found.extend(unlisted(operation, &found));
            let tomorrow: Vec<_> = found.iter().flat_map(|answer| later(answer, pools)).collect();
            found.extend(tomorrow);
        }
    }
    (found, first, left)
}

/// The answers of an operation that documents none.
pub fn undocumented<'d>() -> Vec<Answer<'d>> {
    let served = Served { status: 204, headers: Vec::new(), body: Vec::new() };
    vec![Answer { served, arm: "undocumented", key: None, due: Due::Nothing, is_of_tomorrow: false }]
}

fn is_explicit(operation: &Operation<'_>) -> bool {
    operation.replies.iter().any(|reply| ["2", "3"].iter().any(|class| reply.key.starts_with(class)))
}

/// The status to serve for a key, and how a client tells it.
fn status(operation: &Operation<'_>, key: &str) -> Option<(u16, &'static str)> {
    let listed = |status: &u16| {
        let class = format!("{}XX", status / 100);
        operation.replies.iter().any(|reply| reply.key == status.to_string() || reply.key.eq_ignore_ascii_case(&class))
    };
    let arm = |status: u16| if (200..400).contains(&status) { "answered" } else { "refused" };
    if key == "default" {
        let usual: &[u16] = if is_explicit(operation) { &[418, 599] } else { &[200] };
        return usual.iter().find(|status| !listed(status)).map(|status| (*status, arm(*status)));
    }
    let status = match key.to_ascii_uppercase().strip_suffix("XX") {
        Some(class) => {
            let class: u16 = class.parse().ok()?;
            let named = |status: &u16| operation.replies.iter().any(|reply| reply.key == status.to_string());
            (class * 100..class * 100 + 100).find(|status| ![204, 205].contains(status) && !named(status))?
        }
        None => key.parse().ok()?,
    };
    (200..600).contains(&status).then(|| (status, arm(status)))
}

fn today<'d>(operation: &Operation<'d>, reply: &Reply<'d>, pools: &mut Pools<'d>) -> Option<Answer<'d>> {
    let (status, arm) = status(operation, reply.key)?;
    let is_bodyless = operation.method == "HEAD" || [204, 205].contains(&status) || (300..400).contains(&status);
    let mut headers: Vec<(String, String)> =
        reply.headers.iter().map(|(name, _)| ((*name).to_owned(), format!("valeur de {name}"))).collect();
    headers.retain(|(name, _)| {
        !["content-length", "transfer-encoding", "connection"].contains(&name.to_ascii_lowercase().as_str())
            && name.is_ascii()
    });
    headers.iter_mut().for_each(|(_, value)| value.retain(|c| c.is_ascii_graphic()));
    let (due, body) = match reply.form.as_ref().filter(|_| !is_bodyless) {
        None => (Due::Nothing, Vec::new()),
        Some(form) if is_left(operation, reply, form) => return None,
        Some(form) => {
            let bounded = is_parts(form.media) && !form.media.contains("boundary=");
            let content_type = if bounded { format!("{}; boundary=parts", form.media) } else { within(form.media) };
            headers.push(("content-type".to_owned(), content_type));
            body(form, pools)?
        }
    };
    let served = Served { status, headers, body };
    Some(Answer { served, arm, key: Some(reply.key), due, is_of_tomorrow: false })
}

/// Whether another form of the same answer has the same content in JSON.
fn is_left(operation: &Operation<'_>, reply: &Reply<'_>, form: &Form<'_>) -> bool {
    let same = operation.replies.iter().filter(|other| other.key == reply.key).filter_map(|other| other.form.as_ref());
    let mut same = same.filter(|other| is_json(other.media) && other.schema == form.schema);
    !is_json(form.media) && !form.media.starts_with("text/") && form.schema.is_some() && same.next().is_some()
}

fn body<'d>(form: &Form<'d>, pools: &mut Pools<'d>) -> Option<(Due<'d>, Vec<u8>)> {
    let media = essence(form.media);
    let is_binary =
        form.schema.is_some_and(|schema| schema["format"] == "binary" || schema["contentMediaType"].is_string());
    if is_lines(&media) || media == "text/event-stream" {
        return followed(form, &media, pools);
    }
    if is_parts(&media)
        && let Some(answer) = parts(form, pools)
    {
        return Some(answer);
    }
    if is_json(form.media) && !is_binary {
        let value = pools.next(form.schema, |_| true)?;
        return Some((Due::Json(form.schema, value.clone(), Vec::new()), value.to_string().into_bytes()));
    }
    if media.starts_with("text/") {
        let text = match pools.next(form.schema, |_| true) {
            Some(Value::String(text)) => text,
            Some(other) if form.schema.is_some() => other.to_string(),
            _ => "un texte « é »\n".to_owned(),
        };
        return Some((Due::Text(text.clone()), text.into_bytes()));
    }
    let bytes = vec![0, 255, 10, 13, 195, 40, 60];
    Some((Due::Bytes(bytes.clone()), bytes))
}

/// Values in sequence.
fn followed<'d>(form: &Form<'d>, media: &str, pools: &mut Pools<'d>) -> Option<(Due<'d>, Vec<u8>)> {
    let items = match (form.item, form.schema) {
        (Some(item), _) => {
            let fits = |item: &Value| media != "text/event-stream" || event(item).is_some();
            (0..3).filter_map(|_| pools.next(Some(item), fits)).collect::<Vec<_>>()
        }
        (None, Some(schema)) if media != "text/event-stream" => {
            let one = pools.next(Some(schema), |_| true)?;
            let more = pools.next(Some(schema), |_| true)?;
            if let Value::Array(items) = one { items } else { vec![one, more] }
        }
        // Before OpenAPI 3.2, a schema describes the data of each event, or the event itself.
        (None, Some(schema)) if is_described(&pools.next(Some(schema), |_| true)?) => {
            let found = (0..3).filter_map(|_| pools.next(Some(schema), |_| true));
            let items = found.flat_map(|one| if let Value::Array(items) = one { items } else { vec![one] });
            items.map(|item| if event(&item).is_some() { item } else { json!({ "data": item }) }).collect()
        }
        _ => {
            let text = "data: un texte\n\n".to_owned();
            return Some((Due::Text(text.clone()), text.into_bytes()));
        }
    };
    let text: String = if media == "text/event-stream" {
        items.iter().map(event).collect::<Option<String>>()?
    } else if is_sequence(media) {
        items.iter().map(|item| format!("\u{1e}{item}\n")).collect()
    } else {
        items.iter().map(|item| format!("{item}\n")).collect()
    };
    Some((Due::Json(None, Value::Array(items), Vec::new()), text.into_bytes()))
}

/// Whether a value is more than a text.
fn is_described(value: &Value) -> bool {
    !matches!(value, Value::String(_) | Value::Null)
}

fn is_parts(media: &str) -> bool {
    media.starts_with("multipart/")
}

/// Parts without names, where the document describes one of them: structures are JSON, texts travel as they are or as
/// JSON, and what has no type is bytes (OpenAPI 3.2, "Encoding Object").
fn parts<'d>(form: &Form<'d>, pools: &mut Pools<'d>) -> Option<(Due<'d>, Vec<u8>)> {
    let item = form.item.or_else(|| form.schema.filter(|list| list["type"] == "array")?.get("items"))?;
    let kinds = ["type", "$ref", "oneOf", "anyOf", "allOf", "enum", "properties"];
    let is_file = item["format"] == "binary"
        || item["contentMediaType"].is_string()
        || kinds.iter().all(|key| item.get(key).is_none());
    let items: Vec<Value> = match form.item {
        Some(item) => (0..3).filter_map(|_| pools.next(Some(item), |_| true)).collect(),
        None => pools.next(form.schema, Value::is_array)?.as_array()?.clone(),
    };
    let (mut body, mut due) = (b"for people\r\n".to_vec(), Vec::new());
    for (rank, item) in items.into_iter().enumerate() {
        let (media, content, value) = match &item {
            _ if is_file => ("image/png", vec![0, 255, 13, 10], json!([0, 255, 13, 10])),
            Value::String(text) if rank % 2 == 0 => ("text/plain", text.clone().into_bytes(), item),
            item => ("application/json", item.to_string().into_bytes(), item.clone()),
        };
        body.extend_from_slice(format!("--parts\r\nContent-Type: {media}\r\n\r\n").as_bytes());
        body.extend(content);
        body.extend_from_slice(b"\r\n");
        due.push(value);
    }
    body.extend_from_slice(b"--parts--\r\n");
    Some((Due::Json(None, Value::Array(due), Vec::new()), body))
}

/// A server-sent event, where an object says one: but for its data, nothing has several lines.
fn event(item: &Value) -> Option<String> {
    let mut lines = String::new();
    for (key, value) in item.as_object()? {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if !["event", "data", "id", "retry"].contains(&key.as_str())
            || text.contains(['\r', '\0'])
            || (key != "data" && text.contains('\n'))
        {
            return None;
        }
        lines.extend(text.split('\n').map(|line| format!("{key}: {line}\n")));
    }
    item.get("data")?;
    Some(lines + "\n")
}

/// Undocumented statuses.
fn unlisted<'d>(operation: &Operation<'d>, today: &[Answer<'d>]) -> Vec<Answer<'d>> {
    let has = |key: &str| operation.replies.iter().any(|reply| reply.key.eq_ignore_ascii_case(key));
    let mut found = Vec::new();
    for (status, class) in [(499_u16, "4XX"), (599, "5XX")] {
        if !has("default") && !has(class) && !has(&status.to_string()) && operation.method != "HEAD" {
            let body = json!({"de demain": [status, null, "é"]}).to_string().into_bytes();
            let served =
                Served { status, headers: vec![("content-type".to_owned(), "application/json".to_owned())], body };
            found.push(Answer { served, arm: "undocumented", key: None, due: Due::Nothing, is_of_tomorrow: true });
        }
    }
    // RFC 9110, « 204 No Content »: a class of successes holds those that have no body.
    if operation.method != "HEAD" && has("2XX") {
        for status in [204, 205].into_iter().filter(|status| !has(&status.to_string())) {
            let served = Served { status, headers: Vec::new(), body: Vec::new() };
            found.push(Answer { served, arm: "answered", key: None, due: Due::Nothing, is_of_tomorrow: true });
        }
    }
    // An unlisted success is read like the first listed one.
    let first = today.iter().filter(|answer| answer.arm == "answered").min_by_key(|answer| answer.served.status);
    if let Some(first) =
        first.filter(|first| first.served.status < 299 && !first.served.body.is_empty() && !has("2XX") && !has("299"))
    {
        let served = Served { status: 299, ..first.served.clone() };
        found.push(Answer { served, key: None, is_of_tomorrow: true, ..first.clone() });
    }
    found
}

/// The same answer in a future document.
fn later<'d>(answer: &Answer<'d>, pools: &Pools<'d>) -> Vec<Answer<'d>> {
    let Due::Json(Some(schema), today, _) = &answer.due else { return Vec::new() };
    let all = tomorrow::of(today, |value| pools.fault(schema, value));
    let each = all.into_iter().map(|tomorrow| Answer {
        served: Served { body: tomorrow.value.to_string().into_bytes(), ..answer.served.clone() },
        due: Due::Json(None, tomorrow.value, tomorrow.without),
        is_of_tomorrow: true,
        ..answer.clone()
    });
    each.collect()
}

impl<'d> Answer<'d> {
    /// Whether its values follow one another: a stream keeps nothing of what it read.
    fn follows(&self) -> bool {
        let named = self.served.headers.iter().find(|(name, _)| name == "content-type");
        let media = named.map(|(_, media)| essence(media)).unwrap_or_default();
        is_lines(&media) || is_parts(&media) || media == "text/event-stream"
    }

    /// The difference between the outcome and the expected one.
    pub fn fault(&self, told: &Value, pools: &Pools<'d>) -> Option<String> {
        let (arm, body) = (told["arm"].as_str().unwrap_or_default(), &told["body"]);
        let status = self.served.status;
        if arm != self.arm || told["status"] != status {
            let sent: String = String::from_utf8_lossy(&self.served.body).chars().take(300).collect();
            let reason = [&told["reason"], body].map(Value::to_string).join(" ");
            return Some(format!("{status} came as `{arm}` and not as `{}`: {reason}\n    for {sent}", self.arm));
        }
        if self.key.is_some() && !told["named"].is_null() && told["named"] != json!(self.key) {
            return Some(format!("{status} came as {} and not as {:?}", told["named"], self.key));
        }
        let is_stream = told["raw"].is_null() && arm == "answered" && self.follows();
        if !is_stream && told["raw"] != json!(self.served.body) && self.served.status != 304 && !self.is_without_body()
        {
            return Some(format!("the body of {status} was not kept as it came"));
        }
        for (name, value) in &self.served.headers {
            let is_there = told["headers"].as_array().into_iter().flatten().any(|header| {
                header[0].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)) && header[1] == json!(value)
            });
            if !is_there {
                return Some(format!("the header `{name}` of {status} was lost"));
            }
        }
        self.body_fault(body, pools).map(|fault| format!("answer {status}{fault}"))
    }

    fn is_without_body(&self) -> bool {
        self.served.body.is_empty()
    }

    fn body_fault(&self, body: &Value, pools: &Pools<'d>) -> Option<String> {
        match &self.due {
            Due::Nothing => (!body.is_null()).then(|| format!(": nothing is due, and {body} came")),
            Due::Json(schema, due, without) => {
                let wrong = difference(due, body).filter(|_| without.iter().all(|due| difference(due, body).is_some()));
                wrong.or_else(|| schema.and_then(|schema| pools.fault(schema, body)).map(|fault| format!(": {fault}")))
            }
            Due::Text(text) => {
                let said = serde_json::from_str::<Value>(text).is_ok_and(|due| difference(&due, body).is_none());
                let is_right = body == text || said || *body == json!(text.as_bytes());
                (!is_right).then(|| format!(": the text {text:?} came as {body}"))
            }
            Due::Bytes(bytes) => (*body != json!(bytes)).then(|| format!(": other bytes came: {body}")),
        }
    }
}
