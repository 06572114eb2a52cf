//! The direction of each model: sent, received, or both.

use super::{Api, Body, BodyKind, ModelId, Operation, ReplyKind, Type};

/// Whether values of a model travel to the server, from it, or both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// In a request.
    pub sent: bool,
    /// In an answer.
    pub received: bool,
}

impl Role {
    /// The role of every model, by its id.
    pub fn of_models(api: &Api) -> Vec<Self> {
        let mut roles = vec![Self::default(); api.models.len()];
        for operation in &api.operations {
            sent_types(operation, &mut |ty| ty.models(&mut |id| spread(api, id, &mut roles, |r| &mut r.sent)));
            received_types(operation, &mut |ty| {
                ty.models(&mut |id| spread(api, id, &mut roles, |r| &mut r.received));
            });
        }
        for receiver in &api.receivers {
            if let ReplyKind::Json(ty, _) = &receiver.kind {
                ty.models(&mut |id| spread(api, id, &mut roles, |r| &mut r.received));
            }
        }
        roles
    }
}

/// Marks a model and all that it mentions.
fn spread(api: &Api, start: ModelId, roles: &mut [Role], side: fn(&mut Role) -> &mut bool) {
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        let mark = side(&mut roles[id.0]);
        if !*mark {
            *mark = true;
            api[id].shape.models(&mut |inner| open.push(inner));
        }
    }
}

/// Calls `visit` for every type in a request.
pub fn sent_types<'a>(operation: &'a Operation, visit: &mut dyn FnMut(&'a Type)) {
    operation.parameters.iter().for_each(|parameter| visit(&parameter.ty));
    for form in operation.body.iter().flat_map(Body::forms) {
        match &form.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => visit(ty),
            BodyKind::Multipart(parts) => parts.iter().for_each(|part| visit(&part.ty)),
            BodyKind::Text | BodyKind::Bytes => {}
        }
    }
}

/// Calls `visit` for every type in an answer.
pub fn received_types<'a>(operation: &'a Operation, visit: &mut dyn FnMut(&'a Type)) {
    for reply in &operation.replies {
        if let ReplyKind::Json(ty, _) = &reply.kind {
            visit(ty);
        }
    }
}
