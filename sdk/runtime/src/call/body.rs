//! Bodies of calls: JSON, forms, texts, bytes, and multipart with its parts. Parameters are in the parent.

use bytes::Bytes;
use encoding_rs::UTF_8;
use http::HeaderValue;
use serde::ser::Serialize;
use serde_json::Value;

use super::style::Octets;
use super::{Call, Style, finite, style};
use crate::answer::content;
use crate::decode::from_json;
use crate::json::Json;
use crate::part::{FilePart, FreePart};
use crate::record::{Model, write_model};
use crate::transport::{Body, Part};

/// The `Content-Type` of a JSON part, as the document has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartType {
    /// No `Content-Type`: the part is a plain form field.
    Omitted,
    /// This media type.
    Given(&'static str),
}

#[derive(Clone)]
pub(crate) enum CallBody {
    Empty,
    Bytes { content_type: HeaderValue, bytes: Bytes },
    Multipart(Vec<CallPart>),
}

/// A part, and whether it is a JSON part: the client may override the media type of those.
#[derive(Clone)]
pub(crate) struct CallPart {
    part: Part,
    is_json: bool,
}

impl CallBody {
    /// The media type for the headers; the transport sets the one of multipart.
    pub(crate) fn content_type(&self) -> Option<&HeaderValue> {
        match self {
            Self::Bytes { content_type, .. } => Some(content_type),
            Self::Empty | Self::Multipart(_) => None,
        }
    }

    /// The body to send; `json_parts` overrides the media type of the JSON parts, with `Some(None)` for none at all.
    pub(crate) fn to_body(&self, json_parts: Option<Option<&'static str>>) -> Body {
        match self {
            Self::Empty => Body::Empty,
            Self::Bytes { bytes, .. } => Body::Bytes(bytes.clone()),
            Self::Multipart(parts) => Body::Multipart(parts.iter().map(|part| part.to_part(json_parts)).collect()),
        }
    }
}

impl CallPart {
    fn to_part(&self, json_parts: Option<Option<&'static str>>) -> Part {
        let mut part = self.part.clone();
        if let Some(content_type) = json_parts.filter(|_| self.is_json) {
            part.content_type = content_type.map(str::to_owned);
        }
        part
    }
}

impl Call {
    /// Sends a value as JSON.
    pub fn json(&mut self, body: &dyn Model) {
        self.json_under(HeaderValue::from_static("application/json"), body);
    }

    /// Sends a value as JSON under another media type, such as `application/merge-patch+json`.
    pub fn json_as(&mut self, content_type: &str, body: &dyn Model) {
        if let Some(content_type) = self.media_type(content_type) {
            self.json_under(content_type, body);
        }
    }

    /// Sends the items of a list in sequence, each as a line of JSON or, under a media type of JSON sequences (RFC
    /// 7464), after a record separator.
    pub fn json_lines<T: Model>(&mut self, content_type: &str, items: &[T]) {
        let is_sequence = content_type.contains("json-seq");
        let mut lines = Vec::new();
        for item in items {
            match written(item) {
                Ok(line) => {
                    lines.extend(is_sequence.then_some(b'\x1e'));
                    lines.extend_from_slice(&line);
                    lines.push(b'\n');
                }
                Err(reason) => return self.fail("body", reason),
            }
        }
        self.bytes(content_type, lines.into());
    }

    fn json_under(&mut self, content_type: HeaderValue, body: &dyn Model) {
        match written(body) {
            Ok(bytes) => self.body = CallBody::Bytes { content_type, bytes },
            Err(reason) => self.fail("body", reason),
        }
    }

    /// Checks a media type that the caller names against the range in the document, such as `image/*`.
    pub fn within(&mut self, content_type: &str, range: &str) {
        if content_type.contains('*') || !is_media_type(content_type) {
            self.fail("Content-Type", "this is no media type");
        } else if !content::is_within(content_type, range) {
            self.fail("Content-Type", "the document does not offer this media type here");
        } else if is_without_boundary(content_type) {
            self.fail("Content-Type", "parts need a `boundary` in it");
        }
    }

    fn media_type(&mut self, content_type: &str) -> Option<HeaderValue> {
        let value = HeaderValue::from_str(content_type).ok();
        if value.is_none() {
            self.fail("Content-Type", "the value cannot stand in a header");
        }
        value
    }

    /// Sends an object as a URL-encoded form: lists repeat their name, objects nest as `deepObject`.
    pub fn form<T: Serialize + ?Sized>(&mut self, body: &T) {
        self.form_with(body, &[]);
    }

    /// Sends an object as a URL-encoded form, some of whose properties have a style of their own.
    pub fn form_with<T: Serialize + ?Sized>(&mut self, body: &T, styles: &[(&str, Style)]) {
        let Some(json) = self.leaves_of("body", body) else {
            return;
        };
        let Value::Object(properties) = json else {
            self.fail("body", "a form must be an object");
            return;
        };
        let mut form = Vec::new();
        for (name, value) in &properties {
            let given = styles.iter().find(|(styled, _)| styled == name).map(|&(_, style)| style);
            let usual = if value.is_object() { Style::DeepObject } else { Style::Form { explode: true } };
            match style::pairs(given.unwrap_or(usual), name, value, Octets::Percent) {
                Ok(pairs) => form.extend(pairs),
                Err(reason) => self.fail(name, reason),
            }
        }
        self.bytes("application/x-www-form-urlencoded", form.join("&").into());
    }

    /// Sends a text, in the charset that its media type names.
    pub fn text(&mut self, content_type: &str, body: String) {
        let Some(charset) = content::charset(content_type).filter(|charset| *charset != UTF_8) else {
            return self.bytes(content_type, body.into());
        };
        let (bytes, written, has_others) = charset.encode(&body);
        if has_others || written != charset {
            self.fail("body", "the text has characters that the charset of the document does not have");
        } else {
            self.bytes(content_type, bytes.into_owned().into());
        }
    }

    /// Sends bytes.
    pub fn bytes(&mut self, content_type: &str, body: Bytes) {
        if let Some(content_type) = self.media_type(content_type) {
            self.body = CallBody::Bytes { content_type, bytes: body };
        }
    }

    /// Begins a multipart body, which the following parts fill.
    pub fn multipart(&mut self) {
        self.body = CallBody::Multipart(Vec::new());
    }

    /// Adds a part whose content is JSON text.
    pub fn part_json(&mut self, name: &str, part_type: PartType, value: &dyn Model) {
        let content = match written(value) {
            Ok(content) => content,
            Err(reason) => return self.fail(name, reason),
        };
        let content_type = match part_type {
            PartType::Omitted => None,
            PartType::Given(content_type) => Some(content_type.to_owned()),
        };
        let part = Part { name: name.to_owned(), content, file_name: None, content_type };
        self.push(part, true);
    }

    /// Adds a plain form field; a list gives one part per item.
    pub fn part_text<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        let items = match self.leaves_of(name, value) {
            None | Some(Value::Null) => return,
            Some(Value::Array(items)) => items,
            Some(value) => vec![value],
        };
        for item in items {
            let content = style::text_of(&item).into();
            self.push(Part { name: name.to_owned(), content, file_name: None, content_type: None }, false);
        }
    }

    /// Adds parts whose form depends on the value: leaves are plain form fields, objects are JSON, a list gives one
    /// part per item.
    pub fn part_value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        let Some(text) = self.text_of(name, value) else { return };
        let Ok(whole) = from_json::<Json>(text.as_bytes()) else {
            return self.fail(name, "the value does not serialise");
        };
        let items = match &*whole {
            Value::Null => return,
            Value::Array(items) => items.iter().map(|item| whole.part(item.clone())).collect(),
            _ => vec![whole],
        };
        for item in items {
            if item.is_array() || item.is_object() {
                self.part_json(name, PartType::Given("application/json"), &item);
            } else {
                self.part_text(name, &item);
            }
        }
    }

    /// Adds a part whose content the document does not describe.
    pub fn part_free(&mut self, name: &str, part: FreePart) {
        match part {
            FreePart::File(file) => self.part_file(name, file),
            FreePart::Text(text) => self.part_text(name, &text),
            FreePart::Json(value) => self.part_json(name, PartType::Given("application/json"), &value),
        }
    }

    /// Adds a file.
    pub fn part_file(&mut self, name: &str, file: FilePart) {
        let FilePart { content, file_name, content_type } = file;
        let texts = [&file_name, &content_type];
        if texts.into_iter().flatten().any(|text| text.chars().any(char::is_control)) {
            self.fail(name, "the file name or the media type holds a control character");
        }
        if content_type.as_ref().is_some_and(|content_type| !is_media_type(content_type)) {
            self.fail(name, "the media type of the file is none");
        }
        self.push(Part { name: name.to_owned(), content, file_name, content_type }, false);
    }

    fn push(&mut self, part: Part, is_json: bool) {
        let part = CallPart { part, is_json };
        match &mut self.body {
            CallBody::Multipart(parts) => parts.push(part),
            body => *body = CallBody::Multipart(vec![part]),
        }
    }
}

/// A value as JSON, in a buffer that is large enough for most values; or the reason why it cannot be written.
fn written(value: &dyn Model) -> Result<Bytes, &'static str> {
    const ROOM: usize = 4096;
    let mut bytes = Vec::with_capacity(ROOM);
    write_model(value, &mut serde_json::Serializer::new(&mut bytes)).map_err(|_| "the value does not serialise")?;
    // serde has written a number that JSON cannot express as null.
    let has_null = bytes.windows(4).any(|four| four == b"null");
    if has_null && write_model(value, finite::Finite).is_err() { Err(finite::REASON) } else { Ok(bytes.into()) }
}

/// Whether it announces parts, and not what stands between them.
fn is_without_boundary(content_type: &str) -> bool {
    let content_type = content_type.to_ascii_lowercase();
    let mut parameters = content_type.split(';').map(str::trim);
    let has_parts = parameters.next().is_some_and(|essence| essence.starts_with("multipart/"));
    has_parts && !parameters.any(|parameter| parameter.starts_with("boundary=") && parameter != "boundary=")
}

/// Whether a text has the form `type/subtype`, with or without parameters.
fn is_media_type(text: &str) -> bool {
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-*".contains(&byte))
    };
    let essence = text.split(';').next().unwrap_or_default().trim();
    essence.split_once('/').is_some_and(|(main, sub)| token(main) && token(sub))
}

#[cfg(test)]
mod tests;
