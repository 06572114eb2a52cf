//! Cuts a body into the values that follow one another in it, as its pieces come: lines of JSON, JSON sequences,
//! server-sent events, parts. How a value is read is for the readers.

mod events;
mod lines;
mod parts;

use bytes::Bytes;
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use http::HeaderMap;
use serde_json::{Map, Value};

use super::Answer;
use crate::decode::DecodeError;

/// How values follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// A line is JSON (JSON Lines, NDJSON).
    Lines,
    /// A record separator stands before each (RFC 7464).
    Sequence,
    /// Server-sent events (HTML, « 9.2.6 Interpreting an event stream »).
    Events,
    /// Parts of a multipart body (RFC 2046).
    Parts,
}

/// One value as it came.
pub(super) enum Frame {
    /// Its bytes.
    Json(Bytes),
    /// An object of those of `event`, `data`, `id` and `retry` that came.
    Event(Map<String, Value>),
    /// Its headers and its bytes.
    Part(HeaderMap, Bytes),
}

impl Frame {
    /// How many bytes there are to read, about.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Json(bytes) | Self::Part(_, bytes) => bytes.len(),
            Self::Event(members) => members.values().filter_map(Value::as_str).map(str::len).sum(),
        }
    }

    /// Whether it is the `[DONE]` with which many servers end a stream of events whose data is JSON.
    pub fn is_last_word(&self) -> bool {
        matches!(self, Self::Event(event) if event.get("data").is_some_and(|data| data == "[DONE]"))
    }
}

/// What cuts the pieces of one body.
pub(super) trait Cut: Send {
    /// Takes the next piece.
    fn push(&mut self, piece: &[u8]);
    /// The next value that is whole. After the end of the body, what is left may be one.
    fn next(&mut self, is_ended: bool) -> Option<Result<Frame, DecodeError>>;
    /// How many bytes wait for the rest of their value.
    fn waiting(&self) -> usize;

    /// Whether no value can come any more, whatever else does.
    fn is_over(&self) -> bool {
        false
    }

    /// The id after which events go on.
    fn last_id(&self) -> Option<&str> {
        None
    }

    /// How many milliseconds a client is to wait before it goes on.
    fn retry(&self) -> Option<u64> {
        None
    }
}

/// The values of one body.
pub(super) struct Frames {
    cut: Box<dyn Cut>,
    /// Turns characters of two bytes into UTF-8.
    decoder: Option<Decoder>,
    /// The charset that the body names: what is no UTF-8 is read by it.
    charset: &'static Encoding,
    is_ended: bool,
}

impl Frames {
    /// Of a body that has the headers of this answer.
    pub(super) fn of(answer: &Answer, framing: Framing) -> Result<Self, DecodeError> {
        let charset = answer.charset().unwrap_or(UTF_8);
        let cut: Box<dyn Cut> = match framing {
            Framing::Lines => Box::new(lines::Lines::default()),
            Framing::Sequence => Box::new(lines::Sequence::default()),
            Framing::Events => Box::new(events::Events::default()),
            Framing::Parts => Box::new(parts::Parts::of(answer.content_type().unwrap_or_default())?),
        };
        let is_wide = framing != Framing::Parts && !charset.is_ascii_compatible();
        let decoder = is_wide.then(|| charset.new_decoder_without_bom_handling());
        Ok(Self { cut, decoder, charset, is_ended: false })
    }

    /// Takes the next piece.
    pub(super) fn push(&mut self, piece: &[u8]) {
        match &mut self.decoder {
            None => self.cut.push(piece),
            Some(decoder) => self.cut.push(decoded(decoder, piece, false).as_bytes()),
        }
    }

    /// Nothing comes any more.
    pub(super) fn end(&mut self) {
        if let Some(decoder) = &mut self.decoder
            && !self.is_ended
        {
            self.cut.push(decoded(decoder, &[], true).as_bytes());
        }
        self.is_ended = true;
    }

    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// The next value that is whole.
    pub(super) fn next(&mut self) -> Option<Result<Frame, DecodeError>> {
        let frame = self.cut.next(self.is_ended)?;
        Some(frame.and_then(|frame| match frame {
            Frame::Json(bytes) => self.in_utf8(bytes).map(Frame::Json),
            frame => Ok(frame),
        }))
    }

    /// How many bytes wait for the rest of their value.
    pub(super) fn waiting(&self) -> usize {
        self.cut.waiting()
    }

    /// Whether no value can come any more, whatever else does.
    pub(super) fn is_over(&self) -> bool {
        self.cut.is_over()
    }

    pub(super) fn last_id(&self) -> Option<&str> {
        self.cut.last_id()
    }

    pub(super) fn retry(&self) -> Option<u64> {
        self.cut.retry()
    }

    fn in_utf8(&self, bytes: Bytes) -> Result<Bytes, DecodeError> {
        if self.charset == UTF_8 || std::str::from_utf8(&bytes).is_ok() {
            return Ok(bytes);
        }
        let text = self.charset.decode_without_bom_handling_and_without_replacement(&bytes);
        let text = text.ok_or_else(|| DecodeError::new("the body is no text in its charset"))?;
        Ok(Bytes::from(text.into_owned()))
    }
}

/// The text of a piece; characters that are none become the replacement character, which no JSON has outside of texts.
fn decoded(decoder: &mut Decoder, mut piece: &[u8], last: bool) -> String {
    let mut text = String::new();
    loop {
        text.reserve(decoder.max_utf8_buffer_length(piece.len()).unwrap_or(piece.len()).max(16));
        let (result, read, _) = decoder.decode_to_string(piece, &mut text, last);
        piece = &piece[read..];
        if result == CoderResult::InputEmpty {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;
    use http::{HeaderValue, StatusCode};

    use super::*;

    /// The values of a body that comes in pieces of these lengths, as texts.
    fn values(media: &'static str, framing: Framing, pieces: &[&[u8]]) -> Vec<String> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media))]);
        let mut frames = Frames::of(&Answer::new(StatusCode::OK, headers, ""), framing).expect("known");
        let mut values = Vec::new();
        let mut take = |frames: &mut Frames| {
            while let Some(frame) = frames.next() {
                values.push(match frame.expect("whole") {
                    Frame::Json(bytes) => String::from_utf8_lossy(&bytes).trim().to_owned(),
                    Frame::Event(event) => Value::Object(event).to_string(),
                    Frame::Part(headers, body) => format!("{headers:?} {}", String::from_utf8_lossy(&body)),
                });
            }
        };
        for piece in pieces {
            frames.push(piece);
            take(&mut frames);
        }
        frames.end();
        take(&mut frames);
        assert!(frames.next().is_none());
        values
    }

    #[test]
    fn where_a_body_is_cut_into_pieces_changes_nothing() {
        let wide: Vec<u8> = "1\n\u{e9}\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let parts = "no\r\n--b\r\nA: 1\r\n\r\none\r\n--bc\r\n--\r\n--b \r\n\r\n\r\n--b--\r\nend";
        let events = "\u{feff}: c\r\nid: 1\r\ndata: a\rdata:  b\n\n\r\n\ndata\nretry: 5\r\n\r\nid: 2\n\ndata: cut";
        for (media, framing, body, count) in [
            ("application/jsonl", Framing::Lines, "\u{feff}1\n\r\n {\"a\":\"\u{e9}\"} \r\n3".as_bytes(), 3),
            ("application/jsonl; charset=utf-16be", Framing::Lines, &wide, 2),
            ("application/jsonl; charset=latin1", Framing::Lines, b"\"\xe9\"\n2", 2),
            ("application/json-seq", Framing::Sequence, b"\x1e{\n\"a\":\n1}\n\x1e\n\x1e2\n\x1e[3]\n", 3),
            ("text/event-stream", Framing::Events, events.as_bytes(), 2),
            ("multipart/mixed; boundary=b", Framing::Parts, parts.as_bytes(), 2),
        ] {
            let whole = values(media, framing, &[body]);
            assert_eq!(whole.len(), count, "{whole:?}");
            for end in 0..=body.len() {
                let (first, second) = body.split_at(end);
                assert_eq!(values(media, framing, &[first, second]), whole, "{media} cut at {end}");
            }
            let single: Vec<&[u8]> = body.chunks(1).collect();
            assert_eq!(values(media, framing, &single), whole, "{media} byte by byte");
        }
    }

    #[test]
    fn a_text_of_a_sequence_is_there_when_its_line_ends_and_never_half() {
        let mut sequence = lines::Sequence::default();
        let pieces =
            [("\u{1e}{\n", 0), ("\"a}\\\"\":\n", 0), ("1}\n", 1), ("\u{1e}2", 0), ("3\n\u{1e}[", 1), ("]\u{1e}", 1)];
        for (piece, whole) in pieces {
            sequence.push(piece.as_bytes());
            let mut count = 0;
            while let Some(frame) = sequence.next(false) {
                assert!(frame.is_ok(), "{piece}");
                count += 1;
            }
            assert_eq!(count, whole, "{piece}");
        }
        for cut in ["\u{1e}12", "\u{1e}12\u{1e}3\n"] {
            let mut sequence = lines::Sequence::default();
            sequence.push(cut.as_bytes());
            assert!(sequence.next(true).is_some_and(|frame| frame.is_err()), "{cut}: a number may go on");
        }
    }
}
