//! The client and its builder.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{alternatives, docs, optional_text};
use crate::api::{Place, SchemeKind};
use crate::rust::Crate;
use crate::rust::client::{Parameter, Scheme};

/// `client.rs`.
pub fn module(krate: &Crate) -> TokenStream {
    let api = api(krate);
    let client = client();
    let settings = settings(krate);
    let schemes = krate.client.schemes.iter().map(scheme_setter);
    let parameters = krate.client.parameters.iter().map(parameter_setter);
    quote! {
        //! The client, and how it is built.
        use crate::runtime::codegen as rt;
        #api
        #client
        impl ClientBuilder {
            #settings
            #(#schemes)*
            #(#parameters)*
        }
    }
}

fn api(krate: &Crate) -> TokenStream {
    let (client, title) = (&krate.client, &krate.title);
    let base_url = optional_text(client.base_url.as_deref());
    let schemes = client.schemes.iter().map(scheme_row);
    let required = alternatives(&client.required);
    let parameters = client.parameters.iter().map(|parameter| {
        let (name, setter, place, required) =
            (&parameter.name, parameter.setter.bare(), place(parameter.place), parameter.required);
        quote!(rt::ClientParameter { name: #name, setter: #setter, place: #place, required: #required })
    });
    let sensitive = &client.sensitive;
    quote! {
        /// What all calls have in common.
        pub static API: rt::Api = rt::Api {
            name: #title,
            product: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            base_url: #base_url,
            schemes: &[#(#schemes),*],
            required: #required,
            parameters: &[#(#parameters),*],
            sensitive: &[#(#sensitive),*],
        };
    }
}

fn client() -> TokenStream {
    quote! {
        /// A client of the API; clones share connections, tokens and settings.
        #[derive(Clone, Debug)]
        pub struct Client { pub(super) core: rt::Core }
        impl Client {
            /// Begins a client.
            pub fn builder() -> ClientBuilder {
                ClientBuilder { inner: rt::CoreBuilder::new(&API) }
            }
            /// Begins a client like this one, for another caller of the same service: what is not set anew is shared
            /// with it (connections, limits, the budget of repetitions, tokens).
            pub fn rebuild(&self) -> ClientBuilder {
                ClientBuilder { inner: self.core.rebuild() }
            }
        }
        /// The settings of a [`Client`] to be.
        #[derive(Debug)]
        pub struct ClientBuilder { inner: rt::CoreBuilder }
    }
}

fn settings(krate: &Crate) -> TokenStream {
    let servers = docs(&krate.client.servers);
    quote! {
        /// Sets the address that paths are added to.
        #servers
        #[must_use]
        pub fn base_url(self, url: impl Into<String>) -> Self { Self { inner: self.inner.base_url(url) } }
        /// Allows plain http to this host, by its exact name without a port: a service of a test on a network of its own.
        #[must_use]
        pub fn plain_http_to(self, host: impl Into<String>) -> Self { Self { inner: self.inner.plain_http_to(host) } }
        /// Sets what carries the requests, in place of the built-in transport.
        #[must_use]
        pub fn transport(self, transport: rt::Arc<dyn rt::Transport>) -> Self { Self { inner: self.inner.transport(transport) } }
        /// Sets how long calls may take.
        #[must_use]
        pub fn timeouts(self, timeouts: rt::Timeouts) -> Self { Self { inner: self.inner.timeouts(timeouts) } }
        /// Sets how much the client takes at most, all its clones together.
        #[must_use]
        pub fn limits(self, limits: rt::Limits) -> Self { Self { inner: self.inner.limits(limits) } }
        /// Sets how what is safe to repeat is repeated.
        #[must_use]
        pub fn retries(self, retries: rt::Retries) -> Self { Self { inner: self.inner.retries(retries) } }
        /// Sets the content type of the JSON parts of multipart bodies; `None` sends them without one.
        #[must_use]
        pub fn json_parts_as(self, content_type: Option<&'static str>) -> Self { Self { inner: self.inner.json_parts_as(content_type) } }
        /// Sets the products that requests name before this client in their `User-Agent`: `Name/1.0 (a comment)`.
        #[must_use]
        pub fn user_agent(self, products: impl Into<String>) -> Self { Self { inner: self.inner.user_agent(products) } }
        /// Checks the settings and makes the client.
        ///
        /// # Errors
        /// Everything that is missing or wrong, each with its name.
        pub fn build(self) -> Result<Client, rt::BuildError> { self.inner.build().map(|core| Client { core }) }
    }
}

fn scheme_row(scheme: &Scheme) -> TokenStream {
    let (name, setter) = (&scheme.name, scheme.setter.bare());
    let kind = match &scheme.kind {
        SchemeKind::ApiKey(at, name) => {
            let place = place(*at);
            quote!(rt::SchemeKind::ApiKey { place: #place, name: #name })
        }
        SchemeKind::Http(scheme) => quote!(rt::SchemeKind::Http { scheme: #scheme }),
        SchemeKind::Basic => quote!(rt::SchemeKind::Http { scheme: "basic" }),
        SchemeKind::Bearer => quote!(rt::SchemeKind::Http { scheme: "bearer" }),
        SchemeKind::ClientCredentials => quote!(rt::SchemeKind::OAuth2),
    };
    quote!(rt::Scheme { name: #name, setter: #setter, kind: #kind })
}

fn place(place: Place) -> TokenStream {
    match place {
        Place::Path => unreachable!("what is set once goes into no path"),
        Place::Query => quote!(rt::Place::Query),
        Place::Header => quote!(rt::Place::Header),
        Place::Cookie => quote!(rt::Place::Cookie),
    }
}

fn scheme_setter(scheme: &Scheme) -> TokenStream {
    let (texts, setter, name) = (docs(&scheme.docs), &scheme.setter, &scheme.name);
    let (arguments, credential) = match scheme.kind {
        SchemeKind::ApiKey(..) | SchemeKind::Http(_) => {
            (quote!(key: impl Into<rt::Key>), quote!(key.into().credential(rt::Credential::ApiKey)))
        }
        SchemeKind::Basic => (
            quote!(user: impl Into<String>, password: impl Into<rt::Secret>),
            quote!(rt::Credential::Basic { user: user.into(), password: password.into() }),
        ),
        SchemeKind::Bearer => {
            (quote!(token: impl Into<rt::Key>), quote!(token.into().credential(rt::Credential::Bearer)))
        }
        SchemeKind::ClientCredentials => (quote!(credential: impl Into<rt::Credential>), quote!(credential.into())),
    };
    quote! {
        #texts
        #[must_use]
        pub fn #setter(self, #arguments) -> Self { Self { inner: self.inner.credential(#name, #credential) } }
    }
}

fn parameter_setter(parameter: &Parameter) -> TokenStream {
    let (texts, setter, name) = (docs(&parameter.docs), &parameter.setter, &parameter.name);
    quote! {
        #texts
        #[must_use]
        pub fn #setter(self, value: impl Into<String>) -> Self { Self { inner: self.inner.parameter(#name, value) } }
    }
}
