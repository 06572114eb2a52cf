//! Which parameters are arguments, and which go into a struct of options.

use super::Planner;
use super::models::{MOST_REQUIRED, taken};
use crate::api;
use crate::rust::docs::{code, demanded, lines, paragraph};
use crate::rust::name::{Case, Ident, Scope, Wanted};
use crate::rust::operation::{Options, Parameter};

/// With more arguments than this a call is hard to read; then all parameters become options.
const MOST_ARGUMENTS: usize = 4;

/// The arguments and the options of an operation.
pub fn plan(
    planner: &mut Planner<'_>,
    operation: &api::Operation,
    scope: &mut Scope,
) -> (Vec<Parameter>, Option<Options>) {
    let own = || operation.parameters.iter().filter(|parameter| !parameter.client);
    let few = own().filter(|parameter| parameter.required).count() <= MOST_ARGUMENTS;
    let is_argument = |parameter: &&api::Parameter| parameter.required && few;
    let arguments = parameters(planner, own().filter(is_argument), scope);
    let fields = parameters(planner, own().filter(|p| !is_argument(p)), &mut Scope::default());
    if fields.is_empty() {
        return (arguments, None);
    }
    let mut claim = |words: &str| {
        let name = format!("{} {words}", operation.id);
        planner.types.claim(&name, Case::Pascal, &operation.origin, planner.diagnostics)
    };
    let name = claim("options");
    let is_built = fields.iter().filter(|field| field.required).count() <= MOST_REQUIRED;
    let builder = is_built.then(|| claim("options builder"));
    (arguments, Some(Options { name, builder, fields }))
}

fn parameters<'a>(
    planner: &mut Planner<'_>,
    given: impl Iterator<Item = &'a api::Parameter>,
    scope: &mut Scope,
) -> Vec<Parameter> {
    let given: Vec<&api::Parameter> = given.collect();
    let wanted = given.iter().map(|it| Wanted { given: it.given.as_deref(), name: &it.name, origin: &it.origin });
    let names = scope.claim_all(&wanted.collect::<Vec<_>>(), Case::Snake, planner.diagnostics);
    given.into_iter().zip(names).map(|(given, name)| parameter(planner, given, name)).collect()
}

fn parameter(planner: &Planner<'_>, given: &api::Parameter, name: Ident) -> Parameter {
    let ty = planner.plain(&given.ty);
    let mut docs = lines(&given.docs, &given.name);
    let demanded = demanded(&given.ty);
    let wire = format!("{} in the {}", code(&given.name), format!("{:?}", given.place).to_lowercase());
    paragraph(&mut docs, if demanded.is_empty() { format!("{wire}.") } else { format!("{wire}; {demanded}.") });
    Parameter {
        name,
        wire_name: given.name.clone(),
        argument: ty.argument(),
        taken: taken(planner, &given.ty, &ty),
        ty,
        required: given.required,
        place: given.place,
        style: given.style,
        explode: given.explode,
        sensitive: given.sensitive,
        docs,
    }
}
