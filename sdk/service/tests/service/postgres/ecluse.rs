//! A way to an OPCO on which what a service posts arrives, and the answer does not come back.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A way to an OPCO.
pub struct Ecluse {
    /// The address by which it is gone.
    pub url: String,
    retenues: watch::Receiver<usize>,
}

impl Ecluse {
    pub async fn vers(url: &str) -> Self {
        let (_, suite) = url.split_once("://").unwrap();
        let hote = suite.split('/').next().unwrap().to_owned();
        let entree = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let ici = url.replace(&hote, &entree.local_addr().unwrap().to_string());
        let (envoi, retenues) = watch::channel(0);
        tokio::spawn(async move {
            while let Ok((flux, _)) = entree.accept().await {
                // Its end is that of either side.
                tokio::spawn(passer(flux, hote.clone(), envoi.clone()));
            }
        });
        Self { url: ici, retenues }
    }

    /// Waits until an answer to what was posted is there, and held back.
    pub async fn retenue(&self) {
        self.retenues.clone().wait_for(|retenues| *retenues > 0).await.unwrap();
    }
}

async fn passer(mut client: TcpStream, hote: String, retenues: watch::Sender<usize>) -> io::Result<()> {
    let mut opco = TcpStream::connect(hote).await?;
    let (mut demande, mut reponse, mut muette) = (vec![0; 65_536], vec![0; 65_536], false);
    loop {
        tokio::select! {
            lus = client.read(&mut demande) => {
                let dite = &demande[..lus?];
                if dite.is_empty() {
                    return Ok(());
                }
                muette |= dite.starts_with(b"POST ");
                opco.write_all(dite).await?;
            }
            lus = opco.read(&mut reponse) => {
                let dite = &reponse[..lus?];
                if dite.is_empty() {
                    return Ok(());
                }
                if muette {
                    retenues.send_modify(|retenues| *retenues += 1);
                } else {
                    client.write_all(dite).await?;
                }
            }
        }
    }
}
