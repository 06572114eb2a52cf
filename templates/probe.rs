{{ header }}//! Reads lines of a model's name in the document, a tab, and JSON. Prints for each line the JSON that the model writes
//! again, or `error: ` and why it could not be read.

use std::io::{self, BufRead as _, Write as _};

{% if !components.is_empty() -%}
use {{ krate }}::models;
use {{ krate }}::runtime::codegen::{Deserialize, Json, Serialize};
use {{ krate }}::runtime::serde_json;

{% endif -%}
fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let again = line.split_once('\t').ok_or_else(|| "the line has no tab".to_owned());
        match again.and_then(|(model, json)| reencode(model, json)) {
            Ok(json) => writeln!(out, "{json}")?,
            Err(reason) => writeln!(out, "error: {}", reason.replace(['\n', '\r'], " "))?,
        }
    }
    Ok(())
}
{% if components.is_empty() %}
fn reencode(_model: &str, _json: &str) -> Result<String, String> {
    Err("the document names no model".to_owned())
}
{% else %}
fn reencode(model: &str, json: &str) -> Result<String, String> {
    match model {
{%- for (name, ty) in components %}
        {{ name }} => again::<{{ ty }}>(json),
{%- endfor %}
        _ => Err("the document names no such model".to_owned()),
    }
}

/// By way of a JSON value, which is how choices read too: one more way would be compiled for every model.
fn again<T: for<'de> Deserialize<'de> + Serialize>(json: &str) -> Result<String, String> {
    let value: Json = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let model = T::deserialize(&value).map_err(|error| error.to_string())?;
    serde_json::to_string(&model).map_err(|error| error.to_string())
}
{% endif -%}
