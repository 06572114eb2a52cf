//! Builders: each required field is a type parameter of the builder, which says whether the field was given.
//!
//! The values are one tuple, so that a setter replaces one element and names no other.

use proc_macro2::TokenStream;
use quote::quote;

use crate::rust::item::{Field, Struct, Taken};
use crate::rust::operation::{Form, Options};
use crate::rust::{Ident, RustType, visible};

/// What a builder builds.
pub struct Built<'r> {
    /// In a word.
    what: &'static str,
    name: &'r Ident,
    slots: Vec<Slot<'r>>,
}

/// A field of it.
struct Slot<'r> {
    name: &'r Ident,
    /// What is held of it: no `Option` where it is demanded or empty unless given.
    ty: String,
    need: Need,
    /// What its setter takes, and what it keeps of that.
    taken: (String, &'static str),
    docs: Option<&'r str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Without it, nothing is built.
    Demanded,
    /// It may be left out.
    Optional,
    /// A collection that is empty unless given.
    Empty,
}

impl<'r> Built<'r> {
    /// A record.
    pub fn record(record: &'r Struct) -> Self {
        let need = |field: &Field| if field.is_demanded() { Need::Demanded } else { Need::Optional };
        let slots =
            record.fields.iter().map(|field| slot(&field.name, &field.ty, need(field), field.taken, &field.docs));
        let extra = record.extra.iter().map(|extra| {
            let ty = format!("rt::Map<{}>", extra.ty);
            let docs = Some("Properties that the document does not name.");
            Slot { name: &extra.name, taken: (ty.clone(), "value"), ty, need: Need::Empty, docs }
        });
        Self { what: "record", name: &record.name, slots: slots.chain(extra).collect() }
    }

    /// The options of a method.
    pub fn options(options: &'r Options) -> Self {
        let slots = options.fields.iter().map(|field| {
            let need = if field.required { Need::Demanded } else { Need::Optional };
            let ty = if field.required { field.ty.clone() } else { field.ty.clone().optional() };
            slot(&field.name, &ty, need, field.taken, &field.docs)
        });
        Self { what: "options", name: &options.name, slots: slots.collect() }
    }

    /// A multipart form.
    pub fn form(form: &'r Form) -> Self {
        let slots = form.parts.iter().map(|part| {
            let one = if part.repeated { RustType::Vec(Box::new(part.ty.clone())) } else { part.ty.clone() };
            let (name, docs) = (&part.name, &part.docs);
            match (part.free, part.required) {
                (true, required) => {
                    let held = format!("Vec<(String, {})>", part.ty);
                    let (ty, need, value) = match required {
                        true => (held.clone(), Need::Empty, "value"),
                        false => (format!("Option<{held}>"), Need::Optional, "Some(value)"),
                    };
                    Slot { name, ty, need, taken: (held, value), docs: first(docs) }
                }
                (false, true) => slot(name, &one, Need::Demanded, part.taken, docs),
                (false, false) => slot(name, &one.optional(), Need::Optional, part.taken, docs),
            }
        });
        Self { what: "form", name: &form.name, slots: slots.collect() }
    }

    /// Whether it is there without anything given.
    pub fn is_default(&self) -> bool {
        self.slots.iter().all(|slot| slot.need != Need::Demanded)
    }
}

fn slot<'r>(name: &'r Ident, ty: &RustType, need: Need, how: Taken, docs: &'r [String]) -> Slot<'r> {
    Slot { name, ty: ty.to_string(), need, taken: taken(how, ty, need == Need::Demanded), docs: first(docs) }
}

/// A property without a name, or one that nobody sees, has no line to begin with.
fn first(docs: &[String]) -> Option<&str> {
    docs.iter().find(|line| !visible((*line).clone()).trim().is_empty()).map(String::as_str)
}

/// The method that starts the builder, the builder, its setters, and its `build`.
pub fn builder(out: &mut String, built: &Built<'_>, name: &Ident) {
    let demanded = built.slots.iter().filter(|slot| slot.need == Need::Demanded).collect();
    let builder = Builder { built, name: name.as_str(), demanded };
    builder.beginning(out);
    if builder.demanded.is_empty() {
        builder.around_the_value(out);
    } else {
        builder.declaration(out);
        builder.setters(out);
        builder.end(out);
    }
}

/// What lets a struct grow without breaking those who build it: the attribute, and the builder.
pub fn growing(built: &Built<'_>, name: Option<&Ident>) -> (Option<TokenStream>, Option<TokenStream>) {
    let built_by = name.map(|name| {
        let mut text = String::new();
        builder(&mut text, built, name);
        text.parse().expect("a builder is Rust")
    });
    (name.map(|_| quote!(#[non_exhaustive])), built_by)
}

struct Builder<'r> {
    built: &'r Built<'r>,
    name: &'r str,
    demanded: Vec<&'r Slot<'r>>,
}

/// The type parameter that says whether a field was given; no other type has this name.
fn parameter(slot: &Slot<'_>) -> String {
    format!("{}_", slot.name.bare())
}

impl Builder<'_> {
    fn beginning(&self, out: &mut String) {
        let built = self.built.name.as_str();
        out.extend(["\nimpl ", built, " {\n"]);
        out.push_str("    /// Names what it requires, all of it, and of the rest what is wanted.\n");
        out.extend(["    pub fn builder() -> ", self.name, " {\n"]);
        if self.demanded.is_empty() {
            out.extend(["        ", self.name, "(", built, "::default())\n    }\n}\n"]);
            return;
        }
        let none = "None, ".repeat(self.built.slots.len());
        out.extend(["        ", self.name, "((", none.trim_end_matches(' '), "), rt::PhantomData)\n    }\n}\n"]);
    }

    /// Optional fields exist from the start, and the builder wraps them.
    fn around_the_value(&self, out: &mut String) {
        let built = self.built.name.as_str();
        out.extend(["\n/// Builds [`", self.built.name.bare(), "`].\n#[must_use]\n"]);
        out.extend(["pub struct ", self.name, "(", built, ");\n\nimpl ", self.name, " {\n"]);
        for Slot { name, taken: (argument, value), docs, .. } in &self.built.slots {
            setter_docs(out, *docs);
            out.extend(["    pub fn ", setter(name), "(mut self, value: ", argument, ") -> Self {\n"]);
            out.extend(["        self.0.", name.as_str(), " = ", value, ";\n        self\n    }\n\n"]);
        }
        out.extend([
            "    /// The ",
            self.built.what,
            ".\n    pub fn build(self) -> ",
            built,
            " {\n        self.0\n    }\n}\n",
        ]);
    }

    fn declaration(&self, out: &mut String) {
        out.extend(["\n/// Builds [`", self.built.name.bare(), "`].\n#[must_use]\n"]);
        out.push_str("#[allow(non_camel_case_types, reason = \"a parameter for each field\")]\n");
        let parameters: Vec<_> =
            self.demanded.iter().map(|slot| format!("{} = rt::Missing", parameter(slot))).collect();
        out.extend(["pub struct ", self.name, "<", &parameters.join(", "), ">(\n    (\n"]);
        for Slot { ty, need, .. } in &self.built.slots {
            match need {
                Need::Optional => out.extend(["        ", ty, ",\n"]),
                Need::Demanded | Need::Empty => out.extend(["        Option<", ty, ">,\n"]),
            }
        }
        out.extend(["    ),\n    rt::PhantomData<(", &self.list(None), ",)>,\n);\n"]);
    }

    fn setters(&self, out: &mut String) {
        let parameters = self.list(None);
        out.push_str("\n#[allow(non_camel_case_types, reason = \"a parameter for each field\")]\n");
        out.extend(["impl<", &parameters, "> ", self.name, "<", &parameters, "> {\n"]);
        for (rank, slot) in self.built.slots.iter().enumerate() {
            let (argument, value) = &slot.taken;
            let gives = match slot.need {
                Need::Demanded => format!("{}<{}>", self.name, self.list(Some(slot))),
                Need::Optional | Need::Empty => "Self".to_owned(),
            };
            let value = if slot.need == Need::Empty { format!("Some({value})") } else { (*value).to_owned() };
            setter_docs(out, slot.docs);
            out.extend(["    pub fn ", setter(slot.name), "(mut self, value: ", argument, ") -> ", &gives, " {\n"]);
            out.push_str(&format!("        self.0.{rank} = {value};\n        "));
            if slot.need == Need::Demanded {
                out.extend([self.name, "(self.0, rt::PhantomData)"]);
            } else {
                out.push_str("self");
            }
            out.push_str("\n    }\n\n");
        }
    }

    fn end(&self, out: &mut String) {
        let built = self.built.name.as_str();
        out.extend(["    /// The ", self.built.what]);
        out.push_str(". What it requires and was not given is a bound that does not hold.\n");
        out.extend(["    pub fn build(self) -> ", built, "\n    where\n"]);
        for slot in &self.demanded {
            out.extend(["        ", &parameter(slot), ": rt::IsGiven,\n"]);
        }
        out.extend(["    {\n        ", built, " {\n"]);
        for (rank, slot) in self.built.slots.iter().enumerate() {
            let value = match slot.need {
                Need::Demanded => format!("rt::given(self.0.{rank})"),
                Need::Optional => format!("self.0.{rank}"),
                Need::Empty => format!("self.0.{rank}.unwrap_or_default()"),
            };
            out.extend(["            ", slot.name.as_str(), ": ", &value, ",\n"]);
        }
        out.push_str("        }\n    }\n}\n");
    }

    /// The parameters of the builder's type; that of `given` as after its setter.
    fn list(&self, given: Option<&Slot<'_>>) -> String {
        let is_given = |slot: &Slot<'_>| given.is_some_and(|given| given.name == slot.name);
        let parameters =
            self.demanded.iter().map(|slot| if is_given(slot) { "rt::Given".to_owned() } else { parameter(slot) });
        parameters.collect::<Vec<_>>().join(", ")
    }
}

/// The name of a setter is that of its field, unless the builder needs the name.
pub fn setter(field: &Ident) -> &str {
    if field.as_str() == "build" { "build_" } else { field.as_str() }
}

fn setter_docs(out: &mut String, docs: Option<&str>) {
    let line: Vec<String> = docs.map(str::to_owned).into_iter().collect();
    super::written::docs(out, "    ", &line);
}

/// The argument of a setter, and the value that it keeps.
fn taken(how: Taken, ty: &RustType, demanded: bool) -> (String, &'static str) {
    let ty = match ty {
        RustType::Option(inner) if !demanded => inner,
        ty => ty,
    };
    match (how, ty) {
        (Taken::Text, _) if demanded => ("impl Into<String>".to_owned(), "Some(value.into())"),
        (Taken::Text, _) => ("impl rt::MaybeText".to_owned(), "value.text()"),
        (Taken::Texts, _) => (
            "impl IntoIterator<Item = impl Into<String>>".to_owned(),
            "Some(value.into_iter().map(Into::into).collect())",
        ),
        (Taken::Boxed, RustType::Boxed(inner)) => (inner.to_string(), "Some(Box::new(value))"),
        (Taken::Boxed | Taken::Value, ty) => (ty.to_string(), "Some(value)"),
    }
}
