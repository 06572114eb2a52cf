//! All profiles × all operations: what is checked before the network, and which protocol is used.

mod cle_cfa;
mod logiciel;
mod recit;
mod simules;

pub use logiciel::cle_de_preuve;

use std::collections::BTreeMap;
use std::sync::Arc;

use cfadock::api::Client;
use cfadock::opco::EtatCapacite;
use cfadock::parcours::{ClesEnMemoire, Connexion, Protocole, Ressource, jour};
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::{Echec, Opco, operations};
use serde::Deserialize;

/// Nothing may come to the network here.
struct Personne;

impl Transport for Personne {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        panic!("{request:?} was sent")
    }
}

fn connexion(opco: Opco) -> Connexion {
    let builder = Client::builder().base_url("https://opco.example").cle_api("cle").transport(Arc::new(Personne));
    let client = builder.editeur("E").logiciel("L").version("1").build().unwrap();
    Connexion::new(opco, "732829320".parse().unwrap(), client)
}

/// What is expected, by OPCO: operations that are stopped, and the protocols of deposit, dossier and states.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attendu {
    arretees: BTreeMap<String, String>,
    protocoles: [String; 3],
}

fn attendus() -> BTreeMap<String, Attendu> {
    toml::from_str(include_str!("profils/attendus.toml")).unwrap()
}

fn mot(etat: EtatCapacite) -> &'static str {
    match etat {
        EtatCapacite::Production => "production",
        EtatCapacite::Recette => "recette",
        EtatCapacite::Developpement => "developpement",
        EtatCapacite::Absent => "absent",
        EtatCapacite::Inconnu => "inconnu",
    }
}

#[test]
fn every_profile_stops_what_it_says_is_not_in_service_and_nothing_else() {
    let attendus = attendus();
    assert_eq!(attendus.len(), Opco::TOUS.len());
    for opco in Opco::TOUS {
        let connexion = connexion(opco);
        let mut arretees = BTreeMap::new();
        for operation in operations::ALL {
            let Err(absence) = connexion.prend_en_charge(operation) else { continue };
            assert_eq!((absence.opco, absence.operation), (opco, operation.id));
            assert_eq!(absence.protocole, if operation.path.contains("/v2/") { Protocole::V2 } else { Protocole::V1 });
            let phrase = absence.to_string();
            let au = jour(absence.au.parse().unwrap());
            for part in [&opco.to_string(), operation.id, &au, absence.source, absence.confiance, "Rien n'est parti"] {
                assert!(phrase.contains(part), "{part} is not in: {phrase}");
            }
            if let Some(note) = absence.note {
                assert!(phrase.contains(note), "{phrase}");
            }
            arretees.insert(operation.id.to_owned(), mot(absence.etat).to_owned());
            // The caller knows better.
            assert!(connexion.clone().passer_outre(operation).prend_en_charge(operation).is_ok());
        }
        assert_eq!(arretees, attendus[opco.identifiant()].arretees, "{opco}");
    }
}

#[test]
fn the_protocol_is_chosen_by_capability() {
    for opco in Opco::TOUS {
        let connexion = connexion(opco);
        let connexion = connexion.clone().client_v2(connexion.client().clone());
        let choisis = Ressource::TOUTES.map(|ressource| match connexion.choix_protocole(ressource) {
            Ok(choix) => {
                assert!(!choix.raison.is_empty());
                assert_eq!(connexion.protocole(ressource).unwrap(), choix.protocole);
                choix.protocole.to_string()
            }
            Err(Echec::NonPrisEnCharge(absence)) => {
                assert_eq!(absence.operation, ressource.operation(Protocole::V1).id);
                "aucun".to_owned()
            }
            Err(autre) => panic!("{autre}"),
        });
        assert_eq!(choisis, attendus()[opco.identifiant()].protocoles, "{opco}");
    }
}

/// AKTO serves V2 at an address of its own: without it the V1 is read, and what only V2 has is refused before the network.
#[tokio::test]
async fn protocol_v2_is_not_looked_for_where_only_v1_is() {
    let akto = connexion(Opco::Akto);
    for ressource in [Ressource::Dossier, Ressource::EtatsDossiers] {
        assert_eq!(akto.protocole(ressource).unwrap(), Protocole::V1);
    }
    let echec = akto.lister_factures().tous().await.unwrap_err();
    assert!(matches!(echec, Echec::SansAccesV2 { opco: Opco::Akto, .. }), "{echec}");
    assert!(echec.to_string().contains("Acces::v2"), "{echec}");
    // Its key would travel in the query to the server of V1.
    let akto = akto.cles(Arc::new(ClesEnMemoire::new().avec(&"732829320".parse().unwrap(), Opco::Akto, "cle")));
    let echec = akto.verifier_cle().await.unwrap_err();
    assert!(matches!(echec, Echec::SansAccesV2 { opco: Opco::Akto, .. }), "{echec}");
}

#[test]
fn the_caller_passes_over_a_profile_that_grew_old() {
    let depot = Ressource::DepotDossier;
    let sante = || connexion(Opco::OpcoSante);
    let v1 = sante().passer_outre(&operations::TRANSMETTRE_DOSSIER);
    assert_eq!(v1.protocole(depot).unwrap(), Protocole::V1);
    let v2 = sante().passer_outre(&operations::TRANSMETTRE_DOSSIER_V2);
    assert_eq!(v2.protocole(depot).unwrap(), Protocole::V2);
    // Permitted is not preferred: where V1 serves, it still does.
    let akto = connexion(Opco::Akto).passer_outre(&operations::TRANSMETTRE_DOSSIER_V2);
    assert_eq!(akto.protocole(depot).unwrap(), Protocole::V1);
}
