//! An OPCO behind a transport, without a network: it keeps dossiers and invoices, and loses answers on request.

use std::sync::{Arc, Mutex};

use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::{Answer, Body, BoxFuture, Request, Transport, TransportError};
use serde_json::{Value, json};

use super::banc::Montre;
use crate::chemins::en_clair;

/// How the next deposit is met.
#[derive(Clone, Debug)]
pub enum Accueil {
    /// As it should be.
    Bien,
    /// The OPCO acts or not, and the connection breaks.
    Rompu { agit: bool },
    /// The OPCO acts, and its answer is cut.
    Coupe,
    /// Nothing gets through.
    Ferme,
    /// The OPCO acts or not, and answers this.
    Dit { agit: bool, status: u16, corps: Value },
    /// The OPCO acts and never answers.
    Muet,
}

/// The OPCO.
#[derive(Debug)]
pub struct Guichet {
    etat: Mutex<Etat>,
}

#[derive(Debug)]
pub struct Etat {
    pub accueil: Accueil,
    /// As `GET dossiers` gives them, with their state.
    pub dossiers: Vec<Value>,
    /// As `GET factures/etats` gives them.
    pub factures: Vec<Value>,
    /// Requests by method and path, in order.
    pub demandes: Vec<String>,
    /// Items per page, and the total that the pages announce when it is not the right one.
    pub page: usize,
    pub total: Option<i64>,
    /// Paths that are answered 503.
    pub panne: Option<&'static str>,
    /// Whether the lists show nothing of what is there.
    pub cachee: bool,
    /// How many minutes go by on this clock while a request is answered.
    pub lenteur: Option<(Arc<Montre>, i64)>,
}

impl Guichet {
    pub fn new() -> Self {
        let (dossiers, factures, demandes) = (Vec::new(), Vec::new(), Vec::new());
        let accueil = Accueil::Bien;
        Self {
            etat: Mutex::new(Etat {
                accueil,
                dossiers,
                factures,
                demandes,
                page: 2,
                total: None,
                panne: None,
                cachee: false,
                lenteur: None,
            }),
        }
    }

    pub fn regler<T>(&self, reglage: impl FnOnce(&mut Etat) -> T) -> T {
        reglage(&mut self.etat.lock().unwrap())
    }

    pub fn accueillir(&self, accueil: Accueil) {
        self.regler(|etat| etat.accueil = accueil);
    }

    /// How many deposits and how many reads came.
    pub fn comptes(&self) -> (usize, usize) {
        self.regler(|etat| {
            let depots = etat.demandes.iter().filter(|demande| demande.starts_with("POST")).count();
            (depots, etat.demandes.len() - depots)
        })
    }
}

impl Transport for Guichet {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let attendu = self.regler(|etat| {
            let chemin = en_clair(request.url.path().trim_start_matches("/api"));
            etat.demandes.push(format!("{} {chemin}", request.method));
            if let Some((montre, minutes)) = &etat.lenteur {
                montre.avancer(*minutes);
            }
            if request.method == "GET" { Ok(etat.lire(&chemin, &request)) } else { etat.recevoir(&chemin, &request) }
        });
        Box::pin(async move {
            match attendu {
                Err(None) => std::future::pending().await,
                Err(Some(erreur)) => Err(erreur),
                Ok((status, corps)) => {
                    let status = StatusCode::from_u16(status).unwrap();
                    Ok(Answer::new(status, HeaderMap::new(), corps.to_string()))
                }
            }
        })
    }
}

impl Etat {
    fn recevoir(&mut self, chemin: &str, request: &Request) -> Result<(u16, Value), Option<TransportError>> {
        let accueil = std::mem::replace(&mut self.accueil, Accueil::Bien);
        let agit = match accueil {
            Accueil::Bien | Accueil::Coupe | Accueil::Muet => true,
            Accueil::Rompu { agit } | Accueil::Dit { agit, .. } => agit,
            Accueil::Ferme => false,
        };
        let bien = if agit { self.agir(chemin, request) } else { Value::Null };
        match accueil {
            Accueil::Bien => Ok((200, bien)),
            Accueil::Dit { status, corps, .. } => Ok((status, corps)),
            Accueil::Rompu { .. } => Err(Some(TransportError::broken("rompu"))),
            Accueil::Coupe => Err(Some(TransportError::cut(StatusCode::OK, "coupé"))),
            Accueil::Ferme => Err(Some(TransportError::not_sent("fermé"))),
            Accueil::Muet => Err(None),
        }
    }

    fn agir(&mut self, chemin: &str, request: &Request) -> Value {
        match (chemin, &request.body) {
            ("/v1/dossiers", Body::Bytes(corps)) => {
                let envoye: Value = serde_json::from_slice(corps).unwrap();
                self.garder(envoye["cerfa"].clone())
            }
            ("/v1/factures", Body::Multipart(parts)) => {
                let facture = parts.iter().find(|part| part.name == "facture").unwrap();
                let facture: Value = serde_json::from_slice(&facture.content).unwrap();
                self.facturer(&facture)
            }
            _ => json!({ "status": "success" }),
        }
    }

    /// Keeps a contract as a dossier.
    pub fn garder(&mut self, mut cerfa: Value) -> Value {
        let rang = self.dossiers.len() + 1;
        let numeros = json!({ "numeroInterne": format!("INT-{rang}"), "numeroExterne": format!("EXT-{rang}") });
        cerfa.as_object_mut().unwrap().extend(numeros.as_object().unwrap().clone());
        cerfa["etat"] = json!("TRANSMIS");
        self.dossiers.push(json!({ "cerfa": cerfa, "echeances": [] }));
        numeros
    }

    fn facturer(&mut self, facture: &Value) -> Value {
        let numero = format!("FI-{}", self.factures.len() + 1);
        self.factures.push(json!({
            "numeroInterneFacture": numero, "referenceFactureCFA": facture["numero"], "etatFacture": "TRANSMIS",
            "montantFacture": facture["montantTotal"], "organismeFormation": { "siret": facture["siretEmetteur"] },
        }));
        for ligne in facture["lignes"].as_array().unwrap() {
            for dossier in
                self.dossiers.iter_mut().filter(|one| one["cerfa"]["numeroExterne"] == ligne["numeroDossier"])
            {
                for echeance in dossier["echeances"].as_array_mut().unwrap() {
                    if echeance["numero"] == ligne["numeroEcheance"] {
                        let avant = echeance["montantEnCoursInstruction"].as_f64().unwrap();
                        echeance["montantEnCoursInstruction"] = json!(avant + ligne["montant"].as_f64().unwrap());
                    }
                }
            }
        }
        json!({ "numeroInterneFacture": numero, "numeroInterneDocument": "DOC-1" })
    }

    fn lire(&self, chemin: &str, request: &Request) -> (u16, Value) {
        let demande =
            |nom: &str| request.url.query_pairs().find(|(cle, _)| cle == nom).map(|(_, valeur)| valeur.into_owned());
        if self.panne == Some(chemin) {
            return (503, Value::Null);
        }
        match chemin {
            "/v1/dossiers/etats" => (200, self.etats().into()),
            "/v2/dossiers/etats" => {
                let premiere = demande("numeroPage").as_deref() == Some("1");
                let etats = if premiere { self.etats() } else { Vec::new() };
                (200, json!({ "total": self.etats().len(), "count": etats.len(), "EtatDossierResult": etats }))
            }
            "/v1/dossiers" | "/v2/dossiers" => {
                let numero = demande("numeroInterne").unwrap();
                match self.dossiers.iter().find(|dossier| dossier["cerfa"]["numeroInterne"] == numero) {
                    Some(dossier) => (200, dossier.clone()),
                    None => (404, json!({ "comment": "inconnu" })),
                }
            }
            "/v2/factures/etats" => {
                let numero: usize = demande("numeroPage").unwrap().parse().unwrap();
                let factures = if self.cachee { &[][..] } else { &self.factures };
                let page: Vec<_> = factures.iter().skip((numero - 1) * self.page).take(self.page).collect();
                let total = self.total.unwrap_or(i64::try_from(factures.len()).unwrap());
                (200, json!([{ "total": total, "count": page.len(), "page": numero, "factures": page }]))
            }
            _ => (404, Value::Null),
        }
    }

    fn etats(&self) -> Vec<Value> {
        if self.cachee {
            return Vec::new();
        }
        let etat = |dossier: &Value| {
            let cerfa = &dossier["cerfa"];
            json!({
                "numeroInterne": cerfa["numeroInterne"], "numeroExterne": cerfa["numeroExterne"], "etat": cerfa["etat"],
                "numeroDeca": cerfa["numeroDeca"],
            })
        };
        self.dossiers.iter().map(etat).collect()
    }
}
