//! One exchange of the server, step by step as the script of a fault has it.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::fault::Step;
use super::request::{ABSENT, Request};
use super::server::Shared;

const NOT_FOUND: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 22\r\n\r\n{\"comment\": \"{absent}\"}";

/// One exchange that is played. A step fails when the connection is over.
pub struct Exchange<'a> {
    stream: &'a mut TcpStream,
    shared: &'a Shared,
    request: Request,
}

impl<'a> Exchange<'a> {
    pub fn new(stream: &'a mut TcpStream, shared: &'a Shared) -> Self {
        Self { stream, shared, request: Request::default() }
    }

    pub async fn play(&mut self, step: Step) -> io::Result<()> {
        match step {
            Step::Head => self.request.read_head(self.stream).await.map(drop),
            Step::Half => self.request.read_body(self.stream, 2).await,
            Step::Whole => self.request.read_body(self.stream, 1).await,
            Step::Commit => {
                self.shared.act(&self.request);
                Ok(())
            }
            Step::Say(text) => {
                let text = self.filled(text);
                self.stream.write_all(text.as_bytes()).await
            }
            Step::Bytes(bytes) => self.stream.write_all(bytes).await,
            Step::Spaces(count) => self.stream.write_all(&vec![b' '; count]).await,
            Step::Chunks(count) => {
                let chunk = [b"10000\r\n", &vec![b' '; 0x10000][..], b"\r\n"].concat();
                for _ in 0..count {
                    self.stream.write_all(&chunk).await?;
                }
                Ok(())
            }
            Step::Drip(text, pause) => self.drip(text, pause).await,
            Step::DripOn(pause) => loop {
                self.stream.write_all(b"1\r\n \r\n").await?;
                sleep(pause).await;
            },
            Step::Stall => self.drain().await,
            Step::Close => {
                self.stream.shutdown().await?;
                self.drain().await
            }
            Step::Reset => {
                self.stream.set_zero_linger()?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
    }

    async fn drip(&mut self, text: &str, pause: Duration) -> io::Result<()> {
        for byte in self.filled(text).as_bytes() {
            self.stream.write_all(&[*byte]).await?;
            sleep(pause).await;
        }
        Ok(())
    }

    /// Reads and forgets until the client goes, which ends the exchange.
    async fn drain(&mut self) -> io::Result<()> {
        while self.stream.read(&mut [0; 4096]).await? > 0 {}
        Err(io::ErrorKind::UnexpectedEof.into())
    }

    /// The text with all that is known by now; an answer of success becomes a 404 where there is nothing to be found.
    fn filled(&self, text: &str) -> String {
        if text.starts_with("HTTP/1") && text.contains(" 20") && !self.shared.finds(&self.request) {
            return NOT_FOUND.replace("{absent}", ABSENT);
        }
        let ok = self.request.answer(&self.shared.counts());
        let text = text.replace("{ok}", &ok).replace("{half}", &ok[..ok.len() / 2]);
        let (here, trap) = (format!("http://{}", self.shared.here), format!("http://{}", self.shared.trap));
        text.replace("{len}", &ok.len().to_string()).replace("{here}", &here).replace("{trap}", &trap)
    }
}
