//! What is known of a call after it failed, for every kind of failure.

use cfadock_runtime::http::StatusCode;
use cfadock_runtime::{Answer, Error, FilePart, Outcome, TransportError};

use crate::client::Client;
use crate::memory::{Memory, answer, answer_with};
use crate::specimen::dossier;

async fn read(result: Result<Answer, TransportError>) -> Outcome {
    Outcome::of(&Client::over(Memory::playing([result])).consulter("1", &[]).await)
}

#[tokio::test]
async fn what_came_back_tells_what_was_done() {
    use Outcome::{Accepted, AnswerLost, NotSent, Refused, Unknown};
    let html = [("content-type", "Text/HTML; charset=utf-8")];
    for (result, outcome) in [
        (Ok(answer(200, r#"{"numero":"1"}"#)), Accepted),
        (Ok(answer(202, r#"{"numero":"1"}"#)), Accepted),
        (Ok(answer(200, "")), AnswerLost),
        (Ok(answer(204, "")), AnswerLost),
        (Ok(answer(200, r#"{"num"#)), AnswerLost),
        (Ok(answer(200, "[]")), AnswerLost),
        // The page of a gateway: it need not have forwarded the request.
        (Ok(answer(200, " <html>maintenance</html>")), Unknown),
        (Ok(answer_with(200, &html, "maintenance")), Unknown),
        (Ok(answer(400, r#"{"description":"non"}"#)), Refused),
        (Ok(answer(400, "<html>")), Refused),
        (Ok(answer(404, "")), Refused),
        (Ok(answer(429, "")), Refused),
        (Ok(answer(408, "")), Unknown),
        (Ok(answer(307, "")), Unknown),
        (Ok(answer(500, r#"{"description":"non"}"#)), Unknown),
        (Ok(answer(503, "")), Unknown),
        (Ok(answer(501, "")), Refused),
        (Err(TransportError::not_sent("x")), NotSent),
        (Err(TransportError::broken("x")), Unknown),
        (Err(TransportError::cut(StatusCode::OK, "x")), AnswerLost),
        (Err(TransportError::cut(StatusCode::BAD_REQUEST, "x")), Refused),
        (Err(TransportError::cut(StatusCode::INTERNAL_SERVER_ERROR, "x")), Unknown),
        (Err(TransportError::too_large(StatusCode::CREATED, 9)), AnswerLost),
    ] {
        let shown = format!("{result:?}");
        assert_eq!(read(result).await, outcome, "{shown}");
    }
}

#[tokio::test]
async fn what_never_left_was_not_sent() {
    let client = Client::over(Memory::answering([]));
    assert_eq!(client.signaler().await.expect_err("no token").outcome(), Outcome::NotSent);
    let file = FilePart::new("x").named("a\nb");
    assert_eq!(client.deposer(&dossier("1"), file).await.expect_err("unsafe").outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn an_answer_cut_short_keeps_its_status() {
    let memory = Memory::failing(TransportError::cut(StatusCode::CONFLICT, "the answer broke off"));
    let error = Client::over(memory).consulter("1", &[]).await.expect_err("cut");
    assert!(error.is_client_error() && !error.is_not_sent());
    assert_eq!(error.to_string(), "the answer broke off (the server had answered 409 Conflict)");
    let Error::Transport(error) = error else { panic!("an error of the transport") };
    assert_eq!((error.status(), error.limit()), (Some(StatusCode::CONFLICT), None));
}

#[tokio::test]
async fn the_wait_that_the_server_asks_for_is_told() {
    let busy = answer_with(503, &[("retry-after", "120")], "");
    let error = Client::over(Memory::playing([Ok(busy)])).consulter("1", &[]).await.expect_err("busy");
    assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(120));
}
