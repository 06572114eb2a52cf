//! Following a portfolio at the simulated OPCO, by V1 and by V2, with a cursor stored in a file each time.

use cfadock::Opco;
use cfadock::parcours::{Curseur, Passe};
use conformance::parcours::Guichet;
use jiff::civil::date;
use serde_json::json;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

/// A pass from what the file says, as after a restart.
async fn passer(guichet: &Guichet, fichier: &mut String) -> Passe {
    let passe = guichet.connexion.suivre(&Curseur::lire(fichier).unwrap()).await.unwrap();
    *fichier = passe.curseur.ecrire();
    passe
}

async fn phrases(guichet: &Guichet, fichier: &mut String) -> Vec<String> {
    passer(guichet, fichier).await.evenements.iter().map(ToString::to_string).collect()
}

/// From the deposit to the end; what each of two kinds of OPCO tells of it.
#[tokio::test]
async fn a_contract_from_its_deposit_to_its_first_payment() {
    for (opco, v2) in [(Opco::OpcoEp, false), (Opco::Akto, true)] {
        let guichet = Guichet::ouvrir(Simulateur::neutre(), opco).await.unwrap();
        let mut fichier = Curseur::default().ecrire();
        for nom in ["Un", "Deux", "Trois"] {
            guichet.transmettre(nom).await.unwrap();
        }
        assert_eq!(phrases(&guichet, &mut fichier).await.len(), 6);
        guichet.simulateur.instruire("INT-D-1").unwrap();
        guichet.simulateur.refuser("INT-D-2", "Certification inactive.").unwrap();
        let told = ["Le dossier INT-D-1 est en cours d'instruction.", "Le dossier INT-D-2 est refusé."];
        assert_eq!(phrases(&guichet, &mut fichier).await, told);
        guichet.simulateur.engager("INT-D-1").unwrap();
        let engaged = phrases(&guichet, &mut fichier).await;
        assert_eq!(engaged.len(), 3, "{engaged:?}");
        assert_eq!(engaged[2], "L'échéance 1 du dossier INT-D-1 est ouverte à la facturation pour 3 200,00 €.");
        assert!(phrases(&guichet, &mut fichier).await.is_empty());

        guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
        let told: &[_] = if v2 { &["La facture F-0001 est à l'état TRANSMIS."] } else { &[] };
        assert_eq!(phrases(&guichet, &mut fichier).await, told);
        guichet.simulateur.refuser_facture("INT-F-1", "Pièce illisible.").unwrap();
        let probably = "L'échéance 1 du dossier INT-D-1 n'a plus 3 200,00 € en instruction, sans règlement : la facture est \
                        sans doute refusée.";
        let told: &[_] = if v2 { &[probably, "La facture F-0001 est refusée."] } else { &[probably] };
        assert_eq!(phrases(&guichet, &mut fichier).await, told);
        guichet.facturer("INT-D-1", 1, "F-0002").await.unwrap();
        guichet.simulateur.regler("INT-F-2").unwrap();
        let paid = "L'échéance 1 du dossier INT-D-1 est entièrement réglée : 3 200,00 €.";
        let told: &[_] = if v2 { &[paid, "La facture F-0002 est réglée le 01/09/2026."] } else { &[paid] };
        assert_eq!(phrases(&guichet, &mut fichier).await, told);

        assert_eq!(passer(&guichet, &mut fichier).await.lus, 0, "nothing is due before March");
        guichet.avancer(date(2027, 3, 1)).unwrap();
        let told = ["L'échéance 2 du dossier INT-D-1 est ouverte à la facturation pour 2 400,00 €."];
        assert_eq!(phrases(&guichet, &mut fichier).await, told);
        let lists = Operation::ListerEtatsFactures;
        assert_eq!(guichet.simulateur.appels().iter().any(|appel| appel.operation == Some(lists)), v2);
        assert!(guichet.simulateur.manquements().is_empty());
        for personal in ["Un", "Deux", "Trois", "illisible", "inactive"] {
            assert!(!fichier.contains(personal), "{personal}");
        }
    }
}

#[tokio::test]
async fn a_pass_that_fails_keeps_its_events_for_the_next() {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::Akto).await.unwrap();
    let mut fichier = Curseur::default().ecrire();
    for nom in ["Un", "Deux", "Trois"] {
        guichet.transmettre(nom).await.unwrap();
    }
    guichet.simulateur.engager("INT-D-3").unwrap();
    // The second page of the states: nothing is told.
    let page = json!({ "total": 3, "count": 2, "page": 1, "EtatDossierResult": [
        { "numeroInterne": "INT-D-1", "etat": "TRANSMIS" }, { "numeroInterne": "INT-D-2", "etat": "TRANSMIS" }] });
    guichet.simulateur.prochaine_reponse(Operation::ListerEtatsDossiersV2, 200, page);
    guichet.simulateur.prochaine_reponse(Operation::ListerEtatsDossiersV2, 403, json!({ "comment": "non" }));
    let curseur = Curseur::lire(&fichier).unwrap();
    assert!(guichet.connexion.suivre(&curseur).await.is_err());
    // The dossier itself: its state is told, and the échéance in the pass after.
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossierV2, 400, json!({ "comment": "non" }));
    let passe = passer(&guichet, &mut fichier).await;
    assert_eq!((passe.evenements.len(), passe.echecs.len()), (7, 1));
    let told = ["L'échéance 1 du dossier INT-D-3 est ouverte à la facturation pour 3 200,00 €."];
    assert_eq!(phrases(&guichet, &mut fichier).await, told);
    assert!(phrases(&guichet, &mut fichier).await.is_empty());
}
