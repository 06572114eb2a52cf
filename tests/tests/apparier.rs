//! Pairing students with the portfolio at the simulated OPCO.

use cfadock::models::DossierTransmission;
use cfadock::parcours::{Appariement, Ecart, Eleve};
use cfadock::{Echec, Opco};
use conformance::exemple;
use conformance::parcours::Guichet;
use serde_json::json;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

/// The student of a contract, as the CFA's software would hold it.
fn eleve(contrat: &DossierTransmission) -> Eleve {
    let cerfa = &contrat.cerfa;
    Eleve {
        nom: cerfa.apprenti.nom.clone(),
        nom_usage: cerfa.apprenti.nom_usage.clone(),
        prenom: cerfa.apprenti.prenom.clone(),
        naissance: cerfa.apprenti.date_naissance.civil(),
        siret_employeur: Some(cerfa.employeur.siret.clone()),
        debut_contrat: cerfa.contrat.date_debut_contrat.civil(),
    }
}

#[tokio::test]
async fn each_student_finds_its_own_dossier_and_nothing_is_merged() {
    for opco in [Opco::Akto, Opco::OpcoEp] {
        let guichet = Guichet::ouvrir(Simulateur::neutre(), opco).await.unwrap();
        for nom in ["Modele", "Exemplaire", "Specimen"] {
            guichet.transmettre(nom).await.unwrap();
        }
        let exact = eleve(&exemple::autre_contrat("Exemplaire").unwrap());
        let turned = Eleve { nom: exact.prenom.clone(), prenom: "Specimen".to_owned(), ..exact.clone() };
        let nobody = Eleve { nom: "Personne".to_owned(), prenom: "Xyz".to_owned(), ..exact.clone() };
        let found = guichet.connexion.apparier(&[exact, turned, nobody]).await.unwrap();
        assert!(found.non_lus.is_empty() && found.sans_numero == 0);
        let [Appariement::Exact { candidat, .. }, Appariement::Candidats(near), Appariement::Aucun] =
            &found.appariements[..]
        else {
            panic!("{found:?}");
        };
        assert_eq!(candidat.numero_interne.as_ref().unwrap().as_str(), "INT-D-2");
        assert_eq!((near[0].rang, &near[0].ecarts[..]), (2, &[Ecart::NomsInverses][..]));
        let reads = guichet.simulateur.appels();
        let reads = reads.iter().filter(|appel| {
            matches!(appel.operation, Some(Operation::ConsulterDossier | Operation::ConsulterDossierV2))
        });
        assert_eq!(reads.count(), 3, "each dossier once for all students");
    }
}

#[tokio::test]
async fn what_could_not_be_read_is_told_and_an_opco_that_is_closed_is_a_failure() {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::OpcoEp).await.unwrap();
    guichet.transmettre("Modele").await.unwrap();
    let eleves = [eleve(&exemple::autre_contrat("Modele").unwrap())];
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 400, json!({ "comment": "non" }));
    let found = guichet.connexion.apparier(&eleves).await.unwrap();
    assert_eq!(found.appariements, [Appariement::Aucun]);
    assert_eq!(found.non_lus[0].dossier.as_ref().unwrap().as_str(), "INT-D-1");
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 403, json!({ "comment": "non" }));
    assert!(matches!(guichet.connexion.apparier(&eleves).await, Err(Echec::Opco(_))));
}
