//! A way between two ends on which a test decides what passes.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// It is passed on.
    Ouvert,
    /// It is not, and the way stays.
    Muet,
    /// It is not, and the way ends.
    Rompu,
}

/// Passes on what comes from either side, until one of them ends: all that the client says, after `demande` saw it, and of
/// the answers those that `reponse` lets through.
///
/// # Errors
/// What a connection says.
pub async fn relayer(
    mut client: impl AsyncRead + AsyncWrite + Unpin,
    mut serveur: impl AsyncRead + AsyncWrite + Unpin,
    mut demande: impl FnMut(&[u8]),
    mut reponse: impl FnMut(&[u8]) -> Passage,
) -> io::Result<()> {
    let (mut aller, mut retour) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            lus = client.read(&mut aller) => match &aller[..lus?] {
                [] => return Ok(()),
                dite => {
                    demande(dite);
                    serveur.write_all(dite).await?;
                }
            },
            lus = serveur.read(&mut retour) => match &retour[..lus?] {
                [] => return Ok(()),
                dite => match reponse(dite) {
                    Passage::Ouvert => client.write_all(dite).await?,
                    Passage::Muet => {}
                    Passage::Rompu => return Ok(()),
                },
            },
        }
    }
}
