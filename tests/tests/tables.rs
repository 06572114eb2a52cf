//! The generated tables are correct: patterns compile, examples satisfy their schemas.

use serde_json::{Value, json};
use temoin::generated::models::MODELS;
use temoin::generated::operation::Operation;
use temoin::generated::rows::OPERATIONS;
use temoin::generated::scenarios::SKELETONS;
use temoin::modele::modele;
use temoin::table::{Demand, Kind, Schema};
use temoin::validation::{NatureViolation, valider};

use crate::norme::NORME;

/// Visits a schema and those written in place below it; named models are visited by their own row.
fn visit(schema: &Schema, seen: &mut impl FnMut(&Schema)) {
    seen(schema);
    match &schema.kind {
        Kind::Record(record) => {
            record.fields.iter().for_each(|field| visit(&field.schema, seen));
            record.additional.into_iter().for_each(|schema| visit(schema, seen));
        }
        Kind::Array(items) => visit(items, seen),
        Kind::Choice(schemas) => schemas.iter().for_each(|schema| visit(schema, seen)),
        _ => {}
    }
}

#[test]
fn every_pattern_compiles() {
    let mut patterns = 0;
    for model in MODELS {
        visit(&model.schema, &mut |schema| {
            for demand in schema.demands {
                if let Demand::Pattern(pattern) = demand {
                    patterns += 1;
                    assert!(regress::Regex::new(pattern).is_ok(), "{} : {pattern}", model.name);
                }
            }
        });
    }
    assert!(patterns >= 10, "{patterns} patterns only");
}

#[test]
fn examples_follow_their_schemas() {
    let mut checked = 0;
    let mut verify = |place: &str, schema: &Schema, text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(valider(schema, &value), [], "{place}");
        checked += 1;
    };
    for model in MODELS {
        model.examples.iter().for_each(|example| verify(model.name, &model.schema, example));
    }
    for row in OPERATIONS {
        for reply in row.replies {
            let Some((_, schema)) = &reply.body else {
                continue;
            };
            for (name, example) in reply.examples {
                verify(&format!("{} {} {name}", row.id, reply.status), schema, example);
            }
        }
    }
    // A norm may give none.
    let written = written();
    assert!(checked >= written, "{checked} examples, {written} are written");
}

/// The examples that the document gives for its schemas and for the answers whose bodies it describes.
fn written() -> usize {
    let schemas = NORME["components"]["schemas"].as_object().unwrap().values();
    let of_schemas = schemas.filter(|schema| schema.get("example").is_some()).count();
    let described = OPERATIONS.iter().flat_map(|row| {
        let replies = &NORME["paths"][row.path][row.method.to_lowercase()]["responses"];
        let described = row.replies.iter().filter(|reply| reply.body.is_some());
        described.map(move |reply| replies.get(reply.status).unwrap())
    });
    let shared = |reply: &'static Value| match reply["$ref"].as_str() {
        Some(pointer) => NORME.pointer(&pointer[1..]).unwrap(),
        None => reply,
    };
    let media = described.flat_map(|reply| shared(reply)["content"].as_object().into_iter().flatten());
    let of_answers = media.map(|(_, media)| {
        usize::from(media.get("example").is_some()) + media["examples"].as_object().map_or(0, |named| named.len())
    });
    of_schemas + of_answers.sum::<usize>()
}

#[test]
fn operations_and_rows_are_one_to_one() {
    assert_eq!(Operation::ALL.len(), OPERATIONS.len());
    for operation in Operation::ALL {
        assert_eq!(operation.row().id, operation.id());
        assert_eq!(Operation::from_id(operation.id()), Some(*operation));
    }
    assert_eq!(Operation::from_id("operationInconnue"), None);
}

/// Where the document gives no example, the skeleton still names what there is.
#[test]
fn every_operation_has_its_skeleton() {
    assert!(SKELETONS.iter().map(|one| one.operation).eq(Operation::ALL.iter().copied()));
    for skeleton in SKELETONS {
        let row = skeleton.operation.row();
        let statuses = row.replies.iter().map(|reply| reply.status);
        assert!(statuses.eq(skeleton.statuses.iter().copied()), "{:?}", skeleton.operation);
        let form = row.body.as_ref().filter(|body| body.media.starts_with("multipart/"));
        let parts = form.and_then(|body| body.schema.record()).map_or(&[][..], |record| record.fields);
        let named = skeleton.parts.iter().map(|(name, _)| *name);
        assert!(named.eq(parts.iter().map(|field| field.name)), "{:?}", skeleton.operation);
    }
}

/// The independent walk: a wrong value of each kind is seen, at its place.
#[test]
fn violations_name_their_place() {
    let model = MODELS.iter().find(|model| model.name == "DossierTransmission").unwrap();
    let sample = modele(Operation::TransmettreDossier).json();
    assert_eq!(valider(&model.schema, &sample), []);
    for (pointer, wrong, kind) in faults() {
        let mut value = sample.clone();
        *value.pointer_mut(pointer).unwrap() = wrong;
        let found = valider(&model.schema, &value);
        assert!(found.iter().any(|one| one.pointeur == pointer && one.nature == kind), "{pointer}: {found:?}");
    }
}

/// One wrong value for most kinds of violations, with its place.
fn faults() -> Vec<(&'static str, Value, NatureViolation)> {
    vec![
        ("/cerfa/employeur/siret", json!("123"), NatureViolation::Longueur),
        ("/cerfa/employeur/telephone", json!("1"), NatureViolation::Motif),
        ("/cerfa/employeur/typeEmployeur", json!("11"), NatureViolation::Type),
        ("/cerfa/employeur/typeEmployeur", json!(99), NatureViolation::Valeur),
        ("/cerfa/employeur/adresse/commune", json!(null), NatureViolation::Nul),
        ("/cerfa/apprenti/sexe", json!("X"), NatureViolation::Valeur),
        ("/cerfa/contrat/dateConclusion", json!("01/09/2026"), NatureViolation::Format),
        ("/cerfa/contrat/dureeTravailHebdoMinutes", json!(60), NatureViolation::Borne),
        ("/cerfa/contrat/salaireEmbauche", json!(0.001), NatureViolation::Multiple),
        ("/cerfa/contrat/remunerationsAnnuelles", json!([]), NatureViolation::Longueur),
        ("/cerfa/contrat/remunerationsAnnuelles/0/ordre", json!("5.1"), NatureViolation::Motif),
        ("/cerfa", json!([]), NatureViolation::Type),
    ]
}
