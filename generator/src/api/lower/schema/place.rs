//! What the pointer of a schema says about it: whether it is a component, or the base of a component.

use crate::pointer::Pointer;

/// Whether a place is the discriminator of a component, or its list of shapes: each stands for the component without
/// those built upon it.
pub fn is_base(place: &Pointer) -> bool {
    let mut segments = place.segments();
    segments.next().as_deref() == Some("components")
        && segments.next().as_deref() == Some("schemas")
        && segments.next().is_some()
        && matches!(segments.next().as_deref(), Some("discriminator" | "allOf"))
        && segments.next().is_none()
}

/// Whether a place is a component.
pub fn is_component(place: &Pointer) -> bool {
    place.parent().is_some_and(|section| section.as_str() == "/components/schemas")
}
