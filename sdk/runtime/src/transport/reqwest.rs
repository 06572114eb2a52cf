//! The built-in transport, over reqwest. No reqwest type is exposed by this module.

mod outgoing;
mod setup;
mod threads;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;

pub use setup::{Proxy, ReqwestTransportBuilder, SetupError};

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use reqwest::{Client, Error, RequestBuilder, Response, redirect, retry};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::{Body, BoxFuture, Part, Patience, Pieces, Request, Timeouts, Transport, TransportError};
use crate::address;
use crate::answer::{self, Answer};
use outgoing::Left;
use threads::Within;

/// How long an idle connection is kept for the next request. It is shorter than the usual timeouts of servers and
/// gateways: a request on a connection that the other side has just closed ends with an unknown outcome.
const IDLE: Duration = Duration::from_secs(15);

/// Sends with reqwest: HTTP/1.1, TLS 1.2 or later, no redirect, no referer, no proxy but the configured one, no
/// repetition, no compression but gzip under the feature of that name; `https` only, except to this machine. Features of
/// reqwest that other crates enable change none of this.
///
/// The limit of an answer counts its decoded bytes: reading a small answer that expands without end stops there.
///
/// Connections run on a few threads that all transports of a process share.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
    threads: Handle,
    /// How long nothing may come. A timeout of reqwest would count the time in which nobody asks for the next piece.
    silence: Duration,
}

/// Shows nothing: the settings contain credentials.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl ReqwestTransport {
    /// A transport with its own pool of connections, and default settings. It uses the timeouts for connecting and for
    /// reading; the timeout of the attempt comes with each request.
    ///
    /// # Errors
    /// When TLS or the threads do not start; nothing was sent.
    pub fn new(timeouts: Timeouts) -> Result<Self, SetupError> {
        Self::builder().timeouts(timeouts).build()
    }

    /// Starts a builder for a transport with a proxy, certificate authorities or a client certificate.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::default()
    }

    fn of(setup: &ReqwestTransportBuilder) -> Result<Self, SetupError> {
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .no_proxy()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_only()
            .pool_idle_timeout(IDLE)
            .connect_timeout(setup.timeouts.connect);
        // Without the feature, reqwest may still know gzip, for somebody else.
        #[cfg(feature = "gzip")]
        {
            builder = builder.gzip(true);
        }
        #[cfg(not(feature = "gzip"))]
        {
            builder = builder.no_gzip();
        }
        if let Some(proxy) = &setup.proxy {
            builder = builder.proxy(proxy.to_reqwest()?);
        }
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        {
            builder = tls::configure(builder, setup)?;
        }
        let threads =
            threads::handle().map_err(|error| SetupError::Start { reason: format!("no threads: {error}") })?;
        let client = builder.build().map_err(|error| SetupError::Start { reason: unanswered(error).to_string() })?;
        Ok(Self { client, threads, silence: setup.timeouts.read })
    }

    async fn exchange(&self, request: Request) -> Result<Answer, TransportError> {
        let Request { method, url, headers, body, patience, opens, plain_http } = request;
        if !plain_http {
            address::secure(&url).map_err(|problem| TransportError::not_sent(problem.to_string()))?;
        }
        // A timeout of reqwest would include the body of an answer that is opened; the client enforces the same until it
        // begins.
        let timeout = (!opens).then_some(patience.attempt);
        let left = Left::default();
        let mut response = match body {
            Body::Multipart(parts) => {
                let builder = self.client.request(method, url).headers(headers);
                let builder = timeout.into_iter().fold(builder, RequestBuilder::timeout);
                let written = if parts.is_empty() { no_parts(builder) } else { builder.multipart(form(parts, &left)?) };
                self.begun(written.send()).await?
            }
            body => {
                let mut written = reqwest::Request::new(method, url);
                *written.headers_mut() = headers;
                *written.timeout_mut() = timeout;
                if let Body::Bytes(bytes) = body {
                    *written.body_mut() = Some(left.body(bytes));
                }
                self.begun(self.client.execute(written)).await?
            }
        };
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        if opens && status.is_success() {
            let pieces = Chunks { response: Some(response), threads: self.threads.clone() };
            return Ok(Answer::opened(status, headers, pieces));
        }
        let is_page = status.is_success() && answer::is_page(&headers);
        let body = read(response, patience, self.silence).await;
        // A server may answer before it has read everything, and what it reads meanwhile is still sent (RFC 9110, 7.5).
        // But a success says that the request was received (15.3): whoever says so of a request that has not left yet
        // proves nothing.
        if status.is_success() && !left.is_none() {
            return Err(TransportError::broken("the answer came before the whole request was sent"));
        }
        let body = body.map_err(|error| if is_page { error.in_page() } else { error })?;
        Ok(Answer::new(status, headers, body))
    }
}

impl ReqwestTransport {
    /// The beginning of an answer, unless it takes too long.
    async fn begun(&self, response: impl Future<Output = Result<Response, Error>>) -> Result<Response, TransportError> {
        let begun = timeout(self.silence, response).await;
        begun.map_err(|_| TransportError::broken("the exchange took too long"))?.map_err(unanswered)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(Within::new(self.threads.clone(), self.exchange(request)))
    }
}

/// The chunks of a response, on the threads of its connection.
struct Chunks {
    response: Option<Response>,
    threads: Handle,
}

impl Pieces for Chunks {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let response = self.response.as_mut().expect("it is there until this is dropped");
        let status = response.status();
        let chunk = async move { response.chunk().await.map_err(|error| cut(status, error)) };
        Box::pin(Within::new(self.threads.clone(), chunk))
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        let _within = self.threads.enter();
        self.response = None;
    }
}

/// Reads a body to its end, or until it is too large.
async fn read(mut response: Response, patience: Patience, silence: Duration) -> Result<Bytes, TransportError> {
    let status = response.status();
    let fits = |length: usize| u64::try_from(length).is_ok_and(|length| length <= patience.answer);
    let announced = response.content_length().unwrap_or_default();
    if announced > patience.answer {
        return Err(TransportError::too_large(status, patience.answer));
    }
    let Some(first) = chunk(&mut response, silence).await? else {
        return Ok(Bytes::new());
    };
    // A body in one piece is not copied.
    let Some(second) = chunk(&mut response, silence).await? else {
        return if fits(first.len()) { Ok(first) } else { Err(TransportError::too_large(status, patience.answer)) };
    };
    let mut whole = BytesMut::with_capacity(usize::try_from(announced).unwrap_or_default().max(first.len()));
    whole.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(piece) = next {
        whole.extend_from_slice(&piece);
        if !fits(whole.len()) {
            return Err(TransportError::too_large(status, patience.answer));
        }
        next = chunk(&mut response, silence).await?;
    }
    Ok(whole.freeze())
}

/// The next piece of a body, unless it takes too long.
async fn chunk(response: &mut Response, silence: Duration) -> Result<Option<Bytes>, TransportError> {
    let status = response.status();
    match timeout(silence, response.chunk()).await {
        Ok(piece) => piece.map_err(|error| cut(status, error)),
        Err(_) => Err(TransportError::cut(status, "the answer took too long")),
    }
}

/// A form without parts consists of the closing delimiter. reqwest would send an empty body, which parsers refuse.
fn no_parts(builder: RequestBuilder) -> RequestBuilder {
    let form = reqwest::multipart::Form::new();
    let boundary = form.boundary();
    let content_type = format!("multipart/form-data; boundary={boundary}");
    builder.header(CONTENT_TYPE, content_type).body(format!("--{boundary}--\r\n"))
}

fn form(parts: Vec<Part>, left: &Left) -> Result<reqwest::multipart::Form, TransportError> {
    parts.into_iter().try_fold(reqwest::multipart::Form::new().percent_encode_noop(), |form, part| {
        let length = u64::try_from(part.content.len()).expect("a length in memory fits 64 bits");
        let mut file = reqwest::multipart::Part::stream_with_length(left.body(part.content), length);
        if let Some(file_name) = part.file_name {
            file = file.file_name(quoted(&file_name));
        }
        if let Some(content_type) = part.content_type {
            file = file.mime_str(&content_type).map_err(unanswered)?;
        }
        Ok(form.part(quoted(&part.name), file))
    })
}

/// A name between quotes as browsers write it, and as servers read it (RFC 7578, HTML « multipart/form-data encoding
/// algorithm »): UTF-8 as it is, but for what would end the quotes or the line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A failure without an answer. Only a connection that was never made proves that nothing was sent.
fn unanswered(error: Error) -> TransportError {
    let failure = if error.is_connect() || error.is_builder() {
        TransportError::not_sent(if error.is_timeout() { "connecting took too long" } else { "no connection" })
    } else if error.is_timeout() {
        TransportError::broken("the exchange took too long")
    } else {
        TransportError::broken("the exchange broke off")
    };
    // The URL contains the query, which may contain an API key.
    failure.caused_by(error.without_url())
}

/// A failure in the body of an answer.
fn cut(status: StatusCode, error: Error) -> TransportError {
    let reason = if error.is_timeout() { "the answer took too long" } else { "the answer broke off" };
    TransportError::cut(status, reason).caused_by(error.without_url())
}
