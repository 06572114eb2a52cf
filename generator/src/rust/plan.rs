//! From the meaning of a document to the planned Rust.

mod client;
mod models;
mod modules;
mod operations;
mod outcome;
mod parameters;
mod receivers;

use std::collections::HashMap;

use super::boxing::Cycles;
use super::docs;
use super::name::{Case, Ident, Scope, Wanted};
use super::{Component, Crate, Gate, RustType, Twin};
use crate::api::{Api, Kind, ModelId, Role, Type};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule};
use crate::pointer::Pointer;

/// The common input of all decisions.
pub struct Planner<'a> {
    pub api: &'a Api,
    pub diagnostics: &'a mut Diagnostics,
    pub roles: Vec<Role>,
    pub cycles: Cycles,
    /// Names of all types of the crate.
    pub types: Scope,
    /// Type of each model.
    pub names: Vec<Ident>,
}

/// Makes every decision about the crate; names that collide are made unique and reported.
pub fn plan(api: &Api, diagnostics: &mut Diagnostics) -> Crate {
    let mut planner = Planner {
        roles: Role::of_models(api),
        cycles: Cycles::of(api),
        types: Scope::types(),
        names: Vec::new(),
        api,
        diagnostics,
    };
    planner.name_models();
    planner.check_scalars();
    let names = modules::Names::of(api, planner.diagnostics);
    let modules = modules::plan(&mut planner, &names);
    let groups = operations::plan(&mut planner, &names);
    let receivers = receivers::plan(&mut planner);
    let client = client::plan(&mut planner);
    Crate {
        docs: docs::lines(&api.docs, &api.title),
        title: api.title.clone(),
        version: api.version.clone(),
        about: api.about.clone(),
        modules,
        groups,
        receivers,
        receivers_gate: Gate::default(),
        features: Vec::new(),
        client,
        components: planner.components(),
        twins: planner.twins(),
    }
}

impl Planner<'_> {
    fn name_models(&mut self) {
        let wanted = self.api.models.iter().map(|model| {
            let name = model.name.as_str();
            Wanted { given: model.given.then_some(name), name, origin: &model.origin }
        });
        let wanted: Vec<Wanted<'_>> = wanted.collect();
        self.names = self.types.claim_all(&wanted, Case::Pascal, self.diagnostics);
    }

    /// Without a declared path, only the compiler would find the missing scalar.
    fn check_scalars(&mut self) {
        let api = self.api;
        for (name, path) in &api.scalars {
            if syn::parse_str::<syn::TypePath>(path).is_err() {
                let place = Pointer::root().child("x-scalars").child(name).child("rust");
                let message = format!("`{path}` is no path of a Rust type");
                self.diagnostics.report(Diagnostic::new(Rule::UnknownScalar, Origin::value(&place), message));
            }
        }
        let mut unknown = Vec::new();
        for model in &api.models {
            model.shape.types(&mut |ty| match scalar(ty) {
                Some(name) if !api.scalars.contains_key(name) => unknown.push((name.to_owned(), model.origin.clone())),
                _ => {}
            });
        }
        for (name, place) in unknown {
            self.diagnostics.report(
                Diagnostic::new(
                    Rule::UnknownScalar,
                    Origin::value(&place),
                    format!("`x-scalar: {name}` is not declared"),
                )
                .help("declare it in `x-scalars` at the root, with the path of its Rust type"),
            );
        }
    }

    /// The Rust type of a value, without regard to null.
    pub fn plain(&self, ty: &Type) -> RustType {
        match &ty.kind {
            Kind::Model(id) => RustType::Model(self.names[id.0].clone()),
            Kind::List(inner) => RustType::Vec(Box::new(self.value(inner))),
            Kind::Map(inner) => RustType::Map(Box::new(self.value(inner))),
            Kind::Scalar(name, wire) => match self.api.scalars.get(name) {
                Some(path) => RustType::Scalar(path.clone()),
                None => self.plain(&Type::plain((**wire).clone())),
            },
            Kind::Text => RustType::Primitive("String"),
            // Its form in JSON and in parameters; files have bodies and parts of their own.
            Kind::Bytes => RustType::Primitive("String"),
            Kind::Integer32 => RustType::Primitive("i32"),
            Kind::Integer64 => RustType::Primitive("i64"),
            Kind::Unsigned64 => RustType::Primitive("u64"),
            Kind::Integer128 => RustType::Primitive("i128"),
            Kind::Number => RustType::Primitive("f64"),
            Kind::Boolean => RustType::Primitive("bool"),
            Kind::Json => RustType::Runtime("Json"),
        }
    }

    /// The Rust type of a value: `Option` where null is one.
    pub fn value(&self, ty: &Type) -> RustType {
        let plain = self.plain(ty);
        if ty.nullable && ty.kind != Kind::Json { plain.optional() } else { plain }
    }

    /// The Rust type of a value in a model, boxed if it closes a cycle.
    pub fn held(&self, holder: ModelId, ty: &Type) -> RustType {
        let plain = self.plain(ty);
        match ty.kind {
            Kind::Model(held) if self.cycles.must_box(holder, held) => RustType::Boxed(Box::new(plain)),
            _ => plain,
        }
    }

    fn twins(&self) -> Vec<Twin> {
        let models = self.api.models.iter().zip(&self.names);
        models
            .filter_map(|(model, read)| Some(Twin { sent: self.names[model.twin_of?.0].clone(), read: read.clone() }))
            .collect()
    }

    fn components(&self) -> Vec<Component> {
        let models = self.api.models.iter().enumerate();
        let twins: HashMap<usize, usize> =
            models.rev().filter_map(|(rank, model)| Some((model.twin_of?.0, rank))).collect();
        let twin_of = |rank: usize| twins.get(&rank).map(|twin| self.names[*twin].clone());
        let named = self.api.models.iter().enumerate().filter(|(_, model)| model.component && model.twin_of.is_none());
        named
            .map(|(rank, model)| Component {
                name: model.name.clone(),
                ty: self.names[rank].clone(),
                twin: twin_of(rank),
                nullable: model.nullable,
            })
            .collect()
    }
}

fn scalar(ty: &Type) -> Option<&str> {
    match &ty.kind {
        Kind::Scalar(name, _) => Some(name),
        Kind::List(inner) | Kind::Map(inner) => scalar(inner),
        _ => None,
    }
}
