//! Builders: each required field is a type parameter of the builder, which says whether the field was given.
//!
//! The values are one tuple, so that a setter replaces one element and names no other.

use crate::rust::item::{Field, Struct, Taken};
use crate::rust::{Ident, RustType};

/// The method that starts the builder, the builder, its setters, and its `build`.
pub fn builder(out: &mut String, record: &Struct, name: &Ident) {
    let builder = Builder { record, name: name.as_str(), demanded: record.fields.iter().filter(is_demanded).collect() };
    builder.beginning(out);
    if builder.demanded.is_empty() {
        builder.around_the_record(out);
    } else {
        builder.declaration(out);
        builder.setters(out);
        builder.end(out);
    }
}

fn is_demanded(field: &&Field) -> bool {
    field.is_demanded()
}

struct Builder<'r> {
    record: &'r Struct,
    name: &'r str,
    demanded: Vec<&'r Field>,
}

/// The type parameter that says whether a field was given; no other type has this name.
fn parameter(field: &Field) -> String {
    format!("{}_", field.name.bare())
}

impl Builder<'_> {
    fn beginning(&self, out: &mut String) {
        let record = self.record.name.as_str();
        out.extend(["\nimpl ", record, " {\n"]);
        out.push_str("    /// Names what it requires, all of it, and of the rest what is wanted.\n");
        out.extend(["    pub fn builder() -> ", self.name, " {\n"]);
        if self.demanded.is_empty() {
            out.extend(["        ", self.name, "(", record, "::default())\n    }\n}\n"]);
            return;
        }
        let places = self.record.fields.len() + usize::from(self.record.extra.is_some());
        let none = "None, ".repeat(places);
        out.extend(["        ", self.name, "((", none.trim_end_matches(' '), "), rt::PhantomData)\n    }\n}\n"]);
    }

    /// Optional fields exist from the start, and the builder wraps them.
    fn around_the_record(&self, out: &mut String) {
        let record = self.record.name.as_str();
        out.extend(["\n/// Builds [`", self.record.name.bare(), "`].\n#[must_use]\n"]);
        out.extend(["pub struct ", self.name, "(", record, ");\n\nimpl ", self.name, " {\n"]);
        for field in &self.record.fields {
            let (argument, value) = taken(field);
            setter_docs(out, field);
            out.extend(["    pub fn ", setter(&field.name), "(mut self, value: ", &argument, ") -> Self {\n"]);
            out.extend(["        self.0.", field.name.as_str(), " = ", value, ";\n        self\n    }\n\n"]);
        }
        if let Some(extra) = &self.record.extra {
            let (name, ty) = (extra.name.as_str(), extra.ty.to_string());
            out.push_str("    /// Properties that the document does not name.\n");
            out.extend(["    pub fn ", setter(&extra.name), "(mut self, value: rt::Map<", &ty, ">) -> Self {\n"]);
            out.extend(["        self.0.", name, " = value;\n        self\n    }\n\n"]);
        }
        out.extend(["    /// The record.\n    pub fn build(self) -> ", record, " {\n        self.0\n    }\n}\n"]);
    }

    fn declaration(&self, out: &mut String) {
        out.extend(["\n/// Builds [`", self.record.name.bare(), "`].\n#[must_use]\n"]);
        out.push_str("#[allow(non_camel_case_types, reason = \"a parameter for each field\")]\n");
        let parameters: Vec<_> =
            self.demanded.iter().map(|field| format!("{} = rt::Missing", parameter(field))).collect();
        out.extend(["pub struct ", self.name, "<", &parameters.join(", "), ">(\n    (\n"]);
        for field in &self.record.fields {
            out.extend(["        ", &field.ty.clone().optional().to_string(), ",\n"]);
        }
        if let Some(extra) = &self.record.extra {
            out.extend(["        Option<rt::Map<", &extra.ty.to_string(), ">>,\n"]);
        }
        out.extend(["    ),\n    rt::PhantomData<(", &self.list(None), ",)>,\n);\n"]);
    }

    fn setters(&self, out: &mut String) {
        let parameters = self.list(None);
        out.push_str("\n#[allow(non_camel_case_types, reason = \"a parameter for each field\")]\n");
        out.extend(["impl<", &parameters, "> ", self.name, "<", &parameters, "> {\n"]);
        for (rank, field) in self.record.fields.iter().enumerate() {
            let (argument, value) = taken(field);
            let gives = match field.is_demanded() {
                true => format!("{}<{}>", self.name, self.list(Some(field))),
                false => "Self".to_owned(),
            };
            setter_docs(out, field);
            out.extend(["    pub fn ", setter(&field.name), "(mut self, value: ", &argument, ") -> ", &gives, " {\n"]);
            out.push_str(&format!("        self.0.{rank} = {value};\n        "));
            if field.is_demanded() {
                out.extend([self.name, "(self.0, rt::PhantomData)"]);
            } else {
                out.push_str("self");
            }
            out.push_str("\n    }\n\n");
        }
        if let Some(extra) = &self.record.extra {
            let (name, ty) = (setter(&extra.name), extra.ty.to_string());
            out.push_str("    /// Properties that the document does not name.\n");
            out.extend(["    pub fn ", name, "(mut self, value: rt::Map<", &ty, ">) -> Self {\n"]);
            out.push_str(&format!(
                "        self.0.{} = Some(value);\n        self\n    }}\n\n",
                self.record.fields.len()
            ));
        }
    }

    fn end(&self, out: &mut String) {
        out.extend(["    /// The record. What it requires and was not given is a bound that does not hold.\n"]);
        out.extend(["    pub fn build(self) -> ", self.record.name.as_str(), "\n    where\n"]);
        for field in &self.demanded {
            out.extend(["        ", &parameter(field), ": rt::IsGiven,\n"]);
        }
        out.extend(["    {\n        ", self.record.name.as_str(), " {\n"]);
        for (rank, field) in self.record.fields.iter().enumerate() {
            let value =
                if field.is_demanded() { format!("rt::given(self.0.{rank})") } else { format!("self.0.{rank}") };
            out.extend(["            ", field.name.as_str(), ": ", &value, ",\n"]);
        }
        if let Some(extra) = &self.record.extra {
            let rank = self.record.fields.len();
            out.extend(["            ", extra.name.as_str(), &format!(": self.0.{rank}.unwrap_or_default(),\n")]);
        }
        out.push_str("        }\n    }\n}\n");
    }

    /// The parameters of the builder's type; that of `given` as after its setter.
    fn list(&self, given: Option<&Field>) -> String {
        let is_given = |field: &Field| given.is_some_and(|given| given.name == field.name);
        let parameters =
            self.demanded.iter().map(|field| if is_given(field) { "rt::Given".to_owned() } else { parameter(field) });
        parameters.collect::<Vec<_>>().join(", ")
    }
}

/// The name of a setter is that of its field, unless the builder needs the name.
fn setter(field: &Ident) -> &str {
    if field.as_str() == "build" { "build_" } else { field.as_str() }
}

fn setter_docs(out: &mut String, field: &Field) {
    // An unnamed property has no row.
    let line = field.docs.iter().find(|line| !line.trim().is_empty());
    super::written::docs(out, "    ", line.map(std::slice::from_ref).unwrap_or_default());
}

/// The argument of a setter, and the value that it keeps.
fn taken(field: &Field) -> (String, &'static str) {
    let ty = match &field.ty {
        RustType::Option(inner) => inner,
        ty => ty,
    };
    match (field.taken, ty) {
        (Taken::Text, _) if field.is_demanded() => ("impl Into<String>".to_owned(), "Some(value.into())"),
        (Taken::Text, _) => ("impl rt::MaybeText".to_owned(), "value.text()"),
        (Taken::Texts, _) => (
            "impl IntoIterator<Item = impl Into<String>>".to_owned(),
            "Some(value.into_iter().map(Into::into).collect())",
        ),
        (Taken::Boxed, RustType::Boxed(inner)) => (inner.to_string(), "Some(Box::new(value))"),
        (Taken::Boxed | Taken::Value, ty) => (ty.to_string(), "Some(value)"),
    }
}
