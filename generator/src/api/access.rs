//! `readOnly` and `writeOnly` properties: `required` applies in their own direction only (OpenAPI 3.0.4, « Schema
//! Object »).
//!
//! A model that is both sent and received is one type, in which such a property is optional.

use super::{Api, Presence, Role, Shape, Way};

/// Makes read-only properties optional in requests, and write-only properties optional in answers.
pub fn relax(api: &mut Api) {
    let roles = Role::of_models(api);
    for (model, role) in api.models.iter_mut().zip(roles) {
        let Shape::Record(record) = &mut model.shape else { continue };
        for field in &mut record.fields {
            let other_way = match field.way {
                Way::Both => false,
                Way::Received => role.sent,
                Way::Sent => role.received,
            };
            if other_way {
                field.presence = Presence::new(false, field.ty.nullable);
            }
        }
    }
}
