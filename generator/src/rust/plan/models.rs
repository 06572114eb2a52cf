//! Decisions about models.

use super::Planner;
use crate::api::{self, Kind, ModelId, Presence, Shape, Wire};
use crate::rust::docs::{code, demanded, lines, paragraph};
use crate::rust::item::{Alias, Choice, Code, Entry, Extra, Field, Item, Struct, Taken, Variant};
use crate::rust::name::{Case, Ident, Scope, Wanted, number};
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

/// Each setter of a builder repeats the state of every required property: its text grows with the square of their
/// number. A record with more required properties has no builder.
pub(super) const MOST_REQUIRED: usize = 100;

fn record_item(planner: &mut Planner<'_>, id: ModelId, record: &api::Record) -> Struct {
    let mut scope = Scope::default();
    let wanted: Vec<Wanted<'_>> = record.fields.iter().map(wanted).collect();
    let names = scope.claim_all(&wanted, Case::Snake, planner.diagnostics);
    let named = record.fields.iter().zip(names);
    let fields: Vec<Field> = named.map(|(field, name)| field_item(planner, id, field, name)).collect();
    let model = &planner.api[id];
    let extra = record.extra.as_ref().map(|ty| {
        let name = scope.claim("extra", Case::Snake, &model.origin, planner.diagnostics);
        Extra { name, ty: planner.value(ty) }
    });
    let role = planner.roles[id.0];
    let is_sent = (role.sent || !role.received) && !fields.is_empty();
    let is_built = is_sent && fields.iter().filter(|field| field.is_demanded()).count() <= MOST_REQUIRED;
    let builder = format!("{} builder", model.name);
    Struct {
        name: planner.names[id.0].clone(),
        wire_name: model.name.clone(),
        docs: model_docs(planner, id),
        default: !fields.iter().any(Field::is_demanded),
        builder: is_built.then(|| planner.types.claim(&builder, Case::Pascal, &model.origin, planner.diagnostics)),
        literal: is_sent && !is_built,
        masked: fields.iter().any(|field| field.sensitive),
        ignore_case: planner.api.reading.ignore_case && (role.received || !role.sent),
        fields,
        extra,
    }
}

fn wanted(field: &api::Field) -> Wanted<'_> {
    Wanted { given: field.given.as_deref(), name: &field.name, origin: &field.origin }
}

fn field_item(planner: &Planner<'_>, holder: ModelId, field: &api::Field, name: Ident) -> Field {
    let held = planner.held(holder, &field.ty);
    let taken = taken(planner, &field.ty, &held);
    let ty = if field.presence == Presence::Required { held } else { held.optional() };
    let mut docs = lines(&field.docs, &field.name);
    let mut wire = format!("{} on the wire", code(&field.name));
    let demanded = demanded(&field.ty);
    if !demanded.is_empty() {
        wire = format!("{wire}; {demanded}");
    }
    paragraph(&mut docs, format!("{wire}."));
    Field {
        name,
        wire_name: field.name.clone(),
        aliases: field.aliases.clone(),
        ty,
        presence: field.presence,
        docs,
        sensitive: field.sensitive || points_to_sensitive(planner, &field.ty),
        taken,
    }
}

pub(super) fn taken(planner: &Planner<'_>, ty: &api::Type, held: &RustType) -> Taken {
    match held {
        RustType::Boxed(_) => Taken::Boxed,
        _ if is_text(planner, ty) => Taken::Text,
        RustType::Vec(_) => match &ty.kind {
            Kind::List(inner) if !inner.nullable && is_text(planner, inner) => Taken::Texts,
            _ => Taken::Value,
        },
        _ => Taken::Value,
    }
}

/// Whether values of a type are texts, behind any alias.
fn is_text(planner: &Planner<'_>, ty: &api::Type) -> bool {
    match ty.kind {
        Kind::Model(id) if !planner.cycles.needs_own_type(id) => match &planner.api[id].shape {
            Shape::Alias(behind) => !behind.nullable && is_text(planner, behind),
            _ => false,
        },
        _ => planner.plain(ty) == RustType::Primitive("String"),
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
    // A named value keeps its name whatever values are added to the list.
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
        any_text: code.any_text,
    }
}

fn entry_item(planner: &mut Planner<'_>, scope: &mut Scope, entry: &api::Entry) -> Entry {
    let written = entry.wire.to_string();
    let name = match (&entry.name, &entry.wire) {
        (None, Wire::Integer(_) | Wire::Number(_)) => {
            scope.claim_as(number(&written), &written, Case::Pascal, &entry.origin, planner.diagnostics)
        }
        (name, _) => {
            let wanted = name.as_ref().unwrap_or(&written);
            scope.claim(wanted, Case::Pascal, &entry.origin, planner.diagnostics)
        }
    };
    let mut docs = lines(&entry.docs, "");
    docs.retain(|line| !line.is_empty());
    docs.push(if docs.is_empty() { format!("{}.", code(&written)) } else { format!("({})", code(&written)) });
    Entry { name, wire: entry.wire.clone(), label: entry.docs.summary.clone().unwrap_or_default(), docs }
}

fn choice_item(planner: &mut Planner<'_>, id: ModelId, choice: &api::Choice) -> Choice {
    let mut scope = Scope::reserving(&["Unknown"]);
    let origin = planner.api[id].origin.clone();
    let variants: Vec<_> = choice
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
                default: variant.default,
            }
        })
        .collect();
    let mut docs = model_docs(planner, id);
    if let Some(tag) = &choice.tag {
        paragraph(
            &mut docs,
            format!("{} tells the shapes apart: each is written with its own value of it.", code(tag)),
        );
    }
    if let Some(default) = variants.iter().find(|variant| variant.default) {
        let name = default.name.as_str();
        paragraph(
            &mut docs,
            format!("A value with another one, or with none, is `{name}`, which is written as it is."),
        );
    }
    Choice {
        name: planner.names[id.0].clone(),
        wire_name: planner.api[id].name.clone(),
        docs,
        tag: choice.tag.clone(),
        variants,
        open: choice.open || planner.roles[id.0].received,
    }
}
