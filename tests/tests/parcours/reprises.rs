//! Replacements of refused deposits: what the OPCO receives, and the links in the journal.

use std::sync::Arc;

use cfadock::journal::{Auteur, Choix, Decision, Entree, EvenementJournal, Journal, JournalMemoire, JournalSqlite};
use cfadock::models::DossierTransmission;
use cfadock::parcours::{Curseur, Evenement, Facturation, Nouvelle, Poste, RaisonReprise, RepriseImpossible};
use cfadock::scalaires::Montant;
use cfadock::{Connexion, Echec, Opco};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Simulateur};

use super::depots::fichier;

pub(super) async fn chez(opco: Opco, jour: Date) -> Guichet {
    Guichet::ouvrir(Simulateur::neutre().date(jour), opco).await.unwrap()
}

pub(super) fn appels(guichet: &Guichet, operation: Operation) -> usize {
    guichet.simulateur.appels().iter().filter(|appel| appel.operation == Some(operation)).count()
}

pub(super) async fn entrees(connexion: &Connexion) -> Vec<Entree> {
    connexion.journal_tenu().lire(Choix::toutes()).await.unwrap()
}

async fn nouvelles(connexion: &Connexion, fichier: &mut String) -> Vec<Nouvelle> {
    let passe = connexion.suivre(&Curseur::lire(fichier).unwrap()).await.unwrap();
    *fichier = passe.curseur.ecrire();
    passe.evenements
}

pub(super) fn raison(echec: Echec) -> RaisonReprise {
    match echec {
        Echec::Reprise(impossible) => {
            let RepriseImpossible { raison, .. } = *impossible;
            raison
        }
        echec => panic!("{echec:?}"),
    }
}

fn corrige() -> DossierTransmission {
    let mut corrige = contrat().unwrap();
    corrige.cerfa.contrat.salaire_embauche = Montant::centimes(85_000);
    corrige
}

/// Refused, its reason read, corrected, sent again, engaged and followed; whatever the journal is kept in.
#[tokio::test]
async fn a_refused_contract_is_corrected_and_engaged_without_a_person() {
    let dossier = tempfile::tempdir().unwrap();
    let sqlite: Arc<dyn Journal> = Arc::new(JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap());
    for (opco, journal) in [(Opco::OpcoEp, Arc::new(JournalMemoire::new()) as Arc<dyn Journal>), (Opco::Akto, sqlite)] {
        let guichet = chez(opco, date(2026, 6, 25)).await;
        let connexion = guichet.connexion.clone().journal(journal);
        let mut curseur = Curseur::default().ecrire();
        let premier = connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
        guichet.simulateur.refuser("INT-D-1", "Salaire inférieur au minimum.").unwrap();

        let refuse = nouvelles(&connexion, &mut curseur).await;
        let (entree, commentaire) = refuse
            .iter()
            .find_map(|une| match &une.evenement {
                Evenement::Refuse { commentaire, .. } => Some((une.entree, commentaire.clone())),
                _ => None,
            })
            .unwrap();
        assert_eq!((entree, commentaire.unwrap().expose()), (Some(premier.entree), "Salaire inférieur au minimum."));

        // Without the named path it does not leave, and the refusal says which path there is.
        let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(&corrige()).await else { panic!("it left") };
        assert!(!doublon.est_une_repetition() && doublon.to_string().contains("`corriger`"), "{doublon}");
        let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(&contrat().unwrap()).await else {
            panic!("it left")
        };
        assert!(doublon.est_une_repetition() && doublon.to_string().contains("répétition"), "{doublon}");

        let fiche = connexion.clone().reference("contrat-4711".parse().unwrap());
        let deuxieme = fiche.envoyer_contrat(&corrige()).corriger(entree.unwrap()).await.unwrap();
        assert_eq!(deuxieme.numeros.dossier.as_deref(), Some("INT-D-2"));
        let lues = entrees(&connexion).await;
        let [un, deux] = &lues[..] else { panic!("two entries") };
        assert_eq!(deux.inscription.reperes.remplace, Some(un.id));
        let par_lecture = EvenementJournal::Reglement { decision: Decision::Ecartee, par: Auteur::Rapprochement };
        assert_eq!(un.traces().last().map(|trace| &trace.evenement), Some(&par_lecture));

        guichet.simulateur.engager("INT-D-2").unwrap();
        let engage = nouvelles(&connexion, &mut curseur).await;
        let engage = engage.iter().find(|une| matches!(une.evenement, Evenement::Engage { .. })).unwrap();
        assert_eq!(engage.entree, Some(deuxieme.entree));
        assert_eq!(engage.reference.as_ref().map(ToString::to_string).as_deref(), Some("contrat-4711"));
        assert_eq!(refuse.iter().find_map(|une| une.reference.clone()), None, "the first deposit had none");
        assert!(guichet.simulateur.manquements().is_empty());
    }
}

/// An OPCO may give the corrected contract the number of the first: its news are those of the deposit that is not set aside.
#[tokio::test]
async fn what_is_corrected_under_its_first_number_is_followed_as_itself() {
    let guichet = chez(Opco::OpcoEp, date(2026, 6, 25)).await;
    let connexion = &guichet.connexion;
    let mut curseur = Curseur::default().ecrire();
    let premier = connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.refuser("INT-D-1", "Salaire inférieur au minimum.").unwrap();
    let refus = nouvelles(connexion, &mut curseur).await;
    assert!(refus.iter().any(|une| une.entree == Some(premier.entree)));
    let meme_numero = serde_json::json!({ "numeroInterne": "INT-D-1", "status": "success" });
    guichet.simulateur.prochaine_reponse(Operation::TransmettreDossier, 200, meme_numero);
    let deuxieme = connexion.envoyer_contrat(&corrige()).corriger(&premier).await.unwrap();
    let etats = serde_json::json!([{ "numeroInterne": "INT-D-1", "numeroExterne": "EXT-1", "etat": "ENGAGE" }]);
    guichet.simulateur.prochaine_reponse(Operation::ListerEtatsDossiers, 200, etats);
    let engage = nouvelles(connexion, &mut curseur).await;
    let engage = engage.iter().find(|une| matches!(une.evenement, Evenement::Engage { .. })).unwrap();
    assert_eq!(engage.entree, Some(deuxieme.entree));
}

#[tokio::test]
async fn a_contract_that_is_not_refused_is_not_replaced() {
    let guichet = chez(Opco::Akto, date(2026, 6, 25)).await;
    let connexion = &guichet.connexion;
    let premier = connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
    for (faire, etat) in [(None, "TRANSMIS"), (Some("instruire"), "EN_COURS_INSTRUCTION"), (Some("engager"), "ENGAGE")]
    {
        match faire {
            Some("instruire") => guichet.simulateur.instruire("INT-D-1").unwrap(),
            Some(_) => guichet.simulateur.engager("INT-D-1").unwrap(),
            None => {}
        }
        let echec = connexion.envoyer_contrat(&corrige()).corriger(&premier).await.unwrap_err();
        assert!(echec.to_string().contains(etat), "{echec}");
        assert!(matches!(raison(echec), RaisonReprise::PasRefuse { .. }));
    }
    assert_eq!(appels(&guichet, Operation::TransmettreDossier), 1);
    // A deposit of another kind is no contract that could be corrected.
    guichet.avancer(date(2026, 9, 1)).unwrap();
    let facture = Facturation::new("F-0001", Poste::new("INT-D-1"));
    let projet = connexion.preparer_facture(&facture).await.unwrap();
    let facture = connexion.facturer(&projet, fichier("facture")).await.unwrap();
    let echec = connexion.envoyer_contrat(&corrige()).corriger(&facture).await.unwrap_err();
    assert_eq!(raison(echec), RaisonReprise::AutreChose("deposerFacture".to_owned()));
}

/// While the OPCO waits for a correction, the dossier is corrected where it lies: it will not be refused by itself.
#[tokio::test]
async fn a_contract_that_the_opco_asks_to_correct_is_corrected_at_the_opco() {
    let guichet = chez(Opco::Akto, date(2026, 6, 25)).await;
    let connexion = &guichet.connexion;
    let premier = connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
    let mut lu = serde_json::to_value(connexion.lire_dossier("INT-D-1").await.unwrap()).unwrap();
    lu["cerfa"]["etat"] = "EN_COURS_INSTRUCTION".into();
    lu["cerfa"]["commentaireEtat"] = "Salaire à revoir".into();
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossierV2, 200, lu);
    let echec = connexion.envoyer_contrat(&corrige()).corriger(&premier).await.unwrap_err();
    let dit = echec.to_string();
    assert!(dit.contains("raison_de_l_etat") && dit.contains("extranet") && !dit.contains("Salaire"), "{dit}");
    let attendue = RaisonReprise::Relance { numero: "INT-D-1".to_owned(), etat: "EN_COURS_INSTRUCTION".to_owned() };
    assert_eq!(raison(echec), attendue);
}

/// A cancelled contract is proved like a refused one, and one whose entry a person settled needs no proof.
#[tokio::test]
async fn what_is_cancelled_or_settled_by_a_person_is_replaced() {
    let guichet = chez(Opco::Akto, date(2026, 6, 25)).await;
    let connexion = &guichet.connexion;
    let premier = connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.annuler("INT-D-1", "Doublon").unwrap();
    let deuxieme = connexion.envoyer_contrat(&corrige()).corriger(&premier).await.unwrap();
    connexion.trancher(deuxieme.entree, Decision::Ecartee, "annulé par téléphone").await.unwrap();
    guichet.simulateur.annuler("INT-D-2", "Doublon").unwrap();
    let mut encore = corrige();
    encore.cerfa.contrat.salaire_embauche = Montant::centimes(90_000);
    connexion.envoyer_contrat(&encore).corriger(&deuxieme).await.unwrap();
    let remplacees: Vec<_> = entrees(connexion).await.iter().map(|une| une.inscription.reperes.remplace).collect();
    assert_eq!(remplacees, [None, Some(premier.entree), Some(deuxieme.entree)]);
}

/// The first deposit is open: refused before the network, with what to read first.
#[tokio::test]
async fn an_open_deposit_is_not_replaced_and_nothing_is_asked() {
    let guichet = chez(Opco::Akto, date(2026, 6, 25)).await;
    let panne = Panne { coupure: Some(Coupure::Apres), ..Panne::default() };
    guichet.simulateur.panne(Some(Operation::TransmettreDossier), 1, panne);
    let Err(Echec::Depot(manque)) = guichet.connexion.envoyer_contrat(&contrat().unwrap()).await else {
        panic!("the line was cut")
    };
    let avant = guichet.simulateur.appels().len();
    let echec = guichet.connexion.envoyer_contrat(&corrige()).corriger(manque.entree).await.unwrap_err();
    assert!(echec.to_string().contains("lancez d'abord la réconciliation"), "{echec}");
    assert!(matches!(raison(echec), RaisonReprise::Ouverte(_)));
    assert_eq!(guichet.simulateur.appels().len(), avant);
}

/// The OPCO corrected one of the main parts of what it keeps, or leaves it out, and then refused the contract: it is the
/// same. With two parts changed nothing tells that it is.
#[tokio::test]
async fn a_refused_contract_of_which_the_opco_changed_a_part_is_corrected() {
    let un = |objet: &str, champ: &str, valeur: Value| json!({ objet: { champ: valeur } });
    let deux = json!({ "employeur": { "siret": "73282932000074" }, "apprenti": { "dateNaissance": "2006-05-21" } });
    for (change, part) in [
        (un("apprenti", "nom", json!("ESSAI-MARTIN")), true),
        (un("apprenti", "prenom", json!("Dominique")), true),
        (un("apprenti", "dateNaissance", json!("2006-05-21")), true),
        (un("employeur", "siret", json!("73282932000074")), true),
        (un("contrat", "dateDebutContrat", json!("2026-09-02")), true),
        (un("contrat", "typeContratApp", json!(21)), true),
        (un("contrat", "dateDebutContrat", Value::Null), true),
        // It shows an amendment, or may be one: that is another deposit.
        (un("contrat", "typeContratApp", Value::Null), false),
        (json!({ "contrat": { "typeContratApp": 36, "dateEffetAvenant": "2026-10-01" } }), false),
        (deux, false),
    ] {
        let guichet = chez(Opco::OpcoEp, date(2026, 6, 25)).await;
        let connexion = &guichet.connexion;
        let premier = connexion.envoyer_contrat(&contrat().unwrap()).await.unwrap();
        guichet.simulateur.refuser("INT-D-1", "Pièce manquante.").unwrap();
        let mut lu = serde_json::to_value(connexion.lire_dossier("INT-D-1").await.unwrap()).unwrap();
        for (objet, champs) in change.as_object().unwrap() {
            for (champ, valeur) in champs.as_object().unwrap() {
                lu["cerfa"][objet][champ] = valeur.clone();
            }
        }
        guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, lu);
        match connexion.envoyer_contrat(&corrige()).corriger(&premier).await {
            Ok(depot) => assert!(part && depot.numeros.dossier.as_deref() == Some("INT-D-2"), "{change}"),
            Err(echec) => {
                assert!(!part, "{change}: {echec}");
                assert_eq!(raison(echec), RaisonReprise::AutreDansLeDossier { numero: "INT-D-1".to_owned() });
            }
        }
    }
}

/// With the sample contract engaged, and the invoice of its first échéance refused.
async fn facture_refusee(opco: Opco) -> (Guichet, cfadock::journal::IdEntree) {
    let guichet = chez(opco, date(2026, 9, 1)).await;
    guichet.connexion.client().transmettre_dossier(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
    guichet.simulateur.refuser_facture("INT-F-1", "Pièce illisible.").unwrap();
    let entree = entrees(&guichet.connexion).await[0].id;
    (guichet, entree)
}

fn meme_numero() -> Facturation {
    Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1))
}

#[tokio::test]
async fn a_refused_invoice_leaves_again_under_its_number_where_its_state_is_shown() {
    let (guichet, premiere) = facture_refusee(Opco::Akto).await;
    let connexion = &guichet.connexion;
    let mut curseur = Curseur::default().ecrire();
    let refusee = nouvelles(connexion, &mut curseur).await;
    let refusee = refusee.iter().find(|une| matches!(une.evenement, Evenement::FactureRefusee { .. })).unwrap();
    assert_eq!(refusee.entree, Some(premiere));

    // Without the named path the number counts as used.
    let projet = connexion.preparer_facture(&meme_numero()).await.unwrap();
    assert!(projet.controle.constats().iter().any(|constat| constat.id.as_str() == "FACTURE-NUMERO-001"));

    let projet = connexion.preparer_facture(&meme_numero().renvoyer(premiere)).await.unwrap();
    assert!(projet.controle.constats().iter().all(|constat| constat.id.as_str() != "FACTURE-NUMERO-001"));
    let depot = connexion.facturer(&projet, fichier("facture")).await.unwrap();
    assert_eq!(depot.numeros.facture.as_deref(), Some("INT-F-2"));
    let lues = entrees(connexion).await;
    assert_eq!(lues[1].inscription.reperes.remplace, Some(premiere));
    guichet.simulateur.regler("INT-F-2").unwrap();
    let reglee = nouvelles(connexion, &mut curseur).await;
    let reglees = reglee.iter().filter(|une| matches!(une.evenement, Evenement::FactureReglee { .. }));
    assert_eq!(reglees.map(|une| une.entree).collect::<Vec<_>>(), [Some(depot.entree)]);
    let echeance = reglee.iter().find(|une| matches!(une.evenement, Evenement::EcheanceReglee { .. })).unwrap();
    assert_eq!(echeance.entree, Some(depot.entree), "the refused one no longer bills it");
    assert!(guichet.simulateur.manquements().is_empty());
}

#[tokio::test]
async fn an_invoice_that_is_not_refused_is_not_replaced() {
    let (guichet, _) = facture_refusee(Opco::Akto).await;
    let connexion = &guichet.connexion;
    guichet.facturer("INT-D-1", 1, "F-0002").await.unwrap();
    let deuxieme = entrees(connexion).await[1].id;
    let demande = Facturation::new("F-0003", Poste::new("INT-D-1").echeance(1)).renvoyer(deuxieme);
    let echec = connexion.preparer_facture(&demande).await.unwrap_err();
    assert!(echec.to_string().contains("TRANSMIS"), "{echec}");
    assert!(matches!(raison(echec), RaisonReprise::PasRefuse { .. }));
    assert_eq!(appels(&guichet, Operation::DeposerFacture), 2);
}

/// By V1 no reading proves it: a person is asked, and told where to look.
#[tokio::test]
async fn where_no_state_is_shown_a_person_looks() {
    let (guichet, premiere) = facture_refusee(Opco::OpcoEp).await;
    let connexion = &guichet.connexion;
    let echec = connexion.preparer_facture(&meme_numero().renvoyer(premiere)).await.unwrap_err();
    for mot in ["extranet", "montantEnCoursInstruction", "tranchez"] {
        assert!(echec.to_string().contains(mot), "{echec}");
    }
    assert_eq!(raison(echec), RaisonReprise::EtatIllisible);
    connexion.trancher(premiere, Decision::Ecartee, "vue refusée dans l'extranet").await.unwrap();
    let projet = connexion.preparer_facture(&meme_numero().renvoyer(premiere)).await.unwrap();
    connexion.facturer(&projet, fichier("facture")).await.unwrap();
    assert_eq!(entrees(connexion).await[1].inscription.reperes.remplace, Some(premiere));
    assert_eq!(appels(&guichet, Operation::DeposerFacture), 2);
}
