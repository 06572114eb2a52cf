//! The SDK against each known deviation: a contract is sent, engaged, read, listed, invoiced and broken all the same.

use cfadock::Opco;
use cfadock::models::Etat;
use conformance::parcours::Guichet;
use temoin::simulateur::{Particularite, Simulateur};

use crate::profils::cle_de_preuve;

/// What an OPCO with this deviation alone makes of a contract's life, by V1 and by V2.
async fn vivre(particularite: Particularite, opco: Opco) {
    let reglages = Simulateur::neutre().particularite(particularite, true).taille_page(50);
    let preuve = (particularite == Particularite::DpopJeton).then(cle_de_preuve);
    let guichet = Guichet::ouvrir_avec(reglages, opco, preuve).await.unwrap();
    guichet.transmettre("Un").await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    if particularite != Particularite::PaiementAutomatique {
        guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
        guichet.simulateur.regler("INT-F-1").unwrap();
    }
    let client = guichet.connexion.client();
    for dossier in [
        client.consulter_dossier("INT-D-1").await.unwrap().body,
        client.consulter_dossier_v2("INT-D-1").await.unwrap().body,
    ] {
        let echeances = dossier.echeances.unwrap();
        assert_eq!(echeances.len(), 8);
        assert!(echeances.iter().all(|one| one.date_ouverture.is_some() && one.iban.is_some()));
        assert_eq!(echeances[0].montant_regle, echeances[0].montant_total);
        assert!(dossier.details_facturation.unwrap().iban.is_some());
    }
    guichet.simulateur.rompre("INT-D-1", guichet.simulateur.date()).unwrap();
    // Some lists show it the next day only.
    guichet.avancer(guichet.simulateur.date().tomorrow().unwrap()).unwrap();
    let dossiers = guichet.connexion.lister_dossiers().tous().await.unwrap();
    let etats: Vec<_> = dossiers.iter().map(|one| one.etat.as_ref().unwrap().normalise()).collect();
    assert_eq!(etats, [Etat::Rupture]);
    assert!(guichet.simulateur.manquements().is_empty(), "{:?}", guichet.simulateur.manquements());
}

#[tokio::test]
async fn it_copes_with_each_deviation() {
    for particularite in Particularite::toutes() {
        for opco in [Opco::OpcoEp, Opco::Akto] {
            println!("{} {opco}", particularite.nom());
            vivre(particularite, opco).await;
        }
    }
}

/// A page that comes back for ever ends the list with a failure, not with a list that looks whole.
#[tokio::test]
async fn a_page_that_comes_back_is_noticed() {
    let reglages = Simulateur::neutre().particularite(Particularite::PageRepetee, true).taille_page(2);
    let guichet = Guichet::ouvrir(reglages, Opco::Akto).await.unwrap();
    for nom in ["Un", "Deux", "Trois"] {
        guichet.transmettre(nom).await.unwrap();
    }
    assert!(guichet.connexion.lister_dossiers().tous().await.is_err());
    assert!(guichet.simulateur.appels().len() < 10);
}
