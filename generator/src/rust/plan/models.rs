//! Decisions about models.

use super::Planner;
use crate::api::{self, Kind, ModelId, Presence, Shape, Wire};
use crate::rust::docs::{code, demanded, lines, paragraph};
use crate::rust::item::{Alias, Choice, Code, Entry, Extra, Field, Item, Struct, Variant};
use crate::rust::name::{Case, Scope};
use crate::rust::{DocLines, RustType};

/// The item for a model.
pub fn plan(planner: &mut Planner<'_>, id: ModelId) -> Item {
    let api = planner.api;
    match &api[id].shape {
        Shape::Record(record) => Item::Struct(record_item(planner, id, record)),
        Shape::Code(code) => Item::Code(code_item(planner, id, code)),
        Shape::Choice(choice) => Item::Choice(choice_item(planner, id, choice)),
        Shape::Alias(ty) => {
            let mut docs = model_docs(planner, id);
            let demanded = demanded(ty);
            if !demanded.is_empty() {
                paragraph(&mut docs, format!("Demanded: {demanded}."));
            }
            let ty = if planner.cycles.is_endless(id) { RustType::Runtime("Json") } else { planner.plain(ty) };
            let own_type = planner.cycles.needs_own_type(id);
            Item::Alias(Alias { name: planner.names[id.0].clone(), docs, ty, own_type })
        }
    }
}

fn model_docs(planner: &Planner<'_>, id: ModelId) -> DocLines {
    let model = &planner.api[id];
    let mut docs = lines(&model.docs, &model.name);
    if let Some(original) = model.twin_of {
        let name = &planner.names[original.0];
        paragraph(&mut docs, format!("What [`{name}`] is when it is read: everything may be missing."));
        if !matches!(model.shape, Shape::Alias(_)) {
            let how = format!(
                "[`{name}::try_from`] makes it what is sent, or names all that is missing. A code that is not known goes \
                 as it came; a property that no field holds was passed over when it was read, and does not go."
            );
            paragraph(&mut docs, how);
        }
    }
    docs
}

fn record_item(planner: &mut Planner<'_>, id: ModelId, record: &api::Record) -> Struct {
    let mut scope = Scope::default();
    let fields: Vec<Field> = record.fields.iter().map(|field| field_item(planner, id, field, &mut scope)).collect();
    let model = &planner.api[id];
    let extra = record.extra.as_ref().map(|ty| {
        let name = scope.claim("extra", Case::Snake, &model.origin, planner.diagnostics);
        Extra { name, ty: planner.value(ty) }
    });
    let role = planner.roles[id.0];
    Struct {
        name: planner.names[id.0].clone(),
        wire_name: model.name.clone(),
        docs: model_docs(planner, id),
        default: fields.iter().all(|field| matches!(field.ty, RustType::Option(_))),
        constructor: role.sent && has_few_required(&fields),
        masked: fields.iter().any(|field| field.sensitive),
        ignore_case: planner.api.reading.ignore_case && (role.received || !role.sent),
        fields,
        extra,
    }
}

/// More arguments than this are mixed up at the call; a literal names them.
const MOST_ARGUMENTS: usize = 7;

fn has_few_required(fields: &[Field]) -> bool {
    let required = fields.iter().filter(|field| !matches!(field.ty, RustType::Option(_))).count();
    (1..=MOST_ARGUMENTS).contains(&required) && required < fields.len()
}

fn field_item(planner: &mut Planner<'_>, holder: ModelId, field: &api::Field, scope: &mut Scope) -> Field {
    let held = planner.held(holder, &field.ty);
    let ty = if field.presence == Presence::Required { held } else { held.optional() };
    let mut docs = lines(&field.docs, &field.name);
    let mut wire = format!("{} on the wire", code(&field.name));
    let demanded = demanded(&field.ty);
    if !demanded.is_empty() {
        wire = format!("{wire}; {demanded}");
    }
    paragraph(&mut docs, format!("{wire}."));
    Field {
        name: scope.claim(&field.name, Case::Snake, &field.origin, planner.diagnostics),
        wire_name: field.name.clone(),
        aliases: field.aliases.clone(),
        ty,
        presence: field.presence,
        docs,
        sensitive: field.sensitive || points_to_sensitive(planner, &field.ty),
    }
}

fn points_to_sensitive(planner: &Planner<'_>, ty: &api::Type) -> bool {
    let mut sensitive = false;
    ty.models(&mut |id| sensitive |= planner.api[id].sensitive);
    sensitive
}

fn code_item(planner: &mut Planner<'_>, id: ModelId, code: &api::Code) -> Code {
    let model = &planner.api[id];
    let mut scope = Scope::reserving(&["Unknown"]);
    // A value that is named keeps its name whatever values come to the list.
    let mut items: Vec<Option<Entry>> = vec![None; code.entries.len()];
    for named in [true, false] {
        for (item, entry) in items.iter_mut().zip(&code.entries).filter(|(_, entry)| entry.name.is_some() == named) {
            *item = Some(entry_item(planner, &mut scope, entry));
        }
    }
    let entries = items.into_iter().flatten().collect();
    Code {
        name: planner.names[id.0].clone(),
        wire_name: model.name.clone(),
        docs: model_docs(planner, id),
        entries,
        open: code.open || planner.roles[id.0].received,
    }
}

fn entry_item(planner: &mut Planner<'_>, scope: &mut Scope, entry: &api::Entry) -> Entry {
    let written = entry.wire.to_string();
    let wanted = entry.name.clone().unwrap_or_else(|| match entry.wire {
        Wire::Integer(_) | Wire::Number(_) => format!("value {written}"),
        Wire::Text(_) | Wire::Boolean(_) => written.clone(),
    });
    let mut docs = lines(&entry.docs, "");
    docs.retain(|line| !line.is_empty());
    docs.push(if docs.is_empty() { format!("{}.", code(&written)) } else { format!("({})", code(&written)) });
    Entry {
        name: scope.claim(&wanted, Case::Pascal, &entry.origin, planner.diagnostics),
        wire: entry.wire.clone(),
        label: entry.docs.summary.clone().unwrap_or_default(),
        docs,
    }
}

fn choice_item(planner: &mut Planner<'_>, id: ModelId, choice: &api::Choice) -> Choice {
    let mut scope = Scope::default();
    let origin = planner.api[id].origin.clone();
    let variants = choice
        .variants
        .iter()
        .map(|variant| {
            let plain = planner.value(&variant.ty);
            let boxed =
                matches!(variant.ty.kind, Kind::Model(held) if !matches!(planner.api[held].shape, Shape::Code(_)));
            Variant {
                name: scope.claim(&variant.name, Case::Pascal, &origin, planner.diagnostics),
                ty: if boxed { RustType::Boxed(Box::new(plain)) } else { plain },
                tags: variant.tags.clone(),
            }
        })
        .collect();
    Choice {
        name: planner.names[id.0].clone(),
        wire_name: planner.api[id].name.clone(),
        docs: model_docs(planner, id),
        tag: choice.tag.clone(),
        variants,
    }
}
