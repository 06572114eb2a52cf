//! The ready-made transport, over reqwest with rustls. No reqwest type leaves this file.

use super::{Body, BoxFuture, Part, Request, Timeouts, Transport, TransportError};
use crate::answer::Answer;

/// Sends with reqwest: no redirect, no referer, no proxy of the system, no repetition.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport with its own pool of connections.
    ///
    /// # Errors
    /// When the TLS back end does not start; nothing was sent.
    pub fn new(timeouts: Timeouts) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.whole)
            .build()
            .map_err(failure)?;
        Ok(Self { client })
    }

    async fn exchange(&self, request: Request) -> Result<Answer, TransportError> {
        let mut builder = self.client.request(request.method, request.url).headers(request.headers);
        builder = match request.body {
            Body::Empty => builder,
            Body::Bytes(bytes) => builder.body(bytes),
            Body::Multipart(parts) => builder.multipart(form(parts)?),
        };
        let mut response = builder.send().await.map_err(failure)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = response.bytes().await.map_err(failure)?;
        Ok(Answer::new(status, headers, body))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

fn form(parts: Vec<Part>) -> Result<reqwest::multipart::Form, TransportError> {
    parts.into_iter().try_fold(reqwest::multipart::Form::new(), |form, part| {
        let length = u64::try_from(part.content.len()).expect("a length in memory fits 64 bits");
        let mut file = reqwest::multipart::Part::stream_with_length(part.content, length);
        if let Some(file_name) = part.file_name {
            file = file.file_name(file_name);
        }
        if let Some(content_type) = part.content_type {
            file = file.mime_str(&content_type).map_err(failure)?;
        }
        Ok(form.part(part.name, file))
    })
}

/// The failure in our words. Only a connection that was never made proves that nothing was sent.
fn failure(error: reqwest::Error) -> TransportError {
    // The URL carries the query, and an API key may be there.
    let error = error.without_url();
    let failure = if error.is_connect() || error.is_builder() {
        TransportError::not_sent(if error.is_timeout() { "connecting took too long" } else { "no connection" })
    } else if error.is_timeout() {
        TransportError::broken("the exchange took too long")
    } else {
        TransportError::broken("the exchange broke off")
    };
    failure.caused_by(error)
}
