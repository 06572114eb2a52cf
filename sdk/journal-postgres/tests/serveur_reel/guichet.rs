//! An OPCO over a loopback port: it counts how often it received each invoice, and breaks where it is told to.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use fastrand::Rng;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What a deposit meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accueil {
    Bien,
    /// The connection breaks, before or after the OPCO acted.
    Rompu {
        agit: bool,
    },
    /// No answer comes, before or after the OPCO acted.
    Muet {
        agit: bool,
    },
}

/// What numbers of invoices begin with: nothing else in a request does.
pub const MARQUE: &str = "KQZ";

pub struct Guichet {
    pub url: String,
    etat: Arc<Mutex<Etat>>,
    recues: watch::Receiver<usize>,
}

struct Etat {
    /// How often each invoice was received.
    agi: BTreeMap<String, u32>,
    /// What the next deposits meet.
    prevus: VecDeque<Accueil>,
    /// Beyond that: one of a hundred breaks where this is so many.
    pannes: u32,
    hasard: Rng,
    recues: watch::Sender<usize>,
    demandes: usize,
}

impl Guichet {
    pub async fn ouvrir(pannes: u32) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api", port.local_addr().unwrap());
        let (envoi, recues) = watch::channel(0);
        let hasard = Rng::with_seed(17);
        let etat = Etat { agi: BTreeMap::new(), prevus: VecDeque::new(), pannes, hasard, recues: envoi, demandes: 0 };
        let etat = Arc::new(Mutex::new(etat));
        let commun = etat.clone();
        tokio::spawn(async move {
            while let Ok((flux, _)) = port.accept().await {
                let etat = commun.clone();
                // A failure here is a client that went: what it did is counted already.
                tokio::spawn(async move { servir(flux, &etat).await.ok() });
            }
        });
        Self { url, etat, recues }
    }

    /// What the next deposit meets.
    pub fn prevoir(&self, accueil: Accueil) {
        occuper(&self.etat).prevus.push_back(accueil);
    }

    /// Waits until so many deposits have come, whatever came of them.
    pub async fn atteindre(&self, demandes: usize) {
        self.recues.clone().wait_for(|recues| *recues >= demandes).await.unwrap();
    }

    pub fn demandes(&self) -> usize {
        occuper(&self.etat).demandes
    }

    pub fn agi(&self) -> BTreeMap<String, u32> {
        occuper(&self.etat).agi.clone()
    }
}

fn occuper(etat: &Mutex<Etat>) -> MutexGuard<'_, Etat> {
    etat.lock().unwrap()
}

async fn servir(mut flux: TcpStream, etat: &Mutex<Etat>) -> io::Result<()> {
    flux.set_nodelay(true)?;
    let mut recu = Vec::new();
    loop {
        let demande = lire(&mut flux, &mut recu).await?;
        let corps = if demande.starts_with("GET ") {
            etats(&demande, etat)
        } else {
            let accueil = occuper(etat).accueillir();
            let numero = entre(&demande, MARQUE);
            if matches!(accueil, Accueil::Bien | Accueil::Rompu { agit: true } | Accueil::Muet { agit: true }) {
                *occuper(etat).agi.entry(numero.clone()).or_default() += 1;
            }
            occuper(etat).annoncer();
            match accueil {
                Accueil::Bien => json!({ "numeroInterneFacture": format!("F-{numero}") }).to_string(),
                Accueil::Rompu { .. } => return Ok(()),
                // Until the other side goes.
                Accueil::Muet { .. } => return flux.read(&mut [0]).await.map(drop),
            }
        };
        let tete =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", corps.len());
        flux.write_all(&[tete.as_bytes(), corps.as_bytes()].concat()).await?;
    }
}

/// One request, whole.
async fn lire(flux: &mut TcpStream, recu: &mut Vec<u8>) -> io::Result<String> {
    loop {
        let fin = recu.windows(4).position(|octets| octets == b"\r\n\r\n").map(|debut| debut + 4);
        if let Some(fin) = fin {
            let tete = String::from_utf8_lossy(&recu[..fin]).to_lowercase();
            let longueur = tete.lines().find_map(|ligne| ligne.strip_prefix("content-length: "));
            let total = fin + longueur.map_or(0, |longueur| longueur.parse::<usize>().unwrap());
            if recu.len() >= total {
                let demande = recu.drain(..total).collect::<Vec<_>>();
                return Ok(String::from_utf8_lossy(&demande).into_owned());
            }
        }
        if flux.read_buf(recu).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The word that begins with `debut`.
fn entre(texte: &str, debut: &str) -> String {
    let suite = &texte[texte.find(debut).unwrap()..];
    suite.split(|lettre: char| lettre != '-' && !lettre.is_ascii_alphanumeric()).next().unwrap().to_owned()
}

/// The states of the invoices of who asks, which the key of the request tells.
fn etats(demande: &str, etat: &Mutex<Etat>) -> String {
    let debut = format!("{MARQUE}{}-", entre(demande, "cle-").strip_prefix("cle-").unwrap());
    let etat = occuper(etat);
    let factures = etat.agi.keys().filter(|numero| numero.starts_with(&debut)).map(|numero| {
        json!({
            "numeroInterneFacture": format!("F-{numero}"), "referenceFactureCFA": numero,
            "organismeFormation": { "siret": "00000000000000" },
        })
    });
    let factures: Vec<_> = factures.collect();
    json!({ "total": factures.len(), "count": factures.len(), "page": 1, "factures": factures }).to_string()
}

impl Etat {
    fn accueillir(&mut self) -> Accueil {
        if let Some(prevu) = self.prevus.pop_front() {
            return prevu;
        }
        if self.hasard.u32(..100) >= self.pannes {
            return Accueil::Bien;
        }
        let agit = self.hasard.bool();
        if self.hasard.u8(..4) == 0 { Accueil::Muet { agit } } else { Accueil::Rompu { agit } }
    }

    fn annoncer(&mut self) {
        self.demandes += 1;
        let demandes = self.demandes;
        self.recues.send_replace(demandes);
    }
}
