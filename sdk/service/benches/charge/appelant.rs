//! A caller of the service: one connection that is kept, one request after another. It costs as little as possible, so that
//! the service is measured.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Appelant {
    flux: TcpStream,
    lu: Vec<u8>,
}

impl Appelant {
    pub async fn joindre(adresse: SocketAddr) -> Self {
        let flux = TcpStream::connect(adresse).await.unwrap();
        flux.set_nodelay(true).unwrap();
        Self { flux, lu: Vec::with_capacity(64 * 1024) }
    }

    /// Sends a whole request and reads the whole answer; its status.
    pub async fn appeler(&mut self, requete: &[u8]) -> u16 {
        self.flux.write_all(requete).await.unwrap();
        self.lu.clear();
        let tete = loop {
            if let Some(fin) = self.lu.windows(4).position(|fenetre| fenetre == b"\r\n\r\n") {
                break fin + 4;
            }
            self.recevoir().await;
        };
        let texte = String::from_utf8_lossy(&self.lu[..tete]).to_ascii_lowercase();
        let longueur =
            texte.lines().find_map(|ligne| ligne.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        let longueur = longueur.expect("an answer that says its length");
        while self.lu.len() < tete + longueur {
            self.recevoir().await;
        }
        assert_eq!(self.lu.len(), tete + longueur, "one answer for one request");
        texte[9..12].parse().unwrap()
    }

    /// What was read last, for messages.
    pub fn lu(&self) -> String {
        String::from_utf8_lossy(&self.lu).into_owned()
    }

    async fn recevoir(&mut self) {
        assert!(self.flux.read_buf(&mut self.lu).await.unwrap() > 0, "the service closed the connection");
    }
}
