//! No output shows a fragment of a credential, of a number of a person or of an account, or of a name.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{FilePart, Reply, TransportError};

use crate::client::{CLE, Client, builder};
use crate::memory::Memory;
use crate::specimen::{Dossier, Erreur, dossier};

const NIR: &str = "103042A99999907";
const IBAN: &str = "FR1420041010050500013M02606";
const NOM: &str = "Dupontelle";
const TOKEN: &str = "9f8a7b-xq27-zzkw";
const SECRET: &str = "wq83-kfpz-71jd";

/// What a server might echo: properties, free text, the credentials themselves.
fn echo() -> String {
    format!(
        r#"{{"NIR":"{NIR}","nom":"{NOM}","description":"NIR {NIR}, IBAN {IBAN}, clé {CLE}, jeton {TOKEN}, {SECRET}","rang":"{NIR}"}}"#
    )
}

fn check(shown: &str) {
    for secret in [NIR, IBAN, NOM, CLE, TOKEN, SECRET] {
        let letters: Vec<char> = secret.chars().collect();
        for fragment in letters.windows(5) {
            let fragment: String = fragment.iter().collect();
            assert!(!shown.contains(&fragment), "{fragment} in {shown}");
        }
    }
}

fn check_error(error: &rt::Error<Erreur>) {
    check(&format!("{error:?} {error}"));
    if let Some(raw) = error.raw() {
        check(&format!("{raw} {raw:?}"));
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        check(&format!("{cause:?} {cause}"));
        source = cause.source();
    }
}

fn client(memory: std::sync::Arc<Memory>) -> Client {
    let credentials = rt::ClientCredentials::new("https://auth.example/token", "id", SECRET);
    Client::with(builder().credential("oauth2", credentials).transport(memory).build().expect("all is set"))
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let granted = format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#);
    let echo = echo();
    for status in [200, 400, 404, 500] {
        for body in [&echo, &echo[..echo.len() - 3], &format!("<nom>{NOM}</nom>{NIR}")] {
            let memory = Memory::answering([(200, granted.as_str()), (status, body)]);
            check_error(&client(memory).consulter(NIR, &[]).await.expect_err("no dossier"));
        }
    }
    // A token server can only echo what it was sent, or a token in an unknown form.
    let refusal = echo.replace(CLE, "").replace(TOKEN, "");
    let odd = format!(r#"{{"access_token":["{TOKEN}"]}}"#);
    for answer in [(400, refusal.as_str()), (200, &echo), (200, &odd), (200, TOKEN)] {
        let memory = Memory::answering([answer]);
        let error = client(memory).consulter("1", &[]).await;
        check_error(&error.expect_err("no token"));
    }
    check_error(&client(Memory::failing(TransportError::broken("x"))).consulter(NIR, &[]).await.expect_err("broken"));
}

#[tokio::test]
async fn no_request_and_no_value_shows_a_secret() {
    let granted = format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#);
    let memory = Memory::answering([(200, granted.as_str()), (200, r#"{"numero":"1"}"#), (200, "")]);
    let client = client(memory.clone());
    let mut reply: Reply<Dossier> = client.consulter(NIR, &[]).await.expect("found");
    reply.headers.insert("set-cookie", format!("jeton={TOKEN}").parse().expect("a header"));
    check(&format!("{reply:?}"));
    let file = FilePart::pdf(format!("{NOM}.pdf"), NIR);
    check(&format!("{file:?}"));
    client.deposer(&dossier("1"), file).await.expect("accepted");
    for request in memory.requests() {
        check(&format!("{request:?} {:?}", request.body));
    }
    let secret = rt::Secret::new(TOKEN);
    check(&format!("{secret:?} {:?} {:?}", rt::Credential::ApiKey(secret.clone()), rt::Masked));
}
