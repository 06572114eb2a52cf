//! The complete use of the packages by an editor: a contract from a record, a process that crashes between the sending
//! of a deposit and the entry of its outcome, the reconciliation, the follow-up to the engagement, and an invoice to
//! its payment.

mod contrat;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::{env, process};

use cfadock::parcours::Evenement::{self, Apparu, DecaAttribue, EcheanceOuverte, EcheanceReglee, Engage, Transmis};
use cfadock::parcours::{ClesEnMemoire, Curseur, Facturation, HorlogeFixe, Poste};
use cfadock::runtime::{Answer, BoxFuture, Request, ReqwestTransport, Transport, TransportError};
use cfadock::{Acces, Connexion, Echec, FilePart, JournalSqlite, Logiciel, Opco};
use temoin::simulateur::Simulateur;

type Fin<T> = Result<T, Box<dyn Error>>;

/// Where the OPCO is, and the journal.
struct Lieux<'a> {
    api: &'a str,
    jetons: &'a str,
    journal: &'a Path,
}

/// The CFA's connection, at an instant.
fn connexion(lieux: &Lieux<'_>, instant: &str, transport: Option<Arc<dyn Transport>>) -> Fin<Connexion> {
    let cfa = "000006544".parse()?;
    let mut acces = Acces::new(lieux.api, "logiciel-de-test", "secret-de-test").jeton(lieux.jetons);
    if let Some(transport) = transport {
        acces = acces.transport(transport);
    }
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
        .acces(Opco::OpcoEp, acces)
        .cles(ClesEnMemoire::new().avec(&cfa, Opco::OpcoEp, "cle-de-test"))
        .horloge(Arc::new(HorlogeFixe(instant.parse()?)))
        .journal(Arc::new(JournalSqlite::ouvrir(lieux.journal)?));
    Ok(logiciel.connexion(&cfa, Opco::OpcoEp)?)
}

/// Dies when the OPCO has the contract, before anybody knows of its answer.
struct Chute(ReqwestTransport);

impl Transport for Chute {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let depot = request.method == "POST" && request.url.path().ends_with("/dossiers");
        Box::pin(async move {
            let answer = self.0.send(request).await;
            if depot {
                process::abort();
            }
            answer
        })
    }
}

/// The process that dies.
async fn envoyer(lieux: &Lieux<'_>) -> Fin<()> {
    let transport = Arc::new(Chute(ReqwestTransport::builder().build()?));
    let depot = connexion(lieux, "2026-07-01T09:00:00Z", Some(transport))?.envoyer_contrat(&contrat()?).await?;
    Err(format!("le processus a survécu au dépôt {depot:?}").into())
}

fn contrat() -> Fin<cfadock::models::DossierTransmission> {
    contrat::contrat(&serde_json::from_str(include_str!("../eleve.json"))?)
}

/// An event that must have happened.
type Attendu = fn(&Evenement) -> bool;

/// Prints what has happened since, and what it means for the next time: exactly what an editor waits for then.
async fn suivre(connexion: &Connexion, curseur: Curseur, attendus: &[Attendu]) -> Fin<Curseur> {
    let passe = connexion.suivre(&curseur).await?;
    passe.evenements.iter().for_each(|nouvelle| println!("  {nouvelle}"));
    let sont_la = passe.evenements.len() == attendus.len()
        && passe.evenements.iter().zip(attendus).all(|(nouvelle, attendu)| attendu(nouvelle));
    if !sont_la || !passe.echecs.is_empty() {
        return Err(format!("le suivi dit autre chose : {:?} ; {:?}", passe.evenements, passe.echecs).into());
    }
    Ok(passe.curseur)
}

async fn jouer(lieux: &Lieux<'_>, opco: &Simulateur) -> Fin<()> {
    let programme = env::current_exe()?;
    let mut enfant = tokio::process::Command::new(programme);
    enfant.args([lieux.api, lieux.jetons]).arg(lieux.journal);
    if enfant.status().await?.code().is_some() {
        return Err("le processus n'est pas mort au milieu du dépôt".into());
    }
    println!("Le processus est mort après l'envoi. Au redémarrage :");
    let au_bac = connexion(lieux, "2026-07-01T10:00:00Z", None)?;
    for reglee in au_bac.reconcilier().await?.reglees {
        println!("  {reglee}");
    }
    match au_bac.envoyer_contrat(&contrat()?).await {
        Err(Echec::Doublon(_)) => println!("Le même contrat ne part pas deux fois."),
        autre => return Err(format!("attendu : un doublon ; reçu : {autre:?}").into()),
    }
    let contrats =
        opco.appels().iter().filter(|appel| appel.methode == "POST" && appel.chemin.ends_with("/dossiers")).count();
    if contrats != 1 {
        return Err(format!("{contrats} contrats sont arrivés").into());
    }
    println!("Jusqu'à l'engagement :");
    let nouveau: [Attendu; 2] = [|un| matches!(un, Apparu { .. }), |un| matches!(un, Transmis { .. })];
    let curseur = suivre(&au_bac, Curseur::default(), &nouveau).await?;
    opco.avancer("2026-09-10".parse()?)?;
    opco.instruire("INT-D-1")?;
    opco.engager("INT-D-1")?;
    let en_septembre = connexion(lieux, "2026-09-10T10:00:00Z", None)?;
    let engage: [Attendu; 3] = [
        |un| matches!(un, Engage { .. }),
        |un| matches!(un, DecaAttribue { .. }),
        |un| matches!(un, EcheanceOuverte { reste: Some(_), .. }),
    ];
    let curseur = suivre(&en_septembre, curseur, &engage).await?;
    println!("Facturer, jusqu'au règlement :");
    let projet = en_septembre.preparer_facture(&Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1))).await?;
    let depot = en_septembre.facturer(&projet, FilePart::pdf("F-0001.pdf", b"%PDF-1.4 une facture".to_vec())).await?;
    println!("  reçue sous le numéro {}", depot.numeros.facture.unwrap_or_default());
    opco.regler("INT-F-1")?;
    let regle: [Attendu; 1] = [|un| matches!(un, EcheanceReglee { entierement: true, .. })];
    let curseur = suivre(&en_septembre, curseur, &regle).await?;
    // What was said is not said again.
    suivre(&en_septembre, curseur, &[]).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Fin<()> {
    let mots: Vec<String> = env::args().skip(1).collect();
    if let [api, jetons, journal] = &mots[..] {
        return envoyer(&Lieux { api, jetons, journal: Path::new(journal) }).await;
    }
    let opco = Simulateur::neutre().demarrer().await?;
    let dossier = tempfile::tempdir()?;
    let journal = dossier.path().join("depots.sqlite");
    jouer(&Lieux { api: &opco.url, jetons: &opco.url_jeton, journal: &journal }, &opco).await
}
