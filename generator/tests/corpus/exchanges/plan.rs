//! The exchanges of an operation: optional parameters two by two, bodies in every form, and answers in every way.

use std::fmt;

use serde_json::{Map, Value, json};

use super::answers::{self, Answer};
use super::bodies::{self, Kind, Part, is_left};
use super::operations::{Form, Operation, Parameter, within};
use super::pools::Pools;
use super::served::Arrived;
use super::wire;

/// One exchange.
pub struct Exchange<'d> {
    pub operation: &'d Operation<'d>,
    parameters: Vec<(&'d Parameter<'d>, Value)>,
    body: Option<Sent<'d>>,
    pub answer: Answer<'d>,
}

struct Sent<'d> {
    form: &'d Form<'d>,
    kind: Kind,
    media: String,
    given: Value,
    parts: Vec<Part>,
}

/// The counts of exchanges.
#[derive(Default)]
pub struct Figures {
    pub operations: usize,
    share: usize,
    pub exchanges: usize,
    parameters: usize,
    bodies: usize,
    answers: usize,
    tomorrow: usize,
    /// Documented answers and forms of bodies that another form covers, or whose status cannot be served.
    left: usize,
    /// Documented answers beyond the share of the operation.
    beyond: usize,
}

impl Figures {
    pub fn of(operations: usize, share: usize) -> Self {
        Self { operations, share, ..Self::default() }
    }

    /// The values that were sent and received.
    pub fn values(&self) -> usize {
        self.parameters + self.bodies + self.answers + self.tomorrow
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} operations, {} exchanges (at most {} each): ",
            self.operations, self.exchanges, self.share
        )?;
        write!(formatter, "{} values of parameters, {} bodies, ", self.parameters, self.bodies)?;
        write!(formatter, "{} answers of today and {} of tomorrow; ", self.answers, self.tomorrow)?;
        write!(formatter, "{} forms left to another, {} answers beyond the share", self.left, self.beyond)
    }
}

impl<'d> Operation<'d> {
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Every schema that it speaks of.
    pub fn schemas(&self) -> impl Iterator<Item = &'d Value> {
        let of_form = |form: &Form<'d>| [form.schema, form.item];
        let parameters = self.parameters.iter().map(|parameter| parameter.schema);
        let bodies = self.body.iter().flat_map(|body| &body.forms).flat_map(of_form);
        let replies = self.replies.iter().filter_map(|reply| reply.form.as_ref()).flat_map(of_form);
        parameters.chain(bodies).chain(replies).flatten().collect::<Vec<_>>().into_iter()
    }
}

/// Which of `count` optional things are present in each exchange: any two occur together, each without the other, and
/// both missing.
fn presence(count: usize, row: usize) -> Vec<bool> {
    let bits = usize::BITS - count.saturating_sub(1).leading_zeros();
    let rows = 2 + 2 * bits as usize;
    match row % rows {
        0 => vec![true; count],
        1 => vec![false; count],
        row => (0..count).map(|rank| (rank >> ((row - 2) / 2)) % 2 == row % 2).collect(),
    }
}

/// How many exchanges that takes.
fn rows(count: usize) -> usize {
    2 + 2 * (usize::BITS - count.saturating_sub(1).leading_zeros()) as usize
}

/// The exchanges of an operation, or why it cannot be called.
pub fn of<'d>(
    document: &'d Value,
    operation: &'d Operation<'d>,
    pools: &mut Pools<'d>,
    (share, figures): (usize, &mut Figures),
) -> Result<Vec<Exchange<'d>>, String> {
    let own: Vec<&Parameter<'_>> = operation.parameters.iter().filter(|parameter| !parameter.client).collect();
    let forms: Vec<&Form<'_>> = operation.body.iter().flat_map(|body| &body.forms).collect();
    let (left, forms): (Vec<&Form<'_>>, Vec<&Form<'_>>) =
        forms.into_iter().partition(|form| operation.body.as_ref().is_some_and(|body| is_left(document, form, body)));
    let is_optional = operation.body.as_ref().is_some_and(|body| !body.required);
    let (mut laid_out, first, unserved) = answers::of(operation, pools, 3);
    if laid_out.is_empty() {
        laid_out = answers::undocumented();
    }
    figures.left += left.len() + unserved;
    let optional = own.iter().filter(|parameter| !parameter.required).count() + usize::from(is_optional);
    let bodies = if forms.is_empty() { 0 } else { (4 * forms.len()).max(8) };
    let wanted = rows(optional).max(laid_out.len()).max(bodies);
    figures.beyond += first.saturating_sub(share);
    let mut found = Vec::new();
    for row in 0..wanted.min(share.max(rows(optional))) {
        let mut there = presence(optional, row).into_iter();
        let mut parameters = Vec::new();
        for parameter in &own {
            if !parameter.required && there.next() == Some(false) {
                continue;
            }
            match value(parameter, pools) {
                Some(value) => parameters.push((*parameter, value)),
                None if parameter.required => return Err(format!("no value for the parameter `{}`", parameter.name)),
                None => {}
            }
        }
        let has_body = !forms.is_empty() && (!is_optional || there.next() == Some(true));
        let body = if has_body { Some(sent(document, forms[row % forms.len()], pools)?) } else { None };
        let answer = laid_out[row % laid_out.len()].clone();
        figures.parameters += parameters.len();
        figures.bodies += usize::from(body.is_some());
        *(if answer.is_of_tomorrow { &mut figures.tomorrow } else { &mut figures.answers }) += 1;
        found.push(Exchange { operation, parameters, body, answer });
    }
    Ok(found)
}

fn value<'d>(parameter: &Parameter<'d>, pools: &mut Pools<'d>) -> Option<Value> {
    let Some(media) = parameter.media else {
        return pools.next(parameter.schema, |value| wire::is_sayable(parameter, value));
    };
    if super::operations::is_json(media) && ["query", "querystring"].contains(&parameter.place) {
        // An optional one that is null is left out.
        return pools.next(parameter.schema, |value| parameter.required || !value.is_null());
    }
    // The properties of a form are the parameters.
    if parameter.place == "querystring" && super::operations::essence(media) == "application/x-www-form-urlencoded" {
        return pools.next(parameter.schema, Value::is_object);
    }
    // The caller writes the text.
    Some(json!("un-texte"))
}

fn sent<'d>(document: &'d Value, form: &'d Form<'d>, pools: &mut Pools<'d>) -> Result<Sent<'d>, String> {
    let kind = bodies::kind(document, form);
    let schema = form.schema.or(form.item);
    let none = || format!("no valid value for the body as `{}`", form.media);
    let mut parts = Vec::new();
    let given = match kind {
        Kind::Bytes => json!([0, 255, 10, 13, 195, 40]),
        Kind::Text => pools.next(schema, Value::is_string).unwrap_or_else(|| json!("un texte « é »\n")),
        Kind::Lines => {
            let one = pools.next(schema, |value| !value.is_null()).ok_or_else(none)?;
            if one.is_array() && form.item.is_none() { one } else { json!([one]) }
        }
        Kind::Multipart => {
            let sample = pools.next(schema, Value::is_object).ok_or_else(none)?;
            let (given, due) = bodies::parts(document, form, &sample);
            parts = due;
            given
        }
        Kind::Form => pools.next(schema, Value::is_object).ok_or_else(none)?,
        Kind::Json => pools.next(schema, |_| true).ok_or_else(none)?,
    };
    Ok(Sent { form, kind, media: within(form.media), given, parts })
}

impl Exchange<'_> {
    /// The instructions for the probe.
    pub fn line(&self, number: usize) -> Value {
        let mut parameters = Map::new();
        for (parameter, value) in &self.parameters {
            let place = if parameter.place == "querystring" { "query" } else { parameter.place };
            parameters.entry(place).or_insert_with(|| json!({}))[parameter.name] = value.clone();
        }
        let body = self.body.as_ref().map(|sent| {
            // A range that includes JSON is sent as JSON.
            let form = if sent.kind == Kind::Json { &sent.media } else { sent.form.media };
            json!({ "form": form, "media": sent.media, "value": sent.given })
        });
        json!({ "number": number, "operation": self.operation.key(), "parameters": parameters, "body": body })
    }

    /// The error in the received request.
    pub fn fault(self, document: &Value, arrived: &Arrived) -> Option<String> {
        let checks: [&dyn Fn() -> Option<String>; 3] = [
            &|| (arrived.method != self.operation.method).then(|| format!("{} arrived", arrived.method)),
            &|| self.target_fault(document, arrived),
            &|| self.headers_fault(arrived),
        ];
        if let Some(fault) = checks.into_iter().find_map(|check| check()) {
            return Some(fault);
        }
        match self.body {
            None => (!arrived.body.is_empty()).then(|| "a body arrived, and none is due".to_owned()),
            Some(sent) if sent.kind == Kind::Multipart => bodies::parts_fault(arrived, sent.parts),
            Some(sent) => bodies::fault(arrived, sent.kind, sent.form, &sent.media, &sent.given),
        }
        .map(|fault| format!("body{fault}"))
    }

    fn target_fault(&self, document: &Value, arrived: &Arrived) -> Option<String> {
        let (path, query) = arrived.target.split_once('?').unwrap_or((&arrived.target, ""));
        let base = url::Url::parse("http://127.0.0.1/base").unwrap();
        let server = self.operation.server.as_ref().map(|server| base.join(server));
        let prefix = match &server {
            Some(Ok(server)) => server.path().trim_end_matches('/').to_owned(),
            Some(Err(_)) => return Some(format!("{:?} is no address", self.operation.server)),
            None => "/base".to_owned(),
        };
        let origin = self.operation.server.as_ref().and_then(|server| url::Url::parse(server).ok());
        let origin = origin.map(|server| server.origin().ascii_serialization());
        if origin.is_some() && origin != arrived.text("x-origin") {
            return Some(format!("it went to {:?}, and {origin:?} is due", arrived.text("x-origin")));
        }
        let Some(path) = path.strip_prefix(&prefix) else { return Some(format!("{path} is not under {prefix}")) };
        let given: Vec<(&Parameter<'_>, &Value)> =
            self.parameters.iter().map(|(parameter, value)| (*parameter, value)).collect();
        // RFC 3986, 3.5: a fragment stays with the client. A template may hold a query of its own.
        let template = self.operation.path.split('#').next().unwrap_or_default();
        let (template, fixed) = template.split_once('?').unwrap_or((template, ""));
        if let Some(fault) = wire::path_fault(template, path, &given) {
            return Some(fault);
        }
        let mut due = Vec::new();
        for (parameter, value) in given.iter().filter(|(parameter, _)| parameter.place.starts_with("query")) {
            if parameter.media.is_some_and(super::operations::is_json) {
                if parameter.place == "querystring" {
                    return (!wire::says(&wire::decoded(query), value)).then(|| format!("{query} came for {value}"));
                }
                due.push((parameter.name.to_owned(), wire::Due::Json((*value).clone())));
            } else {
                due.extend(wire::pairs(parameter.name, parameter.style, parameter.explode, value));
            }
        }
        let keys = super::keys::of(document, self.operation, arrived);
        if let Some(fault) = keys {
            return Some(fault);
        }
        let query = super::keys::without(query, '&');
        let query = query.strip_prefix(fixed).filter(|_| !fixed.is_empty()).unwrap_or(&query);
        wire::pairs_fault(query, due).map(|fault| format!("query: {fault}"))
    }

    fn headers_fault(&self, arrived: &Arrived) -> Option<String> {
        let cookies = super::keys::without(&arrived.text("cookie").unwrap_or_default().replace("; ", "\u{1}"), '\u{1}');
        let mut due = Vec::new();
        for (parameter, value) in &self.parameters {
            match parameter.place {
                "cookie" => due.extend(wire::pairs(parameter.name, "form", parameter.explode, value)),
                "header" => {
                    let raw = arrived.text(parameter.name);
                    let fits = |raw: &String| wire::one_text(raw, value, parameter.explode, ",", str::to_owned);
                    if !raw.as_ref().is_some_and(fits) {
                        return Some(format!("the header `{}` came as {raw:?} for {value}", parameter.name));
                    }
                }
                _ => {}
            }
        }
        wire::cookies_fault(&cookies, due)
    }
}

#[test]
fn every_two_optional_things_are_there_in_every_combination() {
    for count in [2, 3, 8, 13] {
        let all: Vec<Vec<bool>> = (0..rows(count)).map(|row| presence(count, row)).collect();
        for (one, other) in (0..count).flat_map(|one| (0..one).map(move |other| (one, other))) {
            for wanted in [(true, true), (true, false), (false, true), (false, false)] {
                assert!(all.iter().any(|row| (row[one], row[other]) == wanted), "{count}: {one} {other} {wanted:?}");
            }
        }
    }
}
