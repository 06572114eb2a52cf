//! Which values the runtime does not know: a leaf type of the trade, or a box, whatever names lead to it.

use crate::api::{Api, Kind, ModelId, Shape, Type};
use crate::rust::boxing::Cycles;

/// What a type is at first sight.
pub enum Look {
    /// Foreign, or not.
    Known(bool),
    /// What this other name is.
    Alias(ModelId),
}

/// Looks at a type that is held by a model.
pub fn look(api: &Api, cycles: &Cycles, holder: ModelId, ty: &Type) -> Look {
    match &ty.kind {
        Kind::Scalar(name, _) => Look::Known(api.scalars.contains_key(name)),
        Kind::List(inner) | Kind::Map(inner) => look(api, cycles, holder, inner),
        Kind::Model(held) if cycles.must_box(holder, *held) => Look::Known(true),
        Kind::Model(held) if matches!(api[*held].shape, Shape::Alias(_)) && !cycles.needs_own_type(*held) => {
            Look::Alias(*held)
        }
        _ => Look::Known(false),
    }
}

/// Whether each model is another name of something foreign; names may lead to names, but in no circle.
pub fn aliases(api: &Api, cycles: &Cycles) -> Vec<bool> {
    let mut known: Vec<Option<bool>> = vec![None; api.models.len()];
    for rank in 0..known.len() {
        let (mut path, mut at) = (Vec::new(), ModelId(rank));
        let foreign = loop {
            if let Some(known) = known[at.0] {
                break known;
            }
            path.push(at.0);
            match &api[at].shape {
                Shape::Alias(_) if cycles.needs_own_type(at) => break false,
                Shape::Alias(ty) => match look(api, cycles, at, ty) {
                    Look::Known(known) => break known,
                    Look::Alias(next) => at = next,
                },
                _ => break false,
            }
        };
        path.into_iter().for_each(|rank| known[rank] = Some(foreign));
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}
