//! What is refused below the routes. hyper answers by itself to what is no HTTP, or too long, with a status and nothing
//! else: here such an answer gets its problem.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::probleme::Probleme;

/// A connection whose bare refusals are explained.
pub(super) struct Explique<T> {
    flux: T,
    /// An explanation, and how much of it is written.
    a_ecrire: Vec<u8>,
    ecrits: usize,
}

/// A problem as a whole answer, after which the connection is closed.
pub(super) fn ecrite(probleme: &Probleme) -> Vec<u8> {
    let corps = serde_json::to_string(probleme).unwrap_or_default();
    let raison = http_raison(probleme.statut);
    let attendre = probleme.attendre.map(|delai| format!("retry-after: {delai}\r\n")).unwrap_or_default();
    let tete = format!(
        "HTTP/1.1 {} {raison}\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\n{attendre}\
         connection: close\r\ncontent-length: {}\r\n\r\n",
        probleme.statut,
        corps.len()
    );
    [tete.into_bytes(), corps.into_bytes()].concat()
}

fn http_raison(statut: u16) -> &'static str {
    axum::http::StatusCode::from_u16(statut).ok().and_then(|statut| statut.canonical_reason()).unwrap_or_default()
}

/// The explanation of an answer that is the bare refusal of a head. Whatever a route answers with these statuses has a
/// body, and says its type.
fn explication(reponse: &[u8]) -> Option<Vec<u8>> {
    let statut = reponse.strip_prefix(b"HTTP/1.1 ").or_else(|| reponse.strip_prefix(b"HTTP/1.0 "))?.get(..3)?;
    let (statut, code, phrase) = match statut {
        b"400" => (
            400,
            "http",
            "Ce qui est arrivé n'est pas une requête HTTP/1.1 : vérifiez la première ligne et les en-têtes.",
        ),
        b"414" => (414, "adresse-trop-longue", "L'adresse est trop longue : raccourcissez ses paramètres."),
        b"431" => {
            (431, "entetes", "Les en-têtes sont trop longs, ou trop nombreux : cent, et 64 Kio en tout, sont admis.")
        }
        _ => return None,
    };
    let tete = std::str::from_utf8(reponse).ok()?;
    let nue =
        tete.ends_with("\r\n\r\n") && tete.contains("\r\ncontent-length: 0\r\n") && !tete.contains("\r\ncontent-type:");
    nue.then(|| ecrite(&Probleme::new(statut, code, phrase)))
}

impl<T: AsyncWrite + Unpin> Explique<T> {
    pub(super) fn new(flux: T) -> Self {
        Self { flux, a_ecrire: Vec::new(), ecrits: 0 }
    }

    /// Writes what is left of an explanation.
    fn expliquer(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(reste) = self.a_ecrire.get(self.ecrits..).filter(|reste| !reste.is_empty()) {
            match ready!(Pin::new(&mut self.flux).poll_write(context, reste))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                nombre => self.ecrits += nombre,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Explique<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        tampon: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.flux).poll_read(context, tampon)
    }
}

/// Without vectored writes: an answer then comes whole.
impl<T: AsyncWrite + Unpin> AsyncWrite for Explique<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.expliquer(context))?;
        match explication(octets) {
            // Flushing writes it: after a refusal there is nothing else to write.
            Some(explication) => {
                (self.a_ecrire, self.ecrits) = (explication, 0);
                Poll::Ready(Ok(octets.len()))
            }
            None => Pin::new(&mut self.flux).poll_write(context, octets),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.expliquer(context))?;
        Pin::new(&mut self.flux).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.expliquer(context))?;
        Pin::new(&mut self.flux).poll_shutdown(context)
    }
}
