//! The workflows, whatever the OPCO answers: their results, and their journal in memory and in the rows of its file.

use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use cfadock::controle::{Gravite, IdRegle, regles};
use cfadock::journal::{Choix, JournalSqlite, Sceau};
use cfadock::parcours::{Curseur, Eleve, Facturation, Horloge, Poste};
use cfadock::runtime::http::{HeaderMap, Method, StatusCode};
use cfadock::runtime::jiff::Timestamp;
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::{Connexion, Echec, FilePart};
use conformance::exemple;
use rusqlite::Connection;
use serde_json::json;

use super::personne::{IBAN, NAISSANCE, NIR, NOM, PRENOM, contrat, echos};
use super::{Recueil, bon_jeton, connexion};
use crate::controle::{patch::appliquer, scene};
use crate::mesures::Releve;
use crate::traces::Ecoute;

/// An OPCO that reads well as long as it is `bon`, and answers every deposit with one body.
#[derive(Debug)]
struct Bureau {
    bon: AtomicBool,
    depots: AtomicUsize,
    statut: u16,
    corps: String,
}

impl Transport for Bureau {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let (statut, corps) = if request.url.host_str() == Some("jeton.example") {
            bon_jeton()
        } else if request.method == Method::GET && self.bon.load(Ordering::SeqCst) {
            (200, dossier())
        } else {
            self.depots.fetch_add(usize::from(request.method == Method::POST), Ordering::SeqCst);
            (self.statut, self.corps.clone())
        };
        Box::pin(async move { Ok(Answer::new(StatusCode::from_u16(statut).unwrap(), HeaderMap::new(), corps)) })
    }
}

/// The engaged dossier of the apprentice.
fn dossier() -> String {
    let mut dossier = scene::dossier();
    let apprenti = json!({ "nom": NOM, "prenom": PRENOM, "nir": NIR, "dateNaissance": NAISSANCE });
    // A day in February would be a part of the birth date.
    let echeances = json!({ "0": { "dateFin": "2027-03-01" }, "1": { "iban": IBAN } });
    appliquer(&mut dossier, &json!({ "cerfa": { "apprenti": apprenti }, "echeances": echeances }));
    dossier.to_string()
}

#[derive(Debug)]
struct Midi;

impl Horloge for Midi {
    fn maintenant(&self) -> Timestamp {
        "2027-03-15T11:00:00Z".parse().unwrap()
    }
}

impl Recueil {
    /// What a workflow came to, in all its forms.
    fn fin<T: Debug>(&mut self, origine: &str, fin: &Result<T, Echec>) {
        self.montrer(origine, fin);
        let Err(echec) = fin else { return };
        self.texte(origine, echec.to_string());
        let mut cause = std::error::Error::source(echec);
        while let Some(source) = cause {
            self.texte(origine, format!("{source} {source:?}"));
            cause = source.source();
        }
    }

    /// All that the tables hold.
    fn rangees(&mut self, fichier: &Path) {
        let base = Connection::open(fichier).unwrap();
        for table in ["entrees", "traces"] {
            let mut demande = base.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let colonnes = demande.column_count();
            let mut rangees = demande.query([]).unwrap();
            while let Some(rangee) = rangees.next().unwrap() {
                let valeurs = (0..colonnes).map(|rang| rangee.get::<_, rusqlite::types::Value>(rang).unwrap());
                self.texte(table, format!("{:?}", valeurs.collect::<Vec<_>>()));
            }
        }
    }
}

/// Sends what can be sent while reading goes well.
async fn deposer(connexion: &Connexion, recueil: &mut Recueil) {
    let tout: Vec<IdRegle> = regles().filter(|regle| regle.gravite == Gravite::Erreur).map(|regle| regle.id).collect();
    let contrat = contrat();
    // The second is a duplicate, or may be.
    for _ in 0..2 {
        recueil.fin("contract", &connexion.envoyer_contrat(&contrat).deroger(tout.clone()).await);
    }
    let demande = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(2)).deroger(tout);
    recueil.montrer("demand", &demande);
    let projet = connexion.preparer_facture(&demande).await.unwrap();
    recueil.montrer("invoice", &projet);
    for _ in 0..2 {
        let fichier = FilePart::pdf(format!("{NOM}.pdf"), exemple::pdf(NOM));
        recueil.fin("invoice", &connexion.facturer(&projet, fichier).await);
    }
    for entree in connexion.journal_tenu().lire(Choix::toutes()).await.unwrap() {
        recueil.montrer("entry", &entree);
    }
}

/// Reads when nothing is right any more.
async fn relire(connexion: &Connexion, recueil: &mut Recueil) {
    recueil.fin("dossier", &connexion.lire_dossier("INT-D-1").await);
    recueil.fin("invoice", &connexion.preparer_facture(&Facturation::new("F-2", Poste::new("INT-D-1"))).await);
    let bilan = connexion.reconcilier().await;
    for restante in bilan.iter().flat_map(|bilan| &bilan.restantes) {
        recueil.texte("reconciliation", restante.raison.to_string());
    }
    recueil.fin("reconciliation", &bilan);
    let passe = connexion.suivre(&Curseur::default()).await;
    for evenement in passe.iter().flat_map(|passe| &passe.evenements) {
        recueil.texte("event", format!("{evenement} {evenement:?}"));
    }
    recueil.fin("follow-up", &passe.map(|passe| (passe.evenements, passe.echecs)));
    let eleve =
        Eleve { nom: NOM.to_owned(), prenom: PRENOM.to_owned(), naissance: NAISSANCE.parse().ok(), ..Eleve::default() };
    recueil.montrer("student", &eleve);
    recueil.fin("pairing", &connexion.apparier(&[eleve]).await);
}

#[tokio::test]
async fn no_workflow_and_no_journal_shows_anything() {
    let mut recueil = Recueil::default();
    let (ecoute, releve) = (Ecoute::default(), Releve::default());
    let _gardes = (ecoute.poser(), releve.poser());
    let dossier = tempfile::tempdir().unwrap();
    // Not at random: a digest may hold the digits that are looked for.
    let sceau = Sceau::new(&[7; 32]).unwrap();
    for statut in [200, 400, 500] {
        for (rang, corps) in echos().into_iter().enumerate() {
            let fichier = dossier.path().join(format!("{statut}-{rang}.sqlite"));
            let (bon, depots) = (AtomicBool::new(true), AtomicUsize::new(0));
            let bureau = Arc::new(Bureau { bon, depots, statut, corps });
            let connexion = connexion(bureau.clone(), &mut recueil).horloge(Arc::new(Midi));
            let connexion = connexion.journal(Arc::new(JournalSqlite::ouvrir_sous(&fichier, sceau.clone()).unwrap()));
            deposer(&connexion, &mut recueil).await;
            assert!(bureau.depots.load(Ordering::SeqCst) >= 2, "both were sent");
            bureau.bon.store(false, Ordering::SeqCst);
            relire(&connexion, &mut recueil).await;
            for entree in connexion.journal_tenu().lire(Choix::toutes()).await.unwrap() {
                recueil.montrer("entry", &entree);
            }
            recueil.rangees(&fichier);
        }
    }
    recueil.texte("spans", format!("{:?} {:?}", ecoute.vus(), ecoute.evenements()));
    let mesures = releve.lues();
    assert!(mesures.len() > 10, "{mesures:?}");
    recueil.texte("metrics", format!("{:?}", mesures.keys()));
    recueil.chercher();
}

/// A pairing that finds somebody.
#[tokio::test]
async fn no_candidate_shows_anything() {
    let mut recueil = Recueil::default();
    let lu = serde_json::from_str(&dossier()).unwrap();
    let eleve = Eleve { nom: PRENOM.to_owned(), prenom: NOM.to_owned(), ..Eleve::default() };
    let meme = Eleve { nom: NOM.to_owned(), prenom: PRENOM.to_owned(), naissance: NAISSANCE.parse().ok(), ..eleve };
    let appariement = cfadock::parcours::apparier(&meme, &[lu]);
    assert!(appariement.candidats().count() == 1);
    recueil.montrer("pairing", &appariement);
    for candidat in appariement.candidats() {
        recueil.montrer("candidate", candidat);
        candidat.ecarts.iter().for_each(|ecart| recueil.texte("difference", ecart.to_string()));
    }
    recueil.chercher();
}
