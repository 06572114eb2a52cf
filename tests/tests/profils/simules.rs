//! The software against each OPCO as its profile describes it: scope, proof, shapes and statuses of errors.

use cfadock::operations::CONSULTER_DOSSIER;
use cfadock::parcours::{Acces, ClesEnMemoire, Conseil, Logiciel};
use cfadock::{Echec, Opco, Outcome};
use conformance::exemple;
use temoin::simulateur::Simulateur;

use super::logiciel::cle_de_preuve;

#[tokio::test]
async fn all_eleven_give_a_token_and_their_refusals_are_understood() {
    let cfa = "732829320".parse().unwrap();
    for opco in Opco::TOUS {
        let simule = Simulateur::profil(opco.identifiant()).unwrap().demarrer().await.unwrap();
        let acces = Acces::new(&simule.url, &simule.acces.client_id, simule.acces.client_secret.as_str());
        let acces = acces.jeton(&simule.url_jeton);
        let acces = if opco == Opco::Afdas { acces.dpop(cle_de_preuve()) } else { acces };
        let cles = ClesEnMemoire::new().avec(&cfa, opco, simule.acces.cle_api.as_str());
        let logiciel = Logiciel::new("Editions Exemple", "Logiciel", "1.0").cles(cles).acces(opco, acces);
        let connexion = logiciel.connexion(&cfa, opco).unwrap();
        connexion.client().transmettre_dossier(&exemple::contrat().unwrap()).await.unwrap();

        let cause = connexion.client().consulter_dossier("INT-D-999").await.unwrap_err();
        let Echec::Opco(erreur) = connexion.echec(&CONSULTER_DOSSIER, cause) else { panic!("{opco}") };
        assert_eq!((erreur.conseil(), erreur.issue()), (Conseil::DossierInconnu, Outcome::Refused), "{opco}: {erreur}");
        assert_eq!(erreur.expose_textes().len(), 1, "{opco}: {erreur:?}");
        assert_eq!(simule.jetons_donnes(), 1, "{opco}");
    }
}
