//! A transport in memory: it answers from a list and records the requests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use cfadock_runtime::http::{HeaderMap, HeaderName, StatusCode};
use cfadock_runtime::{Answer, BoxFuture, Request, Transport, TransportError};

#[derive(Default)]
pub struct Memory {
    answers: Mutex<VecDeque<Result<Answer, TransportError>>>,
    requests: Mutex<Vec<Request>>,
}

impl Memory {
    pub fn answering<'a>(answers: impl IntoIterator<Item = (u16, &'a str)>) -> Arc<Self> {
        let answers = answers.into_iter().map(|(status, body)| Ok(answer(status, body)));
        Self::playing(answers)
    }

    pub fn failing(error: TransportError) -> Arc<Self> {
        Self::playing([Err(error)])
    }

    pub fn playing(results: impl IntoIterator<Item = Result<Answer, TransportError>>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(results.into_iter().collect()), requests: Mutex::default() })
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no test panics here").clone()
    }

    /// The values of a header in all requests, in their order; empty where it is missing.
    pub fn header(&self, name: &str) -> Vec<String> {
        let value = |request: &Request| {
            let value = request.headers.get(name).map(|value| value.as_bytes().to_vec());
            String::from_utf8(value.unwrap_or_default()).expect("UTF-8")
        };
        self.requests().iter().map(value).collect()
    }
}

impl Transport for Memory {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async move {
            // As on a network: other tasks may run meanwhile.
            tokio::task::yield_now().await;
            self.requests.lock().expect("no test panics here").push(request);
            let next = self.answers.lock().expect("no test panics here").pop_front();
            next.unwrap_or_else(|| Err(TransportError::broken("the test expected no further request")))
        })
    }
}

pub fn answer(status: u16, body: &str) -> Answer {
    let status = StatusCode::from_u16(status).expect("a status");
    Answer::new(status, HeaderMap::new(), body.as_bytes().to_vec())
}

pub fn answer_with(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
    let answer = answer(status, body);
    let value = |value: &str| value.parse().expect("a header value");
    let headers = headers.iter().map(|&(name, text)| (HeaderName::from_static(name), value(text)));
    Answer::new(answer.status_code(), headers.collect(), answer.body().clone())
}
