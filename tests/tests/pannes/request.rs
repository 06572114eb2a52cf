//! A request as it arrives over raw TCP, and the right body of its answer.

use std::io;
use std::sync::LazyLock;

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use super::server::Counts;
use crate::chemins::en_clair;

/// What was read of a request so far.
#[derive(Default)]
pub struct Request {
    received: Vec<u8>,
    head: Option<usize>,
}

impl Request {
    /// Reads to the end of the head, and not beyond: what follows may be of the next request.
    pub async fn read_head(&mut self, stream: &mut TcpStream) -> io::Result<usize> {
        loop {
            if let Some(head) = self.head {
                return Ok(head);
            }
            let mut seen = [0; 4096];
            let count = stream.peek(&mut seen).await?;
            let known = self.received.len();
            self.received.extend_from_slice(&seen[..count]);
            let start = self.received.windows(4).position(|bytes| bytes == b"\r\n\r\n");
            self.head = start.map(|start| start + 4);
            let end = self.head.unwrap_or(self.received.len());
            self.received.truncate(known);
            more(stream, &mut self.received, end - known).await?;
        }
    }

    /// Reads the head and one `share`th of the body.
    pub async fn read_body(&mut self, stream: &mut TcpStream, share: usize) -> io::Result<()> {
        let head = self.read_head(stream).await?;
        let wanted = head + self.length(head) / share;
        while self.received.len() < wanted {
            let missing = wanted - self.received.len();
            more(stream, &mut self.received, missing).await?;
        }
        Ok(())
    }

    /// The length that the head announces.
    fn length(&self, head: usize) -> usize {
        let head = String::from_utf8_lossy(&self.received[..head]).to_lowercase();
        let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        announced.map_or(0, |length| length.parse().unwrap())
    }

    /// Whether it is a read of a dossier.
    pub fn is_read(&self) -> bool {
        self.received.starts_with(b"GET ")
    }

    /// The key that it carries, as `K000001-2`: the deposit and how often it was begun.
    pub fn key(&self) -> Option<(String, u32)> {
        let text = String::from_utf8_lossy(&self.received);
        let start = text.find(KEY)?;
        let end = text[start..].find(|letter: char| letter != '-' && !letter.is_ascii_alphanumeric());
        let (key, attempt) = text[start..end.map_or(text.len(), |end| start + end)].split_once('-')?;
        Some((key.to_owned(), attempt.parse().ok()?))
    }

    /// Its first line, with the paths of these tests.
    fn line(&self) -> String {
        let line = self.received.split(|byte| *byte == b'\n').next().unwrap_or_default();
        en_clair(&String::from_utf8_lossy(line))
    }

    /// Whether it deposits an invoice.
    pub fn is_invoice(&self) -> bool {
        self.line().starts_with("POST /api/v1/factures ")
    }

    /// The body of a good answer, given what was done so far.
    pub fn answer(&self, counts: &Counts) -> String {
        let number = self.key().map_or_else(|| "K".to_owned(), |(key, _)| key);
        if self.received.starts_with(b"POST /token ") {
            r#"{"access_token": "jeton", "expires_in": 3600}"#.to_owned()
        } else if self.is_invoice() {
            format!(r#"{{"numeroInterneFacture": "{number}"}}"#)
        } else if let Some(list) = self.list(counts) {
            list.to_string()
        } else {
            self.dossier().unwrap_or_else(|| json!({ "numeroInterne": number, "comment": number })).to_string()
        }
    }

    /// The states of what was done, if it asks for them.
    fn list(&self, counts: &Counts) -> Option<Value> {
        let states = counts.listed(false).map(|key| json!({ "numeroInterne": key, "etat": "TRANSMIS" }));
        if self.line().starts_with("GET /api/v1/dossiers/etats ") {
            return Some(states.collect());
        }
        if self.line().starts_with("GET /api/v2/dossiers/etats?") {
            let states: Vec<_> = states.collect();
            return Some(json!({ "total": states.len(), "count": states.len(), "EtatDossierResult": states }));
        }
        if !self.line().starts_with("GET /api/v2/factures/etats?") {
            return None;
        }
        let invoice = |key: &String| {
            json!({
                "numeroInterneFacture": key, "referenceFactureCFA": format!("{key}-1"),
                "organismeFormation": { "siret": "00000000000000" },
            })
        };
        let invoices: Vec<_> = counts.listed(true).map(invoice).collect();
        Some(json!({ "total": invoices.len(), "count": invoices.len(), "page": 1, "factures": invoices }))
    }

    /// The dossier of a key, if it asks for one by its number.
    fn dossier(&self) -> Option<Value> {
        let line = self.line();
        let path =
            ["v1", "v2"].iter().find_map(|version| line.strip_prefix(&format!("GET /api/{version}/dossiers?")))?;
        let number = path.strip_prefix("numeroInterne=")?.split(' ').next()?;
        let deposit = number.strip_prefix(KEY)?.parse().ok()?;
        Some(json!({ "cerfa": contract(deposit)["cerfa"] }))
    }
}

/// A contract of somebody of whom no other contract is: in its name it carries the key, as the first of its kind.
pub fn contract(deposit: u32) -> Value {
    static CONTRACT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(conformance::exemple::CONTRAT).unwrap());
    let mut contract = CONTRACT.clone();
    let apprentice = &mut contract["cerfa"]["apprenti"];
    apprentice["nom"] = json!(format!("{KEY}{deposit}-1"));
    apprentice["prenom"] = json!(format!("P{deposit}"));
    let birth = jiff::civil::date(1990, 1, 1).saturating_add(jiff::Span::new().days(i64::from(deposit)));
    apprentice["dateNaissance"] = json!(birth.to_string());
    contract
}

/// What a read is told of a key under which nothing was done.
pub const ABSENT: &str = "inconnu";

/// What keys begin with: nothing else in a request does.
pub const KEY: &str = "KQZ";

/// Reads some bytes, at most so many.
async fn more(stream: &mut TcpStream, received: &mut Vec<u8>, most: usize) -> io::Result<()> {
    let most = u64::try_from(most).unwrap();
    match stream.take(most).read_buf(received).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}
