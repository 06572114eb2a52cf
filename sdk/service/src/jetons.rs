//! Whose a token is: those of the CFA, read from their secrets.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cfadock::scalaires::Siren;
use futures_util::stream::{self, StreamExt as _};
use hmac_sha256::HMAC;
use tokio::time::Instant;

use crate::configuration::Configuration;
use crate::probleme::Probleme;

/// How long the tokens are kept as they were read: a new one serves after that at the latest, and a wrong one makes nobody
/// read them all the time.
const RELECTURE: Duration = Duration::from_secs(60);
/// The same where a token is not among them: it may be new.
const NOUVEAU: Duration = Duration::from_secs(2);

/// Tokens as they were read still open for this long, while they are read again.
const PEREMPTION: Duration = Duration::from_secs(120);
/// Tokens that are read at once.
const LECTURES: usize = 8;

/// The tokens of the CFA, as digests under a key of this process.
#[derive(Debug, Default)]
pub struct JetonsCfa {
    lus: Mutex<Option<Arc<Lus>>>,
    /// Who has it reads them.
    lecture: tokio::sync::Mutex<()>,
    /// How often they were forgotten: what began to be read before is not kept.
    oublis: AtomicU64,
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
        let (age, porteur) = self.connu(jeton);
        if age < NOUVEAU || (porteur.is_some() && age < RELECTURE) {
            return Ok(porteur);
        }
        let _lecture = match self.lecture.try_lock() {
            Ok(lecture) => lecture,
            Err(_) if porteur.is_some() && age < PEREMPTION => return Ok(porteur),
            Err(_) => self.lecture.lock().await,
        };
        // Another may have read them meanwhile.
        let (age, porteur) = self.connu(jeton);
        if age < NOUVEAU {
            return Ok(porteur);
        }
        loop {
            let oublis = self.oublis.load(Ordering::SeqCst);
            let relus = Arc::new(Lus::lire(configuration).await?);
            let mut lus = self.lus.lock().unwrap_or_else(PoisonError::into_inner);
            if self.oublis.load(Ordering::SeqCst) == oublis {
                let porteur = relus.porteur(jeton);
                *lus = Some(relus);
                return Ok(porteur);
            }
        }
    }

    /// Forgets what was read: the next request reads it again.
    pub(crate) fn oublier(&self) {
        let mut lus = self.lus.lock().unwrap_or_else(PoisonError::into_inner);
        self.oublis.fetch_add(1, Ordering::SeqCst);
        *lus = None;
    }

    /// What the tokens say that were read last, and how long ago that was.
    fn connu(&self, jeton: &str) -> (Duration, Option<Siren>) {
        let lus = self.lus.lock().unwrap_or_else(PoisonError::into_inner).clone();
        lus.map_or((Duration::MAX, None), |lus| (lus.le.elapsed(), lus.porteur(jeton)))
    }
}

impl Lus {
    async fn lire(configuration: &Configuration) -> Result<Self, Probleme> {
        let mut sel = [0; 32];
        getrandom::fill(&mut sel).map_err(|_| Probleme::panne())?;
        let lectures = configuration.cfa.iter().map(|(siren, reglage)| async move {
            // A secret that cannot be read closes the door of its CFA, and of no other.
            let jeton = reglage.jeton.lire().await.ok().filter(|jeton| !jeton.expose().is_empty())?;
            Some((siren.clone(), HMAC::mac(jeton.expose(), sel)))
        });
        let lectures: Vec<_> = lectures.collect();
        let cfa = stream::iter(lectures).buffer_unordered(LECTURES).filter_map(ready).collect().await;
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use tokio::time::{advance, pause, resume, timeout};

    use crate::configuration::ReglageCfa;
    use crate::essais;
    use crate::secrets::SourceSecret;

    /// While the tokens are read again for a wrong one, and a command takes its time, the others open.
    #[tokio::test]
    async fn a_slow_secret_holds_up_no_other_caller() {
        let dossier = tempfile::tempdir().unwrap();
        let (mut service, _) = essais::service(dossier.path(), &[]).await;
        let la = dossier.path().join("lente");
        let attend = "while ! cat \"$0\" 2>/dev/null; do sleep 0.05; done";
        let lente = ["sh", "-c", attend, la.to_str().unwrap()].map(str::to_owned);
        let lente =
            ReglageCfa { jeton: SourceSecret::Commande(lente.to_vec()), cles: [].into(), iban: None, siret: None };
        service.configuration.cfa.insert("732829320".parse().unwrap(), lente);
        let porteur = async |jeton: &str| {
            let porteur = service.jetons.porteur(jeton, &service.configuration).await.unwrap();
            porteur.map(|siren| siren.as_str().to_owned())
        };
        fs::write(&la, "jeton-lent").unwrap();
        assert_eq!(porteur("jeton-lent").await.as_deref(), Some("732829320"));
        fs::remove_file(&la).unwrap();
        pause();
        advance(Duration::from_secs(3)).await;
        resume();
        let servis = async {
            // The reading begins with the first poll of the other.
            tokio::task::yield_now().await;
            for jeton in ["jeton-du-cfa-pour-les-essais", "jeton-lent"] {
                assert!(timeout(Duration::from_secs(5), porteur(jeton)).await.expect("it waits").is_some());
            }
            fs::write(&la, "jeton-neuf").unwrap();
        };
        let (neuf, ()) = tokio::join!(porteur("jeton-neuf"), servis);
        assert_eq!(neuf.as_deref(), Some("732829320"), "one that is new is known after the reading");
        assert_eq!(porteur("jeton-lent").await, None);
    }

    /// What was read before the tokens were forgotten is not kept, though it comes afterwards.
    #[tokio::test]
    async fn a_token_that_is_forgotten_while_it_is_read_is_read_again() {
        let dossier = tempfile::tempdir().unwrap();
        let (mut service, _) = essais::service(dossier.path(), &[]).await;
        let [jeton, commence, suite] = ["jeton", "commence", "suite"].map(|nom| dossier.path().join(nom));
        let script = "lu=$(cat \"$0\"); : > \"$1\"; while [ ! -e \"$2\" ]; do sleep 0.05; done; printf %s \"$lu\"";
        let mots = [&jeton, &commence, &suite].map(|chemin| chemin.to_str().unwrap());
        let commande = ["sh", "-c", script].into_iter().chain(mots).map(str::to_owned).collect();
        let lente = ReglageCfa { jeton: SourceSecret::Commande(commande), cles: [].into(), iban: None, siret: None };
        service.configuration.cfa.insert("732829320".parse().unwrap(), lente);
        fs::write(&jeton, "jeton-ancien").unwrap();
        let porteur = async |jeton: &str| service.jetons.porteur(jeton, &service.configuration).await.unwrap();
        let change = async {
            timeout(Duration::from_secs(20), async {
                while !commence.exists() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            })
            .await
            .expect("the reading begins");
            fs::write(&jeton, "jeton-neuf").unwrap();
            service.jetons.oublier();
            fs::write(&suite, "").unwrap();
        };
        let (neuf, ()) = tokio::join!(porteur("jeton-neuf"), change);
        assert!(neuf.is_some(), "what was read before was kept");
        assert_eq!(porteur("jeton-ancien").await, None);
    }
}
