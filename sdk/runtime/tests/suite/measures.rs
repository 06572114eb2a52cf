//! Metrics: exact names, labels and values, and nothing of the transferred data. Time is paused: no test sleeps.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cfadock_runtime::codegen as rt;
use cfadock_runtime::http::StatusCode;
use cfadock_runtime::{
    Answer, BoxFuture, FilePart, Limits, Rate, Request, Retries, Timeouts, Transport, TransportError,
};
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};

use crate::client::{CLE, Client, builder};
use crate::memory::{Memory, answer};
use crate::specimen::dossier;

/// Each metric with its labels, and the seconds that were recorded.
fn told(recorder: &Snapshotter) -> BTreeMap<String, Vec<f64>> {
    let written = |(key, _, _, value): (metrics_util::CompositeKey, _, _, DebugValue)| {
        let (_, key) = key.into_parts();
        let mut labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        labels.sort();
        let DebugValue::Histogram(values) = value else { panic!("{key}") };
        (format!("{} {}", key.name(), labels.join(" ")), values.into_iter().map(f64::from).collect())
    };
    recorder.snapshot().into_vec().into_iter().map(written).collect()
}

/// What is recorded of attempts, without their waits.
fn requests(recorder: &Snapshotter) -> BTreeMap<String, Vec<f64>> {
    let name = "http.client.request.duration ";
    let told = told(recorder).into_iter();
    told.filter_map(|(key, values)| Some((key.strip_prefix(name)?.to_owned(), values))).collect()
}

/// Returns the answers of its list, each after two seconds.
struct Late(Arc<Memory>);

impl Transport for Late {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(2)).await;
            self.0.send(request).await
        })
    }
}

const READ: &str = "http.request.method=GET";
const AT: &str = "server.address=opco.example server.port=443 url.template=/v1/dossiers/{numero}";

#[tokio::test(start_paused = true)]
async fn each_attempt_is_measured_with_what_it_ended_in() {
    let recorder = DebuggingRecorder::new();
    let _here = metrics::set_default_local_recorder(&recorder);
    let memory = Memory::playing([
        Err(TransportError::not_sent("x")),
        Err(TransportError::broken("x")),
        Err(TransportError::cut(StatusCode::OK, "x")),
        Ok(answer(200, r#"{"numero":"1850578006084"}"#)),
        Ok(answer(404, "{}")),
    ]);
    let retries = Retries { seed: Some(1), ..Retries::default() };
    let client =
        Client::with(builder().retries(retries).transport(Arc::new(Late(memory))).build().expect("all is set"));
    client.consulter("1850578006084", &[]).await.expect("found");
    client.consulter("1850578006084", &[]).await.expect_err("refused");
    let expected = [
        format!("error.type=404 {READ} http.response.status_code=404 {AT}"),
        format!("error.type=cut {READ} http.response.status_code=200 {AT}"),
        format!("error.type=not-sent {READ} {AT}"),
        format!("error.type=sent {READ} {AT}"),
        format!("{READ} http.response.status_code=200 {AT}"),
    ];
    assert_eq!(requests(&recorder.snapshotter()), expected.into_iter().map(|key| (key, vec![2.0])).collect());
}

#[tokio::test(start_paused = true)]
async fn a_token_has_no_template_and_a_call_that_is_dropped_is_measured() {
    let recorder = DebuggingRecorder::new();
    let _here = metrics::set_default_local_recorder(&recorder);
    let memory = Memory::answering([(200, r#"{"access_token":"jeton-un","expires_in":3600}"#)]);
    let credentials = rt::ClientCredentials::new("https://auth.example:8443/tenant/token?x=1", "id", "secret");
    let builder = builder().credential("oauth2", credentials).transport(Arc::new(Late(memory)));
    let client = Client::with(builder.build().expect("all is set"));
    let dropped = tokio::time::timeout(Duration::from_secs(3), client.deposer(&dossier("1"), FilePart::new("x"))).await;
    assert!(dropped.is_err(), "two seconds for the token, and one of two for the deposit");
    let here = "server.address=opco.example server.port=443 url.template=/v1/conventions";
    let there = "http.response.status_code=200 server.address=auth.example server.port=8443";
    let expected = [
        (format!("error.type=dropped http.request.method=POST {here}"), vec![1.0]),
        (format!("http.request.method=POST {there}"), vec![2.0]),
    ];
    assert_eq!(requests(&recorder.snapshotter()), BTreeMap::from(expected));
}

#[tokio::test(start_paused = true)]
async fn waits_for_a_turn_are_measured_and_a_turn_too_late_is_told() {
    let recorder = DebuggingRecorder::new();
    let _here = metrics::set_default_local_recorder(&recorder);
    let memory = Memory::answering([(200, r#"{"numero":"1"}"#); 2]);
    let limits = Limits { rate: Rate::per_second(1), ..Limits::default() };
    let seconds = Duration::from_secs;
    let timeouts = Timeouts { whole: seconds(3), attempt: seconds(3), read: seconds(3), connect: seconds(1) };
    let client =
        Client::with(builder().timeouts(timeouts).limits(limits).transport(memory).build().expect("all is set"));
    let read = |number| client.consulter(number, &[]);
    let (first, second, third) = tokio::join!(read("1"), read("2"), read("3"));
    assert!(first.is_ok() && second.is_ok() && third.expect_err("no turn in time").is_not_sent());
    let told = told(&recorder.snapshotter());
    let waits: Vec<_> =
        told.iter().filter_map(|(key, values)| Some((key.strip_prefix("api.attempt.wait ")?, values))).collect();
    let at = "server.address=opco.example server.port=443";
    let late = format!("error.type=late {at}");
    assert_eq!(waits, [(late.as_str(), &vec![0.0]), (at, &vec![0.0, 1.0])]);
    assert!(!format!("{told:?}").contains(CLE), "{told:?}");
}
