//! The open table first, then requests to France compétences: one after the other, two a second at most; answers are
//! cached.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::timeout;

use super::convention::par_convention;
use super::memoire::{Memoire, Pas};
use super::reponse::{OpcoDe, RaisonInconnu};
use super::siro::Lu;
use super::table::TableSiro;
use crate::parcours::Horloge;
use crate::runtime::http::header::ACCEPT;
use crate::runtime::http::{HeaderMap, HeaderValue, Method};
use crate::runtime::url::Url;
use crate::runtime::{Patience, Request, Transport, retry_after};
use crate::scalaires::{CodeIdcc, Siret};

/// The timeout of an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Between two questions.
const INTERVALLE: Duration = Duration::from_millis(500);

/// The longest wait for a turn, or after a 429; a longer wait is an error at once.
const ATTENTE: Duration = Duration::from_secs(30);

/// How often one question is sent when the answer is 429.
const ESSAIS: u32 = 3;

/// The maximum size of an answer in bytes.
const TAILLE: u64 = 65_536;

/// The directory of employers of France compétences (SIRO): its open table, its service, or both. Clones share answers,
/// pace and connections.
///
/// ```no_run
/// use cfadock::parcours::{Annuaire, TableSiro};
///
/// # async fn chercher() -> Result<(), Box<dyn std::error::Error>> {
/// let annuaire = Annuaire::hors_ligne(TableSiro::ouvrir("siro-202606.csv")?);
/// println!("{:?}", annuaire.opco_de(&"41816609600069".parse()?, None).await);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Annuaire {
    table: Option<TableSiro>,
    service: Option<Arc<Service>>,
}

struct Service {
    base: Url,
    cle: HeaderValue,
    transport: Arc<dyn Transport>,
    horloge: Arc<dyn Horloge>,
    memoire: Mutex<Memoire>,
    pas: tokio::sync::Mutex<Pas>,
}

/// Shows the table, the address and no key.
impl fmt::Debug for Annuaire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.service.as_ref().map(|service| service.base.as_str());
        formatter.debug_struct("Annuaire").field("table", &self.table).field("base", &base).finish_non_exhaustive()
    }
}

impl Annuaire {
    pub(super) fn new(
        (base, cle): (Url, HeaderValue),
        transport: Arc<dyn Transport>,
        (horloge, memoire): (Arc<dyn Horloge>, Duration),
        table: Option<TableSiro>,
    ) -> Self {
        let (memoire, pas) = (Mutex::new(Memoire::new(memoire)), tokio::sync::Mutex::default());
        Self { table, service: Some(Arc::new(Service { base, cle, transport, horloge, memoire, pas })) }
    }

    /// A directory with the open table only: it needs no key, and makes no request. To query the service for what the
    /// table lacks, give it [with the settings](super::ReglagesAnnuaire::table).
    pub fn hors_ligne(table: TableSiro) -> Self {
        Self { table: Some(table), service: None }
    }

    /// The OPCO of an employer. First by the open table, if one was given. If it does not say, by the service of France
    /// compétences. If neither says, by the agreement that they give or, failing that, by `idcc`, with a weak
    /// confidence. Otherwise unknown, with the reason.
    ///
    /// Answers of the service are cached by SIRET; failures are not. Questions wait for each other and for the rate
    /// limit: a call may take half a minute. After a 429 the question is repeated at most twice, after the time in
    /// `Retry-After` or growing waits.
    pub async fn opco_de(&self, siret: &Siret, idcc: Option<&CodeIdcc>) -> OpcoDe {
        let (raison, le_sien) = match self.chercher(siret).await {
            (Ok(opco), _) => return opco,
            (Err(raison), le_sien) => (raison, le_sien),
        };
        let connu = le_sien.iter().chain(idcc).find_map(|idcc| par_convention(idcc, Some(raison.clone())));
        connu.unwrap_or(OpcoDe::Inconnu(raison))
    }

    /// What the register says, and the agreement it gives.
    async fn chercher(&self, siret: &Siret) -> (Result<OpcoDe, RaisonInconnu>, Option<CodeIdcc>) {
        let Ok(siret) = siret.canonique() else { return (Err(RaisonInconnu::SiretInvalide), None) };
        let (en_table, idcc) = match &self.table {
            Some(table) => table.chercher(&siret),
            None => (Err(RaisonInconnu::AbsentDeLaTable), None),
        };
        match &self.service {
            Some(service) if en_table.is_err() => match service.lire(siret.as_str()).await {
                Ok(lu) => (lu.conclure(), lu.idcc.or(idcc)),
                Err(raison) => (Err(raison), idcc),
            },
            _ => (en_table, idcc),
        }
    }
}

impl Service {
    async fn lire(&self, siret: &str) -> Result<Lu, RaisonInconnu> {
        if let Some(lu) = self.memoire().lire(siret, self.horloge.maintenant()) {
            return Ok(lu);
        }
        let mut pas =
            timeout(ATTENTE, self.pas.lock()).await.map_err(|_| RaisonInconnu::Indisponible { attendre: None })?;
        // Another task may have requested the same SIRET meanwhile.
        if let Some(lu) = self.memoire().lire(siret, self.horloge.maintenant()) {
            return Ok(lu);
        }
        let lu = self.demander(siret, &mut pas).await?;
        self.memoire().garder(siret, self.horloge.maintenant(), lu.clone());
        Ok(lu)
    }

    fn memoire(&self) -> MutexGuard<'_, Memoire> {
        self.memoire.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn demander(&self, siret: &str, pas: &mut Pas) -> Result<Lu, RaisonInconnu> {
        for essai in 1..=ESSAIS {
            if pas.attente() > ATTENTE {
                break;
            }
            pas.avancer(INTERVALLE).await;
            let reponse = timeout(PATIENCE, self.transport.send(self.demande(siret))).await;
            let Ok(Ok(reponse)) = reponse else { return Err(RaisonInconnu::Indisponible { attendre: None }) };
            match reponse.status() {
                _ if u64::try_from(reponse.body().len()).is_ok_and(|longueur| longueur > TAILLE) => {
                    return Err(RaisonInconnu::Illisible);
                }
                200 => return Lu::lire(reponse.body(), siret),
                // This status is undocumented; it is an answer of the register if it reads as one.
                404 => return Lu::lire(reponse.body(), siret).map_err(|_| RaisonInconnu::Refuse(404)),
                429 => pas.reculer(retry_after(reponse.headers()).unwrap_or(Duration::from_secs(1 << essai))),
                500..=599 => {
                    let demande = retry_after(reponse.headers());
                    pas.reculer(demande.unwrap_or(INTERVALLE));
                    return Err(RaisonInconnu::Indisponible { attendre: demande });
                }
                statut => return Err(RaisonInconnu::Refuse(statut)),
            }
        }
        Err(RaisonInconnu::Indisponible { attendre: Some(pas.attente()) })
    }

    fn demande(&self, siret: &str) -> Request {
        let mut url = self.base.clone();
        if let Ok(mut chemin) = url.path_segments_mut() {
            chemin.pop_if_empty().extend(["siro", "v1", "public", siret]);
        }
        let mut entetes = HeaderMap::new();
        entetes.insert(ACCEPT, HeaderValue::from_static("application/json"));
        entetes.insert("x-gravitee-api-key", self.cle.clone());
        let mut demande = Request::new(Method::GET, url);
        (demande.headers, demande.patience) = (entetes, Patience { attempt: PATIENCE, answer: TAILLE });
        demande
    }
}
