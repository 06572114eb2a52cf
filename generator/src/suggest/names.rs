//! The name in code of every thing, by its kind and place.

use std::collections::{BTreeMap, HashMap};

use crate::api::{Api, Body, Operation, RUST_NAME, Shape};
use crate::diagnostic::{File, Origin};
use crate::diff::TypeNames;
use crate::document::Files;
use crate::matching::{Sort, at_parameter, at_part};
use crate::pointer::Pointer;
use crate::rust::{Crate, Item, item, operation};

/// A thing in code.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name in code; for an operation the base of the names of its method and its types.
    pub name: String,
    /// Its place for an overlay.
    pub at: Pointer,
    /// Its kind.
    pub sort: Sort,
    /// Whether an overlay gives it the name.
    pub given: bool,
}

/// Every thing that has a name in code.
#[derive(Debug, Default)]
pub struct Names {
    files: Files,
    of: BTreeMap<(Sort, Pointer), Named>,
    /// The arguments of each operation, in their order, by the place of the operation.
    pub arguments: BTreeMap<Pointer, Vec<Pointer>>,
    /// The group of each operation, by the place of the operation.
    pub tags: BTreeMap<Pointer, Option<String>>,
}

impl Names {
    pub fn of(api: &Api, krate: &Crate, files: &Files) -> Self {
        let mut names = Self { files: files.clone(), ..Self::default() };
        names.models(api, krate);
        let planned: BTreeMap<_, &operation::Operation> = (krate.groups.iter().flat_map(|group| &group.operations))
            .map(|planned| ((planned.path.as_str(), &planned.method), planned))
            .collect();
        for operation in &api.operations {
            names.add(Sort::Operation, operation.origin.clone(), &operation.id, &operation.origin);
            names.tags.insert(operation.origin.clone(), operation.tag.clone());
            if let Some(planned) = planned.get(&(operation.path.as_str(), &operation.method)) {
                names.operation(operation, planned, krate);
            }
        }
        for (scheme, planned) in api.schemes.iter().zip(&krate.client.schemes) {
            names.add(Sort::Scheme, scheme.origin.clone(), planned.setter.bare(), &scheme.origin);
        }
        for group in &krate.groups {
            let first = group.operations.first();
            let of = |planned: &operation::Operation| {
                api.operations.iter().find(|it| (&it.path, &it.method) == (&planned.path, &planned.method))?.tag.clone()
            };
            if let Some(tag) = first.and_then(of) {
                let key = Pointer::root().child("tags").child(&tag);
                names.add(Sort::Tag, key.clone(), group.module.bare(), &key);
            }
        }
        names
    }

    pub fn get(&self, sort: Sort, key: &Pointer) -> Option<&Named> {
        self.of.get(&(sort, key.clone()))
    }

    fn add(&mut self, sort: Sort, key: Pointer, name: &str, at: &Pointer) {
        let word = if sort == Sort::Operation { "operationId" } else { RUST_NAME };
        let written = self.files.locate(&Origin::value(&at.child(word)));
        let given = matches!(written.file, File::Overlay(_));
        let named = Named { name: name.to_owned(), at: at.clone(), sort, given };
        self.of.entry((sort, key)).or_insert(named);
    }

    fn models(&mut self, api: &Api, krate: &Crate) {
        let types = TypeNames::of(api, krate);
        let items = krate.modules.iter().flat_map(|module| &module.items);
        let records = items.filter_map(|item| match item {
            Item::Struct(record) => Some((record.name.as_str(), record)),
            _ => None,
        });
        let records: HashMap<&str, &item::Struct> = records.collect();
        for (rank, model) in api.models.iter().enumerate().filter(|(_, model)| model.twin_of.is_none()) {
            let Some(name) = types.get(crate::api::ModelId(rank)) else { continue };
            self.add(Sort::Model, model.origin.clone(), name, &model.origin);
            let (Shape::Record(record), Some(planned)) = (&model.shape, records.get(name)) else { continue };
            for (field, planned) in record.fields.iter().zip(&planned.fields) {
                self.add(Sort::Field, field.origin.clone(), planned.name.bare(), &field.origin);
            }
        }
    }

    fn operation(&mut self, operation: &Operation, planned: &operation::Operation, krate: &Crate) {
        let of_options = planned.options.iter().flat_map(|options| &options.fields);
        let called: Vec<_> = planned.arguments.iter().chain(of_options).collect();
        let mut arguments = Vec::new();
        for parameter in &operation.parameters {
            let own = called.iter().find(|it| (it.place, &it.wire_name) == (parameter.place, &parameter.name));
            let shared =
                || krate.client.parameters.iter().find(|it| (it.place, &it.name) == (parameter.place, &parameter.name));
            let name = own.map(|it| it.name.bare()).or_else(|| shared().map(|it| it.setter.bare()));
            if let Some(name) = name {
                self.add(Sort::Parameter, at_parameter(operation, parameter), name, &parameter.origin);
            }
            if planned.arguments.iter().any(|it| (it.place, &it.wire_name) == (parameter.place, &parameter.name)) {
                arguments.push(at_parameter(operation, parameter));
            }
        }
        self.arguments.insert(operation.origin.clone(), arguments);
        let forms = operation.body.iter().flat_map(|body| body.forms());
        let parts = forms.filter_map(Body::parts);
        let planned = planned.body.iter().flat_map(|body| body.multiparts());
        for (parts, planned) in parts.zip(planned) {
            for (part, planned) in parts.iter().zip(&planned.parts).filter(|(part, _)| !part.free) {
                self.add(Sort::Part, at_part(operation, part), planned.name.bare(), &part.origin);
            }
        }
    }
}
