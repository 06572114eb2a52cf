{{ header }}//! Reads lines: the name of a model in the document, a tab, and JSON. For each line it prints the JSON that the model
//! writes, or `error: ` and the reason.
{%- if exchanges %}
//!
//! With the port of a server it reads lines of JSON, one exchange each, and prints the result.
{%- endif %}
#![allow(dead_code, unused_variables, reason = "a document may do without models")]
{% if exchanges %}
#[path = "probe/exchanges.rs"]
mod exchanges;
{% endif %}
use std::io::{self, BufRead as _, Write as _};

{% if !components.is_empty() -%}
use {{ krate }}::models;
{% endif -%}
use {{ krate }}::runtime::codegen::{Deserialize, Json, Serialize};
use {{ krate }}::runtime::{from_json, serde_json};

fn main() -> io::Result<()> {
{%- if exchanges %}
    if let Some(port) = std::env::args().nth(1) {
        return exchanges::run(&port);
    }
{%- endif %}
    each_line(|line| {
        let (model, json) = line.split_once('\t').ok_or("the line has no tab")?;
        reencode(model, json)
    })
}

fn each_line(answer: impl Fn(&str) -> Result<String, String>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        match answer(&line?) {
            Ok(json) => writeln!(out, "{json}")?,
            Err(reason) => writeln!(out, "error: {}", reason.replace(['\n', '\r'], " "))?,
        }
    }
    Ok(())
}

type Again = fn(&str) -> Result<String, String>;

const MODELS: &[(&str, Again)] = &[
{%- for (name, ty) in components %}
    ({{ name }}, again::<{{ ty }}>),
{%- endfor %}
];

fn reencode(model: &str, json: &str) -> Result<String, String> {
    let (_, again) = MODELS.iter().find(|(name, _)| *name == model).ok_or("the document names no such model")?;
    again(json)
}

/// Reads from a JSON value, as choices do: reading from text would compile a second decoder for every model.
fn again<T: for<'de> Deserialize<'de> + Serialize>(json: &str) -> Result<String, String> {
    let json: Json = from_json(json.as_bytes()).map_err(|error| error.to_string())?;
    let model: T = json.read().map_err(|error| error.to_string())?;
    serde_json::to_string(&model).map_err(|error| error.to_string())
}

/// A model as it is read.
pub fn value<T: for<'de> Deserialize<'de>>(json: &serde_json::Value) -> Result<T, String> {
    T::deserialize(json).map_err(|error| error.to_string())
}
