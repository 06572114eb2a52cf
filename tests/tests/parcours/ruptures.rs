//! Ruptures: how the OPCO accepts them, reported once, and what is invoiced afterwards.

use cfadock::parcours::{Facturation, Justificatif, ParticipationEmployeur, Poste, VoieRupture, suites_de_la_rupture};
use cfadock::scalaires::Montant;
use cfadock::{Echec, Opco, operations};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::date;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

use super::depots::fichier;

async fn engage() -> Guichet {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 9, 1)), Opco::Akto).await.unwrap();
    let mut contrat = contrat().unwrap();
    // A licence professionnelle: employers pay from level 6.
    contrat.cerfa.formation.type_diplome = serde_json::from_value(62.into()).unwrap();
    guichet.connexion.client().transmettre_dossier(&contrat).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    guichet
}

/// No profile has it in service: nothing is sent, and it says by which way the OPCO takes it.
#[tokio::test]
async fn a_rupture_is_not_sent_where_nobody_knows_that_the_opco_takes_it() {
    let guichet = engage().await;
    for opco in Opco::TOUS {
        let connexion =
            cfadock::Connexion::new(opco, guichet.connexion.cfa().clone(), guichet.connexion.client().clone());
        let VoieRupture::Extranet(absence) = connexion.voie_de_la_rupture() else { panic!("{opco} takes it") };
        assert_eq!((absence.opco, absence.confiance), (opco, "I"));
        let echec = connexion.signaler_rupture("INT-D-1", date(2026, 10, 15)).await.unwrap_err();
        assert!(matches!(echec, Echec::NonPrisEnCharge(_)) && echec.to_string().contains("extranet"), "{echec}");
    }
    let appels = guichet.simulateur.appels();
    assert!(appels.iter().all(|appel| appel.operation != Some(Operation::SignalerRuptureEmployeur)));
}

/// Told once by the API; then its last invoice is that of the échéance that is open.
#[tokio::test]
async fn a_rupture_and_its_last_invoice() {
    let guichet = engage().await;
    let connexion = guichet.connexion.clone().passer_outre(&operations::SIGNALER_RUPTURE_EMPLOYEUR);
    assert_eq!(connexion.voie_de_la_rupture(), VoieRupture::Api);
    guichet.avancer(date(2026, 10, 20)).unwrap();
    let rupture = date(2026, 10, 15);
    let depot = connexion.signaler_rupture("INT-D-1", rupture).await.unwrap();
    let constats: Vec<_> = depot.controle.constats().iter().map(|constat| constat.id.as_str()).collect();
    assert_eq!(constats, ["RUPTURE-DELAI-001"], "within the first 45 days, whatever was practical");
    let Err(Echec::Doublon(_)) = connexion.signaler_rupture("INT-D-1", rupture).await else { panic!("told twice") };

    let dossier = connexion.lire_dossier("INT-D-1").await.unwrap();
    let contrat = dossier.cerfa.as_ref().and_then(|cerfa| cerfa.contrat.as_ref()).unwrap();
    assert_eq!(contrat.date_rupture.as_ref().and_then(|jour| jour.civil()), Some(rupture));
    let suites = suites_de_la_rupture(&dossier, rupture, &Montant::centimes(800_000), Some(20)).unwrap();
    // 1 September to 15 October, both counted; 20 days of practice make it early.
    assert_eq!((suites.jours_contrat, suites.jours_pratiques), (45, Some(20)));
    assert_eq!(suites.participation, ParticipationEmployeur::Due(Montant::centimes(49_315)));
    assert_eq!(suites.participation_suivante, ParticipationEmployeur::Due(Montant::centimes(20_000)));
    assert_eq!(suites.annees[0].sur_365, Some(Montant::centimes(98_630)));
    assert_eq!(suites.annees[0].sur_annee_reelle, Some(Montant::centimes(98_630)));
    let apres: Vec<_> = suites.echeances.iter().map(|une| (une.numero.unwrap(), une.apres_rupture)).collect();
    assert_eq!(apres[..2], [(1, false), (2, true)]);
    assert_eq!(suites.dernier_jour, Some(date(2027, 2, 15)));

    let demande = Facturation::new("F-0001", Poste::new("INT-D-1")).justificatif(Justificatif::FactureValantCertificat);
    let projet = connexion.preparer_facture(&demande).await.unwrap();
    assert_eq!(projet.facture.lignes[0].numero_echeance, 1);
    connexion.facturer(&projet, fichier("facture")).await.unwrap();
    guichet.simulateur.regler("INT-F-1").unwrap();
    let reste = Facturation::new("F-0002", Poste::new("INT-D-1"));
    let echec = connexion.preparer_facture(&reste).await.unwrap_err();
    assert!(echec.to_string().contains("la prochaine s'ouvre le"), "{echec}");
    assert!(guichet.simulateur.manquements().is_empty());
}

/// A dossier that cannot be read holds no rupture back; the deposit tells it.
#[tokio::test]
async fn a_rupture_leaves_when_its_dossier_cannot_be_read() {
    let guichet = engage().await;
    let connexion = guichet.connexion.clone().passer_outre(&operations::SIGNALER_RUPTURE_EMPLOYEUR);
    guichet.avancer(date(2026, 10, 20)).unwrap();
    let illisible = serde_json::json!({ "message": "introuvable" });
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossierV2, 404, illisible);
    let depot = connexion.signaler_rupture("INT-D-1", date(2026, 10, 15)).await.unwrap();
    let constats: Vec<_> = depot.controle.constats().iter().map(|constat| constat.id.as_str()).collect();
    assert_eq!(constats, ["RUPTURE-CONTRAT-001"]);
    let dossier = connexion.lire_dossier("INT-D-1").await.unwrap();
    let contrat = dossier.cerfa.as_ref().and_then(|cerfa| cerfa.contrat.as_ref()).unwrap();
    assert_eq!(contrat.date_rupture.as_ref().and_then(|jour| jour.civil()), Some(date(2026, 10, 15)));
}
