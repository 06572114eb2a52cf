//! The files of a crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::job::Jobs;
use super::prose::{self, Manifest};
use super::runtime::{self, Runtime};
use super::tokens::cfg;
use super::{Origin, client, methods, models, operations, receivers};
use crate::artifacts::Artifacts;
use crate::rust::{Crate, Ident};

/// The generated core under `folder`, a module of a hand-written crate.
pub fn core<'a>(krate: &'a Crate, folder: &str, jobs: &mut Jobs<'a>) {
    jobs.own(folder);
    jobs.rust(format!("{folder}/mod.rs"), || root(krate, false));
    modules(krate, folder, jobs);
}

/// A whole crate: manifest, readme, and the core as its library.
pub fn krate(krate: &Crate, origin: &Origin, manifest: &Manifest) -> Artifacts {
    let mut jobs = Jobs::new(origin);
    jobs.own("src");
    jobs.shared("Cargo.toml", || prose::manifest(krate, origin, manifest));
    jobs.text("README.md", move || prose::readme(krate, origin, &manifest.name, Some(&manifest.runtime)));
    jobs.rust("src/lib.rs", || root(krate, true));
    modules(krate, "src", &mut jobs);
    if manifest.runtime == Runtime::Vendored {
        runtime::vendor(&mut jobs, origin, &manifest.name);
    }
    let mut artifacts = jobs.print();
    // Where Cargo looks for the programs of a package: a user's lie beside the probe.
    artifacts.leave("src/bin");
    artifacts.leave("src/main.rs");
    artifacts
}

fn modules<'a>(krate: &'a Crate, folder: &str, jobs: &mut Jobs<'a>) {
    for module in &krate.modules {
        jobs.rust_in_pieces(format!("{folder}/models/{}.rs", module.name.bare()), models::module(module));
    }
    for group in &krate.groups {
        jobs.rust_in_pieces(format!("{folder}/api/{}.rs", group.module.bare()), methods::module(group));
    }
    jobs.rust(format!("{folder}/client.rs"), || client::module(krate));
    if !krate.receivers.is_empty() {
        jobs.rust(format!("{folder}/receivers.rs"), || receivers::module(krate));
    }
    jobs.rust_in_pieces(format!("{folder}/operations.rs"), operations::module(krate));
    jobs.rust(format!("{folder}/api/mod.rs"), || methods::root(krate));
    jobs.rust(format!("{folder}/models/mod.rs"), || models::root(krate));
}

/// With more models than this, types may nest deeper than the compiler's default limit.
const MANY: usize = 200;

fn root(krate: &Crate, whole: bool) -> TokenStream {
    let texts = super::tokens::inner_docs(&krate.docs);
    let runtime = whole.then(prose::runtime_import);
    let exports = krate.groups.iter().filter_map(|group| {
        let names: Vec<&Ident> = methods::defined(group);
        let module = &group.module;
        let cfg = cfg(&group.gate);
        (!names.is_empty()).then(|| quote!(#cfg pub use api::#module::{#(#names),*};))
    });
    let receivers = (!krate.receivers.is_empty()).then(|| {
        let cfg = cfg(&krate.receivers_gate);
        quote!(#cfg pub mod receivers;)
    });
    // docs.rs shows the feature that each item needs; elsewhere the texts of the modules do.
    let labels = (!krate.features.is_empty()).then(|| quote!(#![cfg_attr(docsrs, feature(doc_cfg))]));
    // Whether a model is `Send` depends on everything that it contains: in a large document that nests deep.
    let models: usize = krate.modules.iter().map(|module| module.items.len()).sum();
    let deep = (whole && models > MANY).then(|| quote!(#![recursion_limit = "1024"]));
    quote! {
        #texts
        #labels
        #deep
        #![allow(
            clippy::disallowed_names,
            clippy::doc_lazy_continuation,
            clippy::doc_overindented_list_items,
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::should_implement_trait,
            clippy::too_many_lines,
            clippy::type_complexity,
            clippy::wrong_self_convention,
            dead_code,
            deprecated,
            unused_imports,
            reason = "names, texts and sizes are those of the document, which may do without operations or models"
        )]
        #runtime
        pub mod api;
        pub mod client;
        pub mod models;
        pub mod operations;
        #receivers
        pub use client::{Client, ClientBuilder};
        #(#exports)*
    }
}
