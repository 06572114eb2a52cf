//! A way to an OPCO on which what a service posts arrives, and the answer does not come back.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use serveur_postgres::{Passage, relayer};
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

async fn passer(client: TcpStream, hote: String, retenues: watch::Sender<usize>) -> io::Result<()> {
    let (opco, muette) = (TcpStream::connect(hote).await?, AtomicBool::new(false));
    let demande = |dite: &[u8]| {
        if dite.starts_with(b"POST ") {
            muette.store(true, Ordering::SeqCst);
        }
    };
    let reponse = |_: &[u8]| match muette.load(Ordering::SeqCst) {
        true => {
            retenues.send_modify(|retenues| *retenues += 1);
            Passage::Muet
        }
        false => Passage::Ouvert,
    };
    relayer(client, opco, demande, reponse).await
}
