//! Readers of bodies in which values follow one another: lines of JSON, JSON sequences, server-sent events.
//!
//! The whole body is read before the first item: the limits and timeouts of the client bound its length and its
//! duration.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Reader;
use crate::decode::{self, DecodeError};
use crate::reading::digits;

/// Reads a JSON value of each line that is not blank (JSON Lines, NDJSON).
pub fn json_lines<T: DeserializeOwned>() -> Reader<Vec<T>> {
    Reader::new(|answer| {
        let body = answer.json_bytes()?;
        let lines = decode::without_mark(&body).split(|byte| *byte == b'\n').filter(|line| !decode::is_blank(line));
        numbered(lines.map(decode::from_json))
    })
}

/// Reads the JSON values after record separators (RFC 7464).
pub fn json_sequence<T: DeserializeOwned>() -> Reader<Vec<T>> {
    Reader::new(|answer| {
        let body = answer.json_bytes()?;
        let texts = decode::without_mark(&body).split(|byte| *byte == b'\x1e').filter(|text| !decode::is_blank(text));
        numbered(texts.map(decode::from_json))
    })
}

/// Reads server-sent events. An event is an object of those of `event`, `data`, `id` and `retry` that came. Its data is
/// read as JSON where the type does not accept it as a text.
pub fn events<T: DeserializeOwned>() -> Reader<Vec<T>> {
    Reader::new(|answer| {
        let body = answer.json_bytes()?;
        let text = std::str::from_utf8(decode::without_mark(&body));
        let text = text.map_err(|_| DecodeError::new("the events are no UTF-8"))?;
        numbered(objects(text).into_iter().map(event))
    })
}

/// The items, or the error of the first that cannot be read.
pub(super) fn numbered<T>(items: impl Iterator<Item = Result<T, DecodeError>>) -> Result<Vec<T>, DecodeError> {
    items.enumerate().map(|(rank, item)| item.map_err(|error| error.within(rank))).collect()
}

fn event<T: DeserializeOwned>(event: Map<String, Value>) -> Result<T, DecodeError> {
    let as_text = decode::from_value(Value::Object(event.clone()));
    as_text.or_else(|error| {
        let data = event.get("data").and_then(Value::as_str).unwrap_or_default();
        digits::of(data.as_bytes(), || {
            let Ok(json) = decode::buffer::<Value>(data.as_bytes()) else { return Err(error.clone()) };
            let mut event = event.clone();
            event.insert("data".to_owned(), json);
            decode::from_value(Value::Object(event))
        })
    })
}

/// The events of a stream (HTML, « 9.2.6 Interpreting an event stream »). An event that the end of the stream cuts off
/// is ignored.
fn objects(text: &str) -> Vec<Map<String, Value>> {
    let text: Cow<'_, str> =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() };
    let (mut events, mut event, mut data) = (Vec::new(), Map::new(), Vec::new());
    for line in text.split_inclusive('\n') {
        // The end of the text ends the last line; it ends no event, unless that line is blank.
        let line = line.strip_suffix('\n').unwrap_or(line);
        if line.is_empty() {
            let mut done = std::mem::take(&mut event);
            if !data.is_empty() {
                done.insert("data".to_owned(), std::mem::take(&mut data).join("\n").into());
                events.push(done);
            }
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => data.push(value.to_owned()),
            "event" | "id" => {
                event.insert(field.to_owned(), value.into());
            }
            "retry" => event.extend(value.parse::<u64>().ok().map(|wait| (field.to_owned(), wait.into()))),
            _ => {}
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde_json::json;

    use super::super::Answer;
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer::new(StatusCode::OK, HeaderMap::new(), body.to_owned())
    }

    #[test]
    fn lines_and_sequences_are_read_one_by_one() {
        assert_eq!(json_lines::<i64>().read(&answer("\u{feff}1\n\r\n 2 \r\n3")), Ok(vec![1, 2, 3]));
        assert_eq!(json_lines::<i64>().read(&answer("")), Ok(vec![]));
        assert_eq!(json_sequence::<i64>().read(&answer("\u{1e}1\n\u{1e}2\n")), Ok(vec![1, 2]));
        let wrong = json_lines::<std::collections::BTreeMap<String, i64>>().read(&answer("{\"a\":1}\n{\"a\":\"x\"}\n"));
        assert!(wrong.is_err_and(|error| error.path() == "[1].a"));
    }

    #[test]
    fn events_are_what_the_standard_says() {
        let body = ": hello\nid: 1\nevent: add\ndata: {\"a\":\ndata: 2}\n\ndata:first\r\nretry: 10\r\n\r\nevent: none\n\ndata: cut";
        let read = events::<Value>().read(&answer(body)).expect("events");
        assert_eq!(
            json!(read),
            json!([{"id": "1", "event": "add", "data": "{\"a\":\n2}"}, {"data": "first", "retry": 10}])
        );
    }

    #[test]
    fn data_is_json_where_a_text_does_not_fit() {
        #[derive(serde::Deserialize)]
        struct Event {
            data: std::collections::BTreeMap<String, i64>,
        }
        let read = events::<Event>().read(&answer("data: {\"a\": 2}\n\n")).expect("events");
        assert_eq!(read[0].data["a"], 2);
        assert!(events::<Event>().read(&answer("data: x\n\n")).is_err());
    }
}
