//! Decisions about the client and its builder.

use std::collections::{BTreeMap, BTreeSet};

use super::Planner;
use crate::api::{self, Place, Shape};
use crate::rust::DocLines;
use crate::rust::client::{Client, Parameter, Scheme};
use crate::rust::docs::{lines, sanitized};
use crate::rust::name::{Case, Scope, Wanted};

/// Methods of every builder.
const OF_BUILDER: [&str; 10] = [
    "new",
    "base_url",
    "plain_http_to",
    "transport",
    "timeouts",
    "limits",
    "retries",
    "json_parts_as",
    "user_agent",
    "build",
];

/// The components of the client.
pub fn plan(planner: &mut Planner<'_>) -> Client {
    let api = planner.api;
    let mut scope = Scope::reserving(&OF_BUILDER);
    let shared: Vec<&api::Parameter> = shared_parameters(api).into_values().collect();
    let of_schemes =
        api.schemes.iter().map(|it| Wanted { given: it.given.as_deref(), name: &it.name, origin: &it.origin });
    let of_parameters =
        shared.iter().map(|it| Wanted { given: it.given.as_deref(), name: &it.name, origin: &it.origin });
    let wanted: Vec<Wanted<'_>> = of_schemes.chain(of_parameters).collect();
    let mut setters = scope.claim_all(&wanted, Case::Snake, planner.diagnostics).into_iter();
    let mut setter = || setters.next().expect("each has its name");
    let schemes = (api.schemes.iter())
        .map(|scheme| Scheme {
            name: scheme.name.clone(),
            setter: setter(),
            kind: scheme.kind.clone(),
            docs: lines(&scheme.docs, &scheme.name),
        })
        .collect();
    let parameters = (shared.iter())
        .map(|given| Parameter {
            name: given.name.clone(),
            setter: setter(),
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

/// Names of sensitive values, in lower case.
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
