//! The severity of a change: the worse of its effect on the exchange and its effect on code that compiles today.
//!
//! Generated records, forms, options and codes are `#[non_exhaustive]`: a new value breaks nothing, and a new required
//! field breaks only code that builds the record. A method takes what is required; what is optional is taken by a
//! second method, which comes with the first option. A body is an argument, in an `Option` where it is optional: a new
//! one, and one that becomes optional, breaks calls, for no method takes both what was given where there was no body
//! and what was given where one was required. Choices and the outcomes of a method are enums that may be matched
//! exhaustively. The generated code does not enforce the demands of the document, so a stricter demand only leads to
//! refusals by the server. A name with a new meaning is the worst case: no error shows it.

use super::change::{Bump, Element, Kind, Severity};
use super::surface::Effect;
use crate::api::Role;

/// The verdict on a change.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub severity: Severity,
    pub bump: Bump,
    pub effect: String,
}

/// One side of it.
struct Part {
    severity: Severity,
    bump: Bump,
    effect: &'static str,
}

/// The verdict on a change; `rust` is the effect on the declaration.
pub fn judge(element: Element, kind: Kind, role: Role, rust: Effect) -> Verdict {
    let on_the_wire = wire(element, kind, role);
    let Some(in_code) = code(element, kind, role, rust) else {
        let Part { severity, bump, effect } = on_the_wire;
        return Verdict { severity, bump, effect: effect.to_owned() };
    };
    let effect = if on_the_wire.severity == Severity::Compatible || on_the_wire.effect == in_code.effect {
        in_code.effect.to_owned()
    } else {
        format!("{}; {}", on_the_wire.effect, in_code.effect)
    };
    Verdict { severity: in_code.severity.max(on_the_wire.severity), bump: in_code.bump.max(on_the_wire.bump), effect }
}

fn silent(effect: &'static str) -> Part {
    Part { severity: Severity::Silent, bump: Bump::Major, effect }
}

fn breaking(effect: &'static str) -> Part {
    Part { severity: Severity::Breaking, bump: Bump::Major, effect }
}

fn potential(effect: &'static str) -> Part {
    Part { severity: Severity::Potential, bump: Bump::Minor, effect }
}

fn compatible(bump: Bump, effect: &'static str) -> Part {
    Part { severity: Severity::Compatible, bump, effect }
}

/// The effect of the change on code that compiles today; `None` when there is none.
fn code(element: Element, kind: Kind, role: Role, rust: Effect) -> Option<Part> {
    let only_sent = role.sent && !role.received;
    Some(match (rust, element) {
        (Effect::Same, _) => return None,
        (Effect::Breaks, _) => breaking("code that uses it no longer compiles"),
        (Effect::Grows, Element::Field) if kind == Kind::AddedRequired && role.sent => {
            breaking("builders of its type no longer compile")
        }
        (Effect::Grows, Element::Part) if kind == Kind::AddedRequired => {
            breaking("builders of the form no longer compile")
        }
        (Effect::Grows, Element::Parameter) if kind == Kind::AddedRequired => breaking("calls no longer compile"),
        (Effect::Grows, Element::Field | Element::Inner | Element::Part | Element::Parameter) => return None,
        (Effect::Grows, Element::Body) => breaking("calls no longer compile"),
        (Effect::Grows, Element::Variant) if only_sent => potential("exhaustive matches no longer compile"),
        (Effect::Grows, Element::Variant) => breaking("exhaustive matches no longer compile"),
        (Effect::Grows, _) => return None,
    })
}

/// The effect of the change on exchanges.
fn wire(element: Element, kind: Kind, role: Role) -> Part {
    match kind {
        Kind::MeansAnother if !role.received => silent("code still compiles and sends something else"),
        Kind::MeansAnother if !role.sent => silent("code still compiles and reads something else"),
        Kind::MeansAnother => silent("code still compiles, and sends and reads something else"),
        Kind::Added => added(element, role),
        Kind::AddedRequired if role.sent => breaking("requests without it are refused"),
        Kind::AddedRequired => compatible(Bump::Minor, "answers hold more"),
        Kind::Removed => removed(element),
        Kind::BecameRequired if role.sent => breaking("requests without it are refused"),
        Kind::BecameOptional if role.received => potential("it may be missing from answers"),
        Kind::BecameOptional => compatible(Bump::Minor, "it may be left out"),
        Kind::NullAllowed if role.received => potential("answers may hold null"),
        Kind::NullAllowed => compatible(Bump::Minor, "null may be sent"),
        Kind::NullForbidden if role.sent => potential("null may be refused"),
        Kind::DemandTightened if role.sent => potential("values that were accepted may be refused"),
        Kind::DemandLoosened if role.received => potential("answers may hold values that they did not"),
        Kind::DemandChanged if role.sent || role.received => potential("values may be refused, or be others"),
        Kind::BecameRequired | Kind::NullForbidden => compatible(Bump::Patch, "answers promise more"),
        Kind::DemandTightened | Kind::DemandLoosened | Kind::DemandChanged => {
            compatible(Bump::Patch, "only the texts of the generated code change")
        }
        Kind::TypeChanged | Kind::ShapeChanged => potential("it is another on the wire"),
        Kind::StyleChanged | Kind::MediaTypeChanged => potential("it is written otherwise on the wire"),
        Kind::ExtraChanged if role.sent => potential("properties without a name may be refused"),
        Kind::WayChanged => potential("it is sent, or comes, where it did not, or no longer does"),
        Kind::DiscriminatorChanged => potential("its shapes are told apart otherwise"),
        Kind::HolderChanged => breaking("it is set in another place"),
        Kind::ScalarChanged | Kind::SurfaceChanged => breaking("code that uses it no longer compiles"),
        Kind::ArgumentsReordered => breaking("calls no longer compile"),
        Kind::SharingChanged => potential("code that takes one of these types for the other no longer compiles"),
        Kind::RetryChanged => potential("lost calls are repeated, or no longer are"),
        Kind::SecurityChanged => potential("a client with the former credentials may be refused"),
        Kind::ServerChanged => potential("calls go elsewhere, unless the client says where"),
        Kind::ReadingChanged => potential("answers are read otherwise"),
        Kind::SensitivityChanged => potential("what `Debug` shows is another"),
        Kind::Deprecated if element == Element::Operation => potential("calls to it get a warning of the compiler"),
        Kind::ExamplesChanged => compatible(Bump::None, "nothing that is used changes"),
        Kind::AliasesChanged | Kind::OpennessChanged | Kind::ExtraChanged => {
            compatible(Bump::Patch, "what is accepted on reading changes")
        }
        Kind::Renamed
        | Kind::GroupChanged
        | Kind::Deprecated
        | Kind::Reinstated
        | Kind::HeadingChanged
        | Kind::TextsChanged
        | Kind::AnnotationChanged => compatible(Bump::Patch, "only the texts of the generated code change"),
    }
}

fn added(element: Element, role: Role) -> Part {
    match element {
        Element::Value if role.received => potential("it comes as itself, where it came as `Unknown`"),
        Element::Variant if role.received => potential("answers may hold a new shape"),
        Element::Reply => compatible(Bump::Minor, "an answer more is documented"),
        Element::Group => compatible(Bump::Patch, "only the texts of the generated code change"),
        _ => compatible(Bump::Minor, "there is more to use"),
    }
}

fn removed(element: Element) -> Part {
    match element {
        Element::Group => compatible(Bump::Patch, "only the texts of the generated code change"),
        Element::Header => potential("code that reads it finds nothing"),
        Element::Reply => potential("the status, should it come nevertheless, is undocumented"),
        _ => breaking("code that uses it no longer compiles"),
    }
}
