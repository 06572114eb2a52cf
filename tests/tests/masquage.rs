//! No output shows a fictitious apprentice or a secret: every output is searched for every fragment of five characters.
//! The workflows and their journal are in `parcours`.

mod parcours;
mod personne;

use std::any::Any;
use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use cfadock::api::{Client, DeposerConventionForm, DeposerFactureForm};
use cfadock::controle::{ContratAControler, controler_contrat};
use cfadock::models::Erreur;
use cfadock::parcours::{Acces, ClesEnMemoire, ErreurOpco, Logiciel};
use cfadock::runtime::codegen::Operation;
use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::{Answer, BoxFuture, Reply, Request, Transport, TransportError};
use cfadock::scalaires::{Iban, Nir};
use cfadock::{Connexion, Echec, Error, FilePart, Opco, Retries, operations};
use conformance::exemple;

use super::traces::{Ecoute, dits, ecouter_log};
use personne::{CLE, IBAN, JETON, NIR, NOM, SECRET, contrat, convention, echos, facture, fragments};

/// What was printed, and by what.
#[derive(Default)]
struct Recueil(Vec<(String, String)>);

impl Recueil {
    fn montrer(&mut self, origine: &str, valeur: &dyn Debug) {
        self.0.push((origine.to_owned(), format!("{valeur:?} {valeur:#?}")));
    }

    fn texte(&mut self, origine: &str, texte: impl Into<String>) {
        self.0.push((origine.to_owned(), texte.into()));
    }

    /// An error of a call, in all its forms.
    fn erreur(&mut self, operation: &'static Operation, erreur: Error<Erreur>) {
        let origine = operation.id;
        self.texte(origine, format!("{erreur}"));
        self.montrer(origine, &erreur);
        let mut cause = erreur.source();
        while let Some(source) = cause {
            self.texte(origine, format!("{source} {source:?}"));
            cause = source.source();
        }
        if let Some(corps) = erreur.raw() {
            self.texte(origine, format!("{corps} {corps:?}"));
        }
        if let Some(refus) = erreur.refusal() {
            self.montrer(origine, refus);
        }
        let echec = Echec::from(ErreurOpco::new(Opco::OpcoEp, operation, erreur));
        self.texte(origine, format!("{echec}"));
        self.montrer(origine, &echec);
        let Echec::Opco(erreur) = &echec else { panic!("an error of the OPCO stays one") };
        self.texte(origine, serde_json::to_string(erreur).unwrap());
        self.texte(origine, format!("{:?} {:?}", erreur.motifs(), erreur.corps()));
    }

    /// Nothing of it shows anything; the text in which something is found is left out of the message.
    fn chercher(&self) {
        let fragments = fragments();
        let textes: BTreeMap<&str, &str> = self.0.iter().map(|(origine, texte)| (&**texte, &**origine)).collect();
        for (texte, origine) in textes {
            for fragment in &fragments {
                assert!(!texte.contains(fragment), "{origine} shows « {fragment} »:\n{texte}");
            }
        }
    }
}

/// The text of a panic.
fn panique(agir: impl FnOnce()) -> String {
    let charge: Box<dyn Any + Send> = catch_unwind(AssertUnwindSafe(agir)).unwrap_err();
    *charge.downcast::<String>().unwrap()
}

/// One answer, or a broken exchange, to all but the token server; it keeps what requests print.
struct Reseau {
    jeton: (u16, String),
    statut: u16,
    corps: String,
    demandes: Mutex<Recueil>,
}

impl Transport for Reseau {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let mut demandes = self.demandes.lock().unwrap();
        demandes.montrer("request", &request);
        demandes.montrer("request body", &request.body);
        let jeton = request.url.host_str() == Some("jeton.example");
        let (statut, corps) = if jeton { self.jeton.clone() } else { (self.statut, self.corps.clone()) };
        Box::pin(async move {
            let Ok(statut) = StatusCode::from_u16(statut) else {
                return Err(TransportError::broken("the exchange broke off"));
            };
            let mut headers = HeaderMap::new();
            headers.insert("set-cookie", format!("jeton={JETON}").parse().unwrap());
            Ok(Answer::new(statut, headers, corps))
        })
    }
}

fn reseau(jeton: (u16, String), statut: u16, corps: &str) -> Arc<Reseau> {
    Arc::new(Reseau { jeton, statut, corps: corps.to_owned(), demandes: Mutex::default() })
}

fn connexion(transport: Arc<dyn Transport>, recueil: &mut Recueil) -> Connexion {
    let cfa = "732829320".parse().unwrap();
    let cles = ClesEnMemoire::new().avec(&cfa, Opco::Ocapiat, CLE);
    recueil.montrer("keys", &cles);
    let acces = Acces::new("https://ocapiat.example", "identifiant", SECRET).jeton("https://jeton.example/t");
    recueil.montrer("access", &acces);
    let logiciel = Logiciel::new("E", "L", "1").cles(cles).transport(transport).reprises(Retries::none());
    let logiciel = logiciel.acces(Opco::Ocapiat, acces);
    recueil.montrer("software", &logiciel);
    let connexion = logiciel.connexion(&cfa, Opco::Ocapiat).unwrap();
    recueil.montrer("connection", &connexion);
    connexion
}

/// Every class of operation, with what it prints.
async fn tout_appeler(connexion: &Connexion, recueil: &mut Recueil) {
    fn noter<T: Debug>(
        recueil: &mut Recueil,
        operation: &'static Operation,
        resultat: Result<Reply<T>, Error<Erreur>>,
    ) {
        match resultat {
            Ok(reply) => recueil.montrer(operation.id, &reply),
            Err(erreur) => recueil.erreur(operation, erreur),
        }
    }
    let client = connexion.client();
    let piece = || FilePart::pdf(format!("{NOM}.pdf"), exemple::pdf(NOM));
    noter(recueil, &operations::TRANSMETTRE_DOSSIER, client.transmettre_dossier(&contrat()).await);
    let form = DeposerConventionForm::builder().convention(convention()).fichier(piece()).build();
    noter(recueil, &operations::DEPOSER_CONVENTION, client.deposer_convention(form).await);
    let form = DeposerFactureForm::builder().facture(facture()).fichier(piece()).build();
    noter(recueil, &operations::DEPOSER_FACTURE, client.deposer_facture(form).await);
    noter(recueil, &operations::CONSULTER_DOSSIER, client.consulter_dossier(NIR).await);
    noter(recueil, &operations::LISTER_ETATS_DOSSIERS, client.lister_etats_dossiers().await);
    noter(recueil, &operations::LISTER_ETATS_FACTURES, client.lister_etats_factures().await);
    match connexion.verifier_cle().await {
        Ok(cle) => recueil.texte("key", format!("{cle} {cle:?}")),
        Err(echec) => recueil.texte("key", format!("{echec} {echec:?}")),
    }
}

fn bon_jeton() -> (u16, String) {
    (200, format!(r#"{{"access_token":"{JETON}","expires_in":3600}}"#))
}

#[tokio::test]
async fn no_answer_of_an_opco_shows_anything() {
    let ecoute = Ecoute::default();
    let _garde = ecoute.poser();
    let mut recueil = Recueil::default();
    for statut in [200, 302, 400, 401, 404, 500, 503] {
        for corps in echos() {
            let reseau = reseau(bon_jeton(), statut, &corps);
            tout_appeler(&connexion(reseau.clone(), &mut recueil), &mut recueil).await;
            recueil.0.append(&mut reseau.demandes.lock().unwrap().0);
        }
    }
    // 1000 is no status: the exchange breaks.
    tout_appeler(&connexion(reseau(bon_jeton(), 1000, ""), &mut recueil), &mut recueil).await;
    recueil.texte("spans", format!("{:?} {:?}", ecoute.vus(), ecoute.evenements()));
    assert!(recueil.0.len() > 5_000, "{}", recueil.0.len());
    recueil.chercher();
}

#[tokio::test]
async fn no_answer_of_a_token_server_shows_anything() {
    let ecoute = Ecoute::default();
    let _garde = ecoute.poser();
    let mut recueil = Recueil::default();
    for statut in [200, 400, 401, 500] {
        for corps in echos() {
            let connexion = connexion(reseau((statut, corps), 200, "[]"), &mut recueil);
            let erreur = connexion.client().lister_etats_dossiers().await.unwrap_err();
            recueil.erreur(&operations::LISTER_ETATS_DOSSIERS, erreur);
        }
    }
    recueil.texte("spans", format!("{:?} {:?}", ecoute.vus(), ecoute.evenements()));
    recueil.chercher();
}

/// Over the ready-made transport: what other crates say through `log` and `tracing`, at all levels.
#[tokio::test]
async fn no_crate_beneath_shows_anything() {
    ecouter_log();
    let ecoute = Ecoute::default();
    let _garde = ecoute.poser();
    let mut recueil = Recueil::default();
    // Nobody listens on port 9: the key is in the query that never leaves.
    for base in ["http://127.0.0.1:9", "https://127.0.0.1:9"] {
        let client = Client::builder().base_url(base).cle_api(CLE).editeur("E").logiciel("L").version("1");
        let client = client.retries(Retries::none()).build().unwrap();
        recueil.montrer("client", &client);
        let erreur = client.consulter_cle_cfa("732829320", CLE).await.unwrap_err();
        recueil.erreur(&operations::CONSULTER_CLE_CFA, erreur);
        let erreur = client.consulter_dossier(NIR).await.unwrap_err();
        recueil.erreur(&operations::CONSULTER_DOSSIER, erreur);
        let erreur = client.transmettre_dossier(&contrat()).await.unwrap_err();
        recueil.erreur(&operations::TRANSMETTRE_DOSSIER, erreur);
    }
    let dits = dits();
    assert!(!dits.is_empty(), "the ready-made transport speaks through log");
    recueil.texte("log", dits.join("\n"));
    recueil.texte("spans", format!("{:?} {:?}", ecoute.vus(), ecoute.evenements()));
    recueil.chercher();
}

#[test]
fn no_value_shows_anything() {
    let mut recueil = Recueil::default();
    recueil.montrer("contract", &contrat());
    recueil.montrer("convention", &convention());
    recueil.montrer("invoice", &facture());
    for corps in echos() {
        recueil.montrer("refusal", &serde_json::from_str::<cfadock::models::Dossier>(&corps).ok());
        recueil.montrer("refusal", &serde_json::from_str::<Erreur>(&corps).ok());
    }
    // What is no NIR, no IBAN: the reason does not quote it.
    for faux in [&NIR[..14], &format!("{}00", &NIR[..13]), NOM] {
        let raison = faux.parse::<Nir>().unwrap_err();
        recueil.texte("nir", format!("{raison} {raison:?}"));
    }
    for faux in [&IBAN[..20], &IBAN.replace("FR26", "FR27"), NOM] {
        let raison = faux.parse::<Iban>().unwrap_err();
        recueil.texte("iban", format!("{raison} {raison:?}"));
    }
    let builder =
        Client::builder().base_url("https://opco.example").cle_api(format!("{CLE}\n")).editeur(format!("{NOM}\n"));
    recueil.montrer("builder", &builder);
    let raison = builder.build().map(drop).unwrap_err();
    recueil.texte("builder", format!("{raison} {raison:?}"));
    // A contract that breaks rules.
    let mut contrat = contrat();
    contrat.cerfa.apprenti.nom.clear();
    contrat.cerfa.apprenti.nir = Nir::tel_quel(&NIR[..14]);
    let jour = "2026-09-01".parse().unwrap();
    let refus = controler_contrat(&ContratAControler::new(&contrat, jour)).verdict(&[]).unwrap_err();
    recueil.texte("checks", serde_json::to_string(&refus).unwrap());
    let echec = Echec::from(refus);
    recueil.texte("checks", format!("{echec} {echec:?}"));
    recueil.chercher();
}

/// Who unwraps an error panics with its `Debug`.
#[tokio::test]
async fn no_panic_shows_anything() {
    let mut recueil = Recueil::default();
    let corps = &echos()[0];
    let connexion = connexion(reseau(bon_jeton(), 400, corps), &mut recueil);
    let erreur = connexion.client().transmettre_dossier(&contrat()).await;
    recueil.texte("panic", panique(|| drop(erreur.unwrap())));
    let resultat = connexion.client().transmettre_dossier(&contrat()).await;
    let resultat = resultat.map_err(|erreur| connexion.echec(&operations::TRANSMETTRE_DOSSIER, erreur));
    recueil.texte("panic", panique(|| drop(resultat.unwrap())));
    recueil.chercher();
}

/// The search finds what it should.
#[test]
fn a_leak_is_seen() {
    for fuite in [NOM, &NIR[3..8], &CLE[2..7], "né le 13/02/2007", "2 07 02 59 948 317"] {
        let mut recueil = Recueil::default();
        recueil.texte("leak", format!("avant {fuite} après"));
        assert!(catch_unwind(AssertUnwindSafe(|| recueil.chercher())).is_err(), "{fuite}");
    }
}
