//! The pass that makes reading tolerant: received records have only optional fields.
//!
//! Servers rarely send everything that they demand. If the document asks for it ([`Reading::suffix`](super::Reading)),
//! a record that is sent and received becomes two types: the strict one that is sent, and one to read in which every
//! property may be missing. A record that is only received is relaxed in place.

use super::{Api, Model, ModelId, Presence, ReplyKind, Role, Shape};

/// Splits and relaxes records, if the document asks for it.
pub fn split(api: &mut Api) {
    let Some(suffix) = api.reading.suffix.clone() else { return };
    let roles = Role::of_models(api);
    let both = to_split(api, &roles);
    let twins = add_twins(api, &both, &suffix);
    let twin = |id: ModelId| twins.get(id.0).copied().flatten().unwrap_or(id);

    for (index, model) in api.models.iter_mut().enumerate() {
        let received_only = roles.get(index).is_some_and(|role| role.received && !role.sent);
        if received_only || model.twin_of.is_some() {
            model.shape.map_models(&twin);
            relax(model);
        }
    }
    let replies = api.operations.iter_mut().flat_map(|operation| &mut operation.replies).map(|reply| &mut reply.kind);
    for kind in replies.chain(api.receivers.iter_mut().map(|receiver| &mut receiver.kind)) {
        if let ReplyKind::Json(ty, _) = kind {
            *ty = ty.with_models(&twin);
        }
    }
}

/// Models used in both directions that are records, or mention such a record.
fn to_split(api: &Api, roles: &[Role]) -> Vec<bool> {
    let used_both_ways = |index: usize| roles[index].sent && roles[index].received;
    let mut split: Vec<bool> = api
        .models
        .iter()
        .enumerate()
        .map(|(index, model)| used_both_ways(index) && matches!(model.shape, Shape::Record(_)))
        .collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.models.len()];
    for (index, model) in api.models.iter().enumerate().filter(|(index, _)| used_both_ways(*index)) {
        model.shape.models(&mut |inner| users[inner.0].push(index));
    }
    let mut open: Vec<usize> = (0..split.len()).filter(|index| split[*index]).collect();
    while let Some(inner) = open.pop() {
        for user in &users[inner] {
            if !std::mem::replace(&mut split[*user], true) {
                open.push(*user);
            }
        }
    }
    split
}

fn add_twins(api: &mut Api, both: &[bool], suffix: &str) -> Vec<Option<ModelId>> {
    let mut twins = vec![None; both.len()];
    for index in (0..both.len()).filter(|&index| both[index]) {
        let original = &api.models[index];
        let twin =
            Model { name: format!("{}{suffix}", original.name), twin_of: Some(ModelId(index)), ..original.clone() };
        twins[index] = Some(ModelId(api.models.len()));
        api.models.push(twin);
    }
    twins
}

fn relax(model: &mut Model) {
    if let Shape::Record(record) = &mut model.shape {
        for field in &mut record.fields {
            field.presence = Presence::OptionalNullable;
            field.ty.nullable = true;
        }
    }
}
