//! A file to send, or a part whose content the document does not describe. `call` and `transport` write it into a
//! request.

use std::fmt;

use bytes::Bytes;

use crate::json::Json;

/// A file as a part of a multipart body.
#[derive(Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The bytes of the file.
    pub content: Bytes,
    /// The name that the receiver sees; none is sent when absent.
    pub file_name: Option<String>,
    /// The media type; none is sent when absent.
    pub content_type: Option<String>,
}

impl FilePart {
    /// A file without name or media type.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self { content: content.into(), file_name: None, content_type: None }
    }

    /// A PDF file.
    pub fn pdf(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(content).named(file_name).typed("application/pdf")
    }

    /// The same file under a name.
    #[must_use]
    pub fn named(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// The same file with a media type.
    #[must_use]
    pub fn typed(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl From<Bytes> for FilePart {
    fn from(content: Bytes) -> Self {
        Self::new(content)
    }
}

impl From<Vec<u8>> for FilePart {
    fn from(content: Vec<u8>) -> Self {
        Self::new(content)
    }
}

/// Prints the length and the media type only: contents and names of files contain personal data.
impl fmt::Debug for FilePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut part = formatter.debug_struct("FilePart");
        part.field("length", &self.content.len()).field("content_type", &self.content_type);
        part.finish_non_exhaustive()
    }
}

/// A part whose content the document does not describe: the caller chooses its form.
#[derive(Clone, PartialEq)]
pub enum FreePart {
    /// A file.
    File(FilePart),
    /// A plain form field.
    Text(String),
    /// A value as JSON, under `application/json`.
    Json(Json),
}

impl From<FilePart> for FreePart {
    fn from(file: FilePart) -> Self {
        Self::File(file)
    }
}

impl From<String> for FreePart {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for FreePart {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<serde_json::Value> for FreePart {
    fn from(value: serde_json::Value) -> Self {
        Self::Json(value.into())
    }
}

impl From<Json> for FreePart {
    fn from(value: Json) -> Self {
        Self::Json(value)
    }
}

/// Prints the kind of part, not its content.
impl fmt::Debug for FreePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.fmt(formatter),
            Self::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            Self::Json(_) => formatter.write_str("Json"),
        }
    }
}
