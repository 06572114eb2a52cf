//! What was read, converted into what is sent.

use cfadock_runtime::Incomplete;
use serde_json::{Value, json};

use crate::specimen::{Envoi, EnvoiLu};

fn made(read: Value) -> Result<Envoi, Incomplete> {
    Envoi::try_from(serde_json::from_value::<EnvoiLu>(read).expect("everything may be missing"))
}

#[test]
fn what_is_complete_goes_as_it_came() {
    let read = json!({
        "numéro": "1", "etat": "ENGAGE", "debut": "2026-09-01T00:00:00+00:00",
        "suite": {"numéro": "2", "etat": "INCONNU", "debut": null, "lignes": []},
        "lignes": [{"montant": 12.5}], "forme": "libre", "autre": {"montant": 1.5},
    });
    let envoi = made(read.clone()).expect("nothing is missing");
    assert_eq!(serde_json::to_value(&envoi).expect("writable"), read);
}

#[test]
fn all_that_is_missing_is_named_where_it_is() {
    let error = made(json!({
        "suite": {"numéro": "2", "lignes": [{"montant": 1}, {}, {}]},
        "lignes": [], "forme": {}, "Marie Dupont": {},
    }))
    .expect_err("much is missing");
    let missing = ["numéro", "etat", "suite.etat", "suite.lignes[1].montant", "suite.lignes[2].montant"];
    let of_maps = ["forme.montant", "***.montant"];
    assert_eq!(error.missing(), [&missing[..], &of_maps].concat());
    assert_eq!(error.model(), "Envoi");
    let shapeless = made(json!({"numéro": "1", "etat": "ENGAGE", "lignes": [], "forme": true}));
    assert_eq!(shapeless.expect_err("of no shape").missing(), ["forme"]);
    let text = "Ligne lacks what it requires: montant";
    let of_a_line = crate::specimen::Ligne::try_from(crate::specimen::LigneLue::default());
    assert_eq!(of_a_line.expect_err("no amount").to_string(), text);
}
