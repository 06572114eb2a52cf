//! Whose a token is: those of the CFA, read from their secrets.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cfadock::scalaires::Siren;
use hmac_sha256::HMAC;
use tokio::sync::Mutex;

use crate::configuration::Configuration;
use crate::probleme::Probleme;

/// How long the tokens are kept as they were read: a new one serves after that at the latest, and a wrong one makes nobody
/// read them all the time.
const RELECTURE: Duration = Duration::from_secs(60);
/// The same where a token is not among them: it may be new.
const NOUVEAU: Duration = Duration::from_secs(2);

/// The tokens of the CFA, as digests under a key of this process.
#[derive(Debug, Default)]
pub struct JetonsCfa {
    lus: Mutex<Option<Lus>>,
}

struct Lus {
    le: Instant,
    sel: [u8; 32],
    cfa: BTreeMap<Siren, [u8; 32]>,
}

/// Shows no digest.
impl std::fmt::Debug for Lus {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Lus").field("cfa", &self.cfa.len()).finish_non_exhaustive()
    }
}

impl JetonsCfa {
    /// The CFA whose token it is. Every token is compared, each in constant time.
    pub(crate) async fn porteur(&self, jeton: &str, configuration: &Configuration) -> Result<Option<Siren>, Probleme> {
        let mut lus = self.lus.lock().await;
        if let Some(connus) = lus.as_ref().filter(|connus| connus.le.elapsed() < RELECTURE) {
            let porteur = connus.porteur(jeton);
            if porteur.is_some() || connus.le.elapsed() < NOUVEAU {
                return Ok(porteur);
            }
        }
        let relus = Lus::lire(configuration).await?;
        Ok(lus.insert(relus).porteur(jeton))
    }
}

impl Lus {
    async fn lire(configuration: &Configuration) -> Result<Self, Probleme> {
        let mut sel = [0; 32];
        getrandom::fill(&mut sel).map_err(|_| Probleme::panne())?;
        let mut cfa = BTreeMap::new();
        for (siren, reglage) in &configuration.cfa {
            // A secret that cannot be read closes the door of its CFA, and of no other.
            if let Ok(jeton) = reglage.jeton.lire().await
                && !jeton.expose().is_empty()
            {
                cfa.insert(siren.clone(), HMAC::mac(jeton.expose(), sel));
            }
        }
        Ok(Self { le: Instant::now(), sel, cfa })
    }

    fn porteur(&self, jeton: &str) -> Option<Siren> {
        let mut porteur = None;
        for (siren, attendu) in &self.cfa {
            if HMAC::verify(jeton, self.sel, attendu) {
                porteur = Some(siren.clone());
            }
        }
        porteur
    }
}
