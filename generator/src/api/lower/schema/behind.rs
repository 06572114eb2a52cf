//! Resolves the names of types: which type or shape a name stands for.

use super::Schemas;
use crate::api::{Kind, ModelId, Shape, Type};
use crate::document::limits;

impl Schemas<'_> {
    /// The type behind aliases.
    pub fn behind(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        for _ in 0..limits::SCHEMAS {
            let Kind::Model(id) = ty.kind else { break };
            let Shape::Alias(inner) = &self.models[id.0].shape else { break };
            ty = Type { nullable: ty.nullable || inner.nullable, ..inner.clone() };
        }
        ty
    }

    /// Whether its values have no structure.
    pub fn is_leaf(&self, ty: &Type) -> bool {
        match self.behind(ty).kind {
            Kind::Model(id) => matches!(self.shape(id), Shape::Code(_)),
            Kind::List(_) | Kind::Map(_) | Kind::Json | Kind::Bytes => false,
            _ => true,
        }
    }

    /// The shape of a model.
    pub fn shape(&self, id: ModelId) -> &Shape {
        &self.models[id.0].shape
    }
}
