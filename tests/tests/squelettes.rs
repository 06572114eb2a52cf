//! Checks made for every operation from its sample request, by raw HTTP.

use serde_json::Value;
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::Simulateur;
use temoin::table::Schema;
use temoin::validation::valider;

use crate::brut::{Brut, codes, lire};

/// Sample requests in an order in which each finds the state that it needs; an operation that is not listed comes after.
const ORDRE: [Operation; 12] = [
    Operation::DeposerConvention,
    Operation::DeposerFacture,
    Operation::DeposerDocument,
    Operation::DeposerCertificat,
    Operation::ConsulterDossier,
    Operation::ConsulterDossierV2,
    Operation::ListerEtatsDossiers,
    Operation::ListerEtatsDossiersV2,
    Operation::ListerDossiers,
    Operation::ListerEtatsFactures,
    Operation::ConsulterStatut,
    Operation::ConsulterCleCfa,
];

#[tokio::test]
async fn sample_requests_are_accepted() {
    // The contract opens the story, twice by one protocol and once by the other; a rupture ends it elsewhere.
    let ailleurs =
        [Operation::TransmettreDossier, Operation::TransmettreDossierV2, Operation::SignalerRuptureEmployeur];
    let connue = |operation: &&Operation| ORDRE.contains(operation) || ailleurs.contains(operation);
    let nouvelles = Operation::ALL.iter().filter(|operation| !connue(operation));
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let mut judged = 0;
    for &operation in ORDRE.iter().chain(nouvelles) {
        let (status, body) = brut.jouer(operation, &[]).await;
        assert_eq!(status, 200, "{operation:?} {body}");
        let reply = operation.row().replies.iter().find(|reply| reply.status == "200").unwrap();
        // Where the document says nothing of the body, anything goes.
        if let Some((_, schema)) = &reply.body {
            assert_eq!(valider(schema, &body), [], "{operation:?}");
            judged += 1;
        }
    }
    assert!(judged >= 10, "the document describes {judged} answers only");
    // The same contract again, by either protocol, is a duplicate.
    for operation in [Operation::TransmettreDossier, Operation::TransmettreDossierV2] {
        let (status, body) = brut.jouer(operation, &[]).await;
        assert_eq!((status, codes(&body)), (400, vec!["DOUBLON"]));
    }
    brut.verifier_ecarts();
}

#[tokio::test]
async fn callers_are_identified_on_every_operation() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    for operation in Operation::ALL.iter().copied() {
        for (sans, expected) in
            [("authorization", 401), ("x-api-key", 401), ("editeur", 400), ("logiciel", 400), ("version", 400)]
        {
            let (status, body) = brut.jouer(operation, &[sans]).await;
            assert_eq!(status, expected, "{operation:?} without {sans}: {body}");
        }
        let request = brut.modele(operation, &["x-api-key"]).header("X-API-KEY", "autre");
        assert_eq!(lire(request.send().await.unwrap()).await.0, 403, "{operation:?}");
        let request = brut.modele(operation, &["authorization"]).header("Authorization", "Bearer faux");
        assert_eq!(lire(request.send().await.unwrap()).await.0, 401, "{operation:?}");
        let (status, _) = lire(brut.sans(&[], "DELETE", operation.row().path).send().await.unwrap()).await;
        assert_eq!(status, 405, "{operation:?}");
    }
    let allow = brut.sans(&[], "PUT", "/v1/dossiers").send().await.unwrap().headers()["allow"].clone();
    let mut methods: Vec<_> = allow.to_str().unwrap().split(", ").collect();
    methods.sort_unstable();
    assert_eq!(methods, ["GET", "POST"]);
    brut.verifier_ecarts();
}

#[tokio::test]
async fn required_query_parameters_are_asked_for() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    let mut asked = 0;
    for operation in Operation::ALL.iter().copied() {
        let row = operation.row();
        for parameter in row.parameters.iter().filter(|one| one.required && one.place == "query") {
            let others = modele(operation).query.iter().filter(|(name, _)| *name != parameter.name);
            let request = brut.sans(&[], row.method, row.path).query(&others.collect::<Vec<_>>());
            let (status, body) = lire(request.send().await.unwrap()).await;
            assert_eq!((status, codes(&body)), (400, vec!["OBLIGATOIRE"]), "{operation:?} {}", parameter.name);
            asked += 1;
        }
    }
    assert!(asked >= 5, "{asked} parameters only");
    brut.verifier_ecarts();
}

/// Every required property of every body, left out, is refused by name; every value of a wrong type too.
#[tokio::test]
async fn wrong_bodies_are_refused_by_place() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    let mut tried = 0;
    for operation in Operation::ALL.iter().copied() {
        let Some(body) = &operation.row().body else {
            continue;
        };
        let modele = modele(operation);
        let (prefix, schema) = match modele.part {
            Some(name) => (format!("/{name}"), field(&body.schema, name)),
            None => (String::new(), body.schema),
        };
        let sample = modele.json();
        for (pointer, wrong) in faulty(&schema, &sample, "") {
            let (status, answer) = send(&brut, operation, &wrong).await;
            assert_eq!(status, 400, "{operation:?} {pointer}: {answer}");
            assert!(answer.to_string().contains(&format!("{prefix}{pointer} : ")), "{operation:?} {pointer}: {answer}");
            tried += 1;
        }
    }
    assert!(tried >= 150, "{tried} faults only");
    brut.verifier_ecarts();
}

async fn send(brut: &Brut, operation: Operation, json: &Value) -> (u16, Value) {
    let row = operation.row();
    match modele(operation).part {
        Some(name) => brut.deposer(row.path, name, json).await,
        None => brut.post(row.path, json).await,
    }
}

fn field(schema: &Schema, name: &str) -> Schema {
    schema.record().unwrap().fields.iter().find(|field| field.name == name).unwrap().schema
}

/// The sample with one fault at a time: a required property left out, a property of another type.
fn faulty(schema: &Schema, value: &Value, pointer: &str) -> Vec<(String, Value)> {
    let (Some(record), Some(members)) = (schema.record(), value.as_object()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for field in record.fields {
        let Some(inner) = members.get(field.name) else {
            continue;
        };
        let here = format!("{pointer}/{}", field.name);
        let with = |replacement: Value| {
            let mut whole = value.clone();
            whole[field.name] = replacement;
            whole
        };
        if field.required {
            let mut whole = value.clone();
            whole.as_object_mut().unwrap().shift_remove(field.name);
            found.push((here.clone(), whole));
        }
        if !inner.is_null() {
            found.push((here.clone(), with(if inner.is_object() { Value::Bool(true) } else { serde_json::json!({}) })));
        }
        found.extend(faulty(&field.schema, inner, &here).into_iter().map(|(place, inner)| (place, with(inner))));
    }
    found
}
