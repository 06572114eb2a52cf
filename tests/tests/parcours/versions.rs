//! The OPCO's data of a contract, compared with what was sent, and the text beside a state.

use cfadock::parcours::{NatureRaison, VerdictVersion};
use cfadock::{Echec, Opco};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::date;
use serde_json::json;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

#[tokio::test]
async fn the_version_of_the_opco_is_compared_with_what_was_sent() {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), Opco::OpcoEp).await.unwrap();
    let connexion = &guichet.connexion;
    let contrat = contrat().unwrap();
    let echec = connexion.comparer_version(&contrat.cerfa).await.unwrap_err();
    assert!(matches!(echec, Echec::DossierInconnu) && echec.to_string().contains("numeroInterne"), "{echec}");
    connexion.envoyer_contrat(&contrat).await.unwrap();
    let version = connexion.comparer_version(&contrat.cerfa).await.unwrap();
    assert_eq!(version.verdict, VerdictVersion::MemeContrat, "{version}");

    // The OPCO mends the name and the end of the contract.
    let mut garde = serde_json::to_value(&contrat).unwrap();
    garde["cerfa"]["apprenti"]["nom"] = json!("ESSAI");
    garde["cerfa"]["contrat"]["dateFinContrat"] = json!("2028-07-31");
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, garde);
    let version = connexion.comparer_version(&contrat.cerfa).await.unwrap();
    assert_eq!(version.verdict, VerdictVersion::CorrigeParOpco);
    // They stand in the order of the norm.
    let mut champs: Vec<_> = version.ecarts.iter().map(|ecart| ecart.champ.as_str()).collect();
    champs.sort_unstable();
    assert_eq!(champs, ["apprenti.nom", "contrat.dateFinContrat"]);
}

#[tokio::test]
async fn the_words_beside_a_state_are_a_value_of_the_dossier() {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), Opco::OpcoEp).await.unwrap();
    for nom in ["Un", "Deux"] {
        guichet.transmettre(nom).await.unwrap();
    }
    assert_eq!(guichet.connexion.lire_dossier("INT-D-1").await.unwrap().raison_de_l_etat(), None);
    guichet.simulateur.refuser("INT-D-1", "Certification inactive.").unwrap();
    guichet.simulateur.annuler("INT-D-2", "Contrat non démarré.").unwrap();
    for (numero, nature, dits) in [
        ("INT-D-1", NatureRaison::Refus, "Certification inactive."),
        ("INT-D-2", NatureRaison::Annulation, "Contrat non démarré."),
    ] {
        let raison = guichet.connexion.lire_dossier(numero).await.unwrap().raison_de_l_etat().unwrap();
        assert_eq!((raison.nature, raison.commentaire.expose()), (nature, dits));
        assert!(!format!("{raison:?}").contains(dits));
    }
    let relance = json!({ "cerfa": { "etat": "EN_COURS_INSTRUCTION", "commentaireEtat": "Pièce attendue." } });
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, relance);
    let raison = guichet.connexion.lire_dossier("INT-D-1").await.unwrap().raison_de_l_etat().unwrap();
    assert_eq!(raison.nature, NatureRaison::Relance);
}
