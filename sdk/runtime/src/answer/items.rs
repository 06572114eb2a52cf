//! Readers of bodies in which values follow one another: as a list of a body that was read to its end, or as a stream
//! whose items are read as they come.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::frames::{Frame, Frames, Framing};
use super::{Answer, Reader};
use crate::decode::{self, DecodeError};
use crate::reading::loss;

/// Reads a JSON value of each line that is not blank (JSON Lines, NDJSON).
pub fn json_lines<T: DeserializeOwned>() -> Reader<Vec<T>> {
    Reader::new(|answer| all(answer, Framing::Lines, json))
}

/// Reads the JSON values after record separators (RFC 7464).
pub fn json_sequence<T: DeserializeOwned>() -> Reader<Vec<T>> {
    Reader::new(|answer| all(answer, Framing::Sequence, json))
}

/// Reads server-sent events. An event is an object of those of `event`, `data`, `id` and `retry` that came. Its data is
/// read as JSON where the type does not accept it as a text.
pub fn events<T: DeserializeOwned>() -> Reader<Vec<T>> {
    Reader::new(|answer| all(answer, Framing::Events, event))
}

/// The items of a whole body, or the error of the first that cannot be read.
pub(super) fn all<T>(
    answer: &Answer,
    framing: Framing,
    read: fn(Frame) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let mut frames = Frames::of(answer, framing)?;
    frames.push(answer.body());
    frames.end();
    let items = std::iter::from_fn(|| frames.next());
    items.enumerate().map(|(rank, frame)| frame.and_then(read).map_err(|error| error.within(rank))).collect()
}

/// Reads a value that is JSON.
pub(super) fn json<T: DeserializeOwned>(frame: Frame) -> Result<T, DecodeError> {
    let Frame::Json(bytes) = frame else { unreachable!("lines and sequences are cut into JSON") };
    decode::from_json(&bytes)
}

/// Reads an event.
pub(super) fn event<T: DeserializeOwned>(frame: Frame) -> Result<T, DecodeError> {
    let Frame::Event(event) = frame else { unreachable!("events are cut into events") };
    let (as_text, text) = loss::of(|| decode::from_value(Value::Object(event.clone())));
    if as_text.is_ok() && text.unknown == 0 {
        return as_text;
    }
    // An open code and an open choice take a text that they do not know: JSON of which they know more is what was meant.
    let data = event.get("data").and_then(Value::as_str).unwrap_or_default();
    let as_json = decode::with_digits(data.as_bytes(), |data| {
        let json = decode::buffer::<Value>(data)?;
        let mut event = event.clone();
        event.insert("data".to_owned(), json);
        let (read, json) = loss::of(|| decode::from_value(Value::Object(event)));
        Ok((as_text.is_err() || (read.is_ok() && json.unknown < text.unknown)).then_some(read))
    });
    as_json.ok().flatten().unwrap_or(as_text)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

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
            serde_json::json!(read),
            serde_json::json!([{"id": "1", "event": "add", "data": "{\"a\":\n2}"}, {"data": "first", "retry": 10}])
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
