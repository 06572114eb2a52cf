//! Decisions about the client and its builder.

use std::collections::{BTreeMap, BTreeSet};

use super::Planner;
use crate::api::{self, Place, Shape};
use crate::pointer::Pointer;
use crate::rust::DocLines;
use crate::rust::client::{Client, Parameter, Scheme};
use crate::rust::docs::{lines, sanitized};
use crate::rust::name::{Case, Scope};

/// Methods that the builder has in every crate.
const OF_BUILDER: [&str; 8] =
    ["new", "base_url", "transport", "timeouts", "limits", "retries", "json_parts_as", "build"];

/// What the client is built from.
pub fn plan(planner: &mut Planner<'_>) -> Client {
    let api = planner.api;
    let mut scope = Scope::reserving(&OF_BUILDER);
    let place = Pointer::root().child("components").child("securitySchemes");
    let schemes = api
        .schemes
        .iter()
        .map(|scheme| Scheme {
            name: scheme.name.clone(),
            setter: scope.claim(&scheme.name, Case::Snake, &place.child(&scheme.name), planner.diagnostics),
            kind: scheme.kind.clone(),
            docs: lines(&scheme.docs, &scheme.name),
        })
        .collect();
    let parameters = shared_parameters(api)
        .into_values()
        .map(|given| Parameter {
            name: given.name.clone(),
            setter: scope.claim(&given.name, Case::Snake, &given.origin, planner.diagnostics),
            place: given.place,
            required: given.required,
            docs: lines(&given.docs, &given.name),
        })
        .collect();
    Client {
        base_url: api.base_url.clone(),
        servers: servers(api),
        schemes,
        required: api.security.clone(),
        parameters,
        sensitive: sensitive(api),
    }
}

/// A paragraph for each server.
fn servers(api: &api::Api) -> DocLines {
    api.servers.iter().flat_map(|server| [String::new(), sanitized(server).join(" ")]).collect()
}

/// Parameters that are set once, by place and name.
fn shared_parameters(api: &api::Api) -> BTreeMap<(Place, &str), &api::Parameter> {
    let all = api.operations.iter().flat_map(|operation| &operation.parameters);
    all.filter(|parameter| parameter.client)
        .map(|parameter| ((parameter.place, parameter.name.as_str()), parameter))
        .collect()
}

/// Names under which something stands that must not be shown, in lower case.
fn sensitive(api: &api::Api) -> Vec<String> {
    let mut names = BTreeSet::new();
    for model in &api.models {
        if let Shape::Record(record) = &model.shape {
            for field in record.fields.iter().filter(|field| field.sensitive) {
                names.insert(field.name.to_lowercase());
                names.extend(field.aliases.iter().map(|alias| alias.to_lowercase()));
            }
        }
    }
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    names.extend(parameters.filter(|parameter| parameter.sensitive).map(|parameter| parameter.name.to_lowercase()));
    names.into_iter().collect()
}
