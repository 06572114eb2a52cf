//! One attempt: what is posted, and what follows from the answer.

use std::time::Duration;

use cfadock::runtime::http::header::{CONTENT_TYPE, USER_AGENT};
use cfadock::runtime::http::{HeaderMap, HeaderName, HeaderValue, Method};
use cfadock::runtime::jiff::Timestamp;
use cfadock::runtime::{Body, Patience, Request, Transport, retry_after};

use super::delais;
use crate::destinataire::Destinataire;
use crate::etat::notifications::{Due, SuiteEnvoi};
use crate::evenement::Evenement;

/// An attempt lasts this long at most, and of its answer no more is read.
const PATIENCE: Patience = Patience { attempt: Duration::from_secs(15), answer: 16 * 1024 };

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReponseDestinataire {
    /// The status; `None` without an answer.
    statut: Option<u16>,
    /// The wait that was asked for.
    demandee: Option<Duration>,
}

/// Posts an event, once.
pub(super) async fn envoyer(
    transport: &dyn Transport,
    destinataire: &Destinataire,
    (instance, evenement): (&str, &Evenement),
    maintenant: Timestamp,
) -> ReponseDestinataire {
    let corps = serde_json::to_vec(evenement).expect("an event of texts and numbers is JSON");
    let id = format!("msg_{instance}_{}", evenement.id);
    let signature = destinataire.cle().signer(&id, maintenant.as_second(), &corps);
    let mut entetes = HeaderMap::new();
    entetes.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    entetes.insert(USER_AGENT, HeaderValue::from_static(concat!("cfadock/", env!("CARGO_PKG_VERSION"))));
    for (nom, valeur) in [
        ("webhook-id", id),
        ("webhook-timestamp", maintenant.as_second().to_string()),
        ("webhook-signature", signature),
    ] {
        let valeur = HeaderValue::try_from(valeur).expect("digits, letters and base64 are a header");
        entetes.insert(HeaderName::from_static(nom), valeur);
    }
    let mut requete = Request::new(Method::POST, destinataire.url.clone());
    (requete.headers, requete.body, requete.patience) = (entetes, Body::Bytes(corps.into()), PATIENCE);
    match transport.send(requete).await {
        Ok(reponse) => ReponseDestinataire { statut: Some(reponse.status()), demandee: retry_after(reponse.headers()) },
        // Its body is too large or was cut, and its status is there.
        Err(echec) => ReponseDestinataire { statut: echec.status().map(|statut| statut.as_u16()), demandee: None },
    }
}

impl ReponseDestinataire {
    /// Whether the receiver is there: it took this one, or refused this one alone.
    pub(super) fn est_passee(self) -> bool {
        self.statut.is_some_and(|statut| statut < 500 && statut != 429)
    }

    /// What follows, for one that is due.
    pub(super) fn suite(self, due: &Due, maintenant: Timestamp) -> SuiteEnvoi {
        let dit = match self.statut {
            Some(200..=299) => return SuiteEnvoi::Livree,
            // The receiver says that it is no more.
            Some(410) => return SuiteEnvoi::Abandon("réponse 410 : le destinataire n'en veut plus".to_owned()),
            Some(statut @ 300..=399) => format!("réponse {statut} : une redirection n'est pas suivie"),
            Some(statut) => format!("réponse {statut}"),
            None => "pas de réponse".to_owned(),
        };
        let age = maintenant.as_second().saturating_sub(due.creee_le.as_second());
        if u64::try_from(age).unwrap_or(0) >= delais::DUREE.as_secs() {
            return SuiteEnvoi::Abandon(dit);
        }
        let attente = delais::attente(due.essais.saturating_add(1), self.demandee, fastrand::f64());
        SuiteEnvoi::Reprise(maintenant + attente, dit)
    }
}
