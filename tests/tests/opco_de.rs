//! The OPCO of an employer, asked of a stand-in for France compétences over a real socket.

use std::time::Duration;

use cfadock::Opco;
use cfadock::parcours::{Annuaire, Certitude, CodeSiro, OpcoDe, Origine, RaisonInconnu, TableSiro};
use cfadock::scalaires::Siret;
use conformance::siro::{CLE, Siro};

fn annuaire(siro: &Siro, cle: &str) -> Annuaire {
    Annuaire::reglages(&siro.url, cle).ouvrir().unwrap()
}

fn siret(text: &str) -> Siret {
    text.parse().unwrap()
}

#[tokio::test]
async fn each_employer_is_asked_for_once() {
    let siro = Siro::demarrer().await.unwrap();
    siro.inscrire("41816609600069", "01", "1486", ["ATLAS", "ATLAS"]);
    siro.inscrire("73282932000074", "02", "", ["AKTO", "OPCO EP"]);
    let annuaire = annuaire(&siro, CLE);
    for _ in 0..3 {
        let found = annuaire.opco_de(&siret("418 166 096 00069"), None).await;
        let origine = Origine::Siro { code: CodeSiro::Trouve };
        assert_eq!(found, OpcoDe::Trouve { opco: Opco::Atlas, origine, certitude: Certitude::Forte });
    }
    assert!(matches!(annuaire.opco_de(&siret("73282932000074"), None).await, OpcoDe::Plusieurs { .. }));
    assert_eq!(siro.demandes(), 2);
}

#[tokio::test]
async fn what_the_register_does_not_know_is_unknown_or_by_the_agreement() {
    let siro = Siro::demarrer().await.unwrap();
    let asked = annuaire(&siro, CLE);
    let employeur = siret("98765432400019");
    assert_eq!(asked.opco_de(&employeur, None).await, OpcoDe::Inconnu(RaisonInconnu::AbsentDuRegistre));
    let idcc = "2120".parse().unwrap();
    let OpcoDe::Trouve { opco: Opco::Atlas, certitude: Certitude::Faible, origine } =
        asked.opco_de(&employeur, Some(&idcc)).await
    else {
        panic!("the agreement says so");
    };
    assert_eq!(origine, Origine::Idcc { idcc, a_defaut: Some(RaisonInconnu::AbsentDuRegistre) });
    assert_eq!(siro.demandes(), 1, "that it is unknown is kept too");

    let wrong_key = annuaire(&siro, "autre");
    assert_eq!(wrong_key.opco_de(&employeur, None).await, OpcoDe::Inconnu(RaisonInconnu::Refuse(401)));
    siro.refuser(503, Some(3600));
    let found = annuaire(&siro, CLE).opco_de(&employeur, None).await;
    assert_eq!(found, OpcoDe::Inconnu(RaisonInconnu::Indisponible { attendre: Some(Duration::from_secs(3600)) }));
    let nobody = Annuaire::reglages("http://127.0.0.1:1", CLE).ouvrir().unwrap();
    let found = nobody.opco_de(&employeur, None).await;
    assert_eq!(found, OpcoDe::Inconnu(RaisonInconnu::Indisponible { attendre: None }));
}

const TABLE: &str = "SIRET|IDCC|OPCO_PROPRIETAIRE|OPCO_GESTION\n41816609600069|1486|ATLAS|\n73282932000074|1597||\n";

/// The open table answers first and without a question; the service is asked for what the table does not say, and the
/// agreement of the table serves where neither says.
#[tokio::test]
async fn the_open_table_is_looked_up_before_the_service_is_asked() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("siro-202606.csv");
    std::fs::write(&chemin, TABLE).unwrap();
    let table = TableSiro::ouvrir(&chemin).unwrap();
    let (connu, sans_opco, absent) = (siret("41816609600069"), siret("73282932000074"), siret("98765432400019"));
    let de_la_table = OpcoDe::Trouve {
        opco: Opco::Atlas,
        origine: Origine::TableSiro { fichier: "siro-202606.csv".to_owned() },
        certitude: Certitude::Forte,
    };

    let seule = Annuaire::hors_ligne(table.clone());
    assert_eq!(seule.opco_de(&connu, None).await, de_la_table);
    assert_eq!(seule.opco_de(&absent, None).await, OpcoDe::Inconnu(RaisonInconnu::AbsentDeLaTable));
    let par_convention =
        |trouve| matches!(trouve, OpcoDe::Trouve { opco: Opco::Constructys, origine: Origine::Idcc { .. }, .. });
    assert!(par_convention(seule.opco_de(&sans_opco, None).await), "by the agreement of the table");

    let siro = Siro::demarrer().await.unwrap();
    siro.inscrire("98765432400019", "01", "2120", ["ATLAS", "ATLAS"]);
    let annuaire = Annuaire::reglages(&siro.url, CLE).table(table).ouvrir().unwrap();
    assert_eq!(annuaire.opco_de(&connu, None).await, de_la_table);
    assert_eq!(siro.demandes(), 0, "the table says it");
    let origine = Origine::Siro { code: CodeSiro::Trouve };
    let du_service = OpcoDe::Trouve { opco: Opco::Atlas, origine, certitude: Certitude::Forte };
    assert_eq!(annuaire.opco_de(&absent, None).await, du_service);
    assert!(par_convention(annuaire.opco_de(&sans_opco, None).await), "the service does not know it");
    assert_eq!(siro.demandes(), 2);
}
