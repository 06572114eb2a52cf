//! The metrics themselves, through the facade `metrics`: the program decides where they go.
//!
//! `http.client.request.duration` is that of OpenTelemetry's semantic conventions 1.42.0 (« HTTP metrics », stable;
//! read on 2026-11-29), with one value per attempt.

use http::{Method, StatusCode};
use metrics::{Label, Unit, describe_histogram, histogram};
use tokio::time::Instant;

use crate::transport::{Request, Stage};

const DURATION: &str = "http.client.request.duration";
const WAIT: &str = "api.attempt.wait";
const ERROR: &str = "error.type";

/// Describes the metrics to the recorder of the program.
pub(crate) fn describe() {
    describe_histogram!(DURATION, Unit::Seconds, "Duration of HTTP client requests.");
    describe_histogram!(WAIT, Unit::Seconds, "How long attempts wait for their turn, by the limits of the client.");
}

/// An attempt that waits for its turn.
pub(crate) struct Wait {
    labels: Vec<Label>,
    begin: Instant,
}

impl Wait {
    pub(crate) fn begin(request: &Request) -> Self {
        Self { labels: server(request), begin: Instant::now() }
    }

    /// The attempt may begin, or would begin too late.
    pub(crate) fn over(mut self, came: bool) {
        if !came {
            self.labels.push(Label::from_static_parts(ERROR, "late"));
        }
        histogram!(WAIT, self.labels).record(self.begin.elapsed());
    }
}

/// An attempt that the transport is carrying out.
pub(crate) struct Attempt {
    labels: Vec<Label>,
    begin: Instant,
    is_over: bool,
}

impl Attempt {
    /// `template` is the path as documented: a path with its parameters would name persons, and would not repeat.
    pub(crate) fn begin(request: &Request, template: Option<&'static str>) -> Self {
        let mut labels = server(request);
        labels.push(Label::from_static_parts("http.request.method", known(&request.method)));
        labels.extend(template.map(|template| Label::from_static_parts("url.template", template)));
        Self { labels, begin: Instant::now(), is_over: false }
    }

    pub(crate) fn over(mut self, end: Result<StatusCode, Stage>) {
        let (status, error) = match end {
            Ok(status) => (Some(status), (status.as_u16() >= 400).then(|| status.as_u16().to_string().into())),
            Err(Stage::Answered(status)) => (Some(status), Some("cut".into())),
            Err(Stage::Sent) => (None, Some("sent".into())),
            Err(Stage::NotSent) => (None, Some("not-sent".into())),
        };
        let status = status.map(|status| Label::new("http.response.status_code", status.as_u16().to_string()));
        self.labels.extend(status);
        self.labels.extend(error.map(|error: metrics::SharedString| Label::new(ERROR, error)));
        self.record();
    }

    fn record(&mut self) {
        self.is_over = true;
        histogram!(DURATION, std::mem::take(&mut self.labels)).record(self.begin.elapsed());
    }
}

/// A call that is dropped is measured too.
impl Drop for Attempt {
    fn drop(&mut self) {
        if !self.is_over {
            self.labels.push(Label::from_static_parts(ERROR, "dropped"));
            self.record();
        }
    }
}

/// Host and port of the URL: a program has few of them.
fn server(request: &Request) -> Vec<Label> {
    let host = request.url.host_str().unwrap_or_default().to_owned();
    let port = request.url.port_or_known_default().unwrap_or_default().to_string();
    vec![Label::new("server.address", host), Label::new("server.port", port)]
}

/// The method, if it is one of RFC 9110 or RFC 5789.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("_OTHER")
}
