//! The enumeration of operations, and one row for each.

use proc_macro2::TokenStream;
use quote::quote;

use super::Tables;
use super::schema::{annotations, schema};
use crate::api::{BodyKind, Kind, Operation, Place, Presence, Reply, ReplyKind, Retry, Statuses, Type};
use crate::render::tokens::alternatives;

/// `operation.rs`: hand-written code matches it exhaustively, so that a new operation without a scenario does not
/// compile.
pub fn enumeration(tables: &Tables<'_>) -> TokenStream {
    let variants: Vec<_> = tables.operations().map(|(_, plan)| &plan.variant).collect();
    let texts = tables.operations().map(|(_, plan)| {
        let line = format!(" `{} {}`", plan.method.name(), plan.path);
        let (summary, variant) = (format!(" {}", plan.summary), &plan.variant);
        quote!(#[doc = #summary] #[doc = ""] #[doc = #line] #variant,)
    });
    let ids = tables.operations().map(|(operation, _)| &operation.id);
    let rows = tables.operations().map(|(_, plan)| &plan.row);
    quote! {
        //! Every operation of the document, to be matched without a wildcard.
        use crate::generated::rows;
        use crate::table::OperationRow;
        /// An operation of the document.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation { #(#texts)* }
        impl Operation {
            /// Every operation.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];
            /// Its name in the document.
            pub fn id(self) -> &'static str { match self { #(Self::#variants => #ids,)* } }
            /// Its row in the table.
            pub fn row(self) -> &'static OperationRow { match self { #(Self::#variants => &rows::#rows,)* } }
            /// The operation of that name.
            pub fn from_id(id: &str) -> Option<Self> { Self::ALL.iter().copied().find(|one| one.id() == id) }
        }
    }
}

/// `rows.rs`.
pub fn rows(tables: &Tables<'_>) -> TokenStream {
    let rows = tables.operations().map(|(operation, plan)| {
        let (name, row) = (&plan.row, row(tables, operation, &plan.summary));
        let line = format!(" `{} {}`", plan.method.name(), plan.path);
        quote!(#[doc = #line] pub static #name: OperationRow = #row;)
    });
    let names = tables.operations().map(|(_, plan)| &plan.row);
    quote! {
        //! One row for each operation of the document.
        #[allow(unused_imports, reason = "a document may do without some kinds of schemas")]
        use crate::table::{Body, Demand, Field, Kind, Number, OperationRow, Parameter, Record, Reply, Schema};
        #[allow(unused_imports, reason = "a document may name no model")]
        use super::models;
        /// Every operation, in the order of the enumeration.
        pub static OPERATIONS: &[&OperationRow] = &[#(&#names),*];
        #(#rows)*
    }
}

fn row(tables: &Tables<'_>, operation: &Operation, summary: &str) -> TokenStream {
    let (id, path) = (&operation.id, &operation.path);
    let method = operation.method.name();
    let parameters = operation.parameters.iter().map(|parameter| {
        let (name, required) = (&parameter.name, parameter.required);
        let place = match parameter.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        };
        let schema = schema(tables, &parameter.ty);
        quote!(Parameter { name: #name, place: #place, required: #required, schema: #schema })
    });
    let body = body(tables, operation);
    let replies = operation.replies.iter().map(|reply| self::reply(tables, reply));
    let security = alternatives(&operation.security);
    let repeatable = operation.retry == Retry::Safe;
    let annotations = annotations(&operation.annotations);
    quote! {
        OperationRow {
            id: #id, method: #method, path: #path, summary: #summary, parameters: &[#(#parameters),*], body: #body,
            replies: &[#(#replies),*], security: #security, repeatable: #repeatable, annotations: #annotations,
        }
    }
}

fn body(tables: &Tables<'_>, operation: &Operation) -> TokenStream {
    let Some(body) = &operation.body else { return quote!(None) };
    let (required, media) = (body.required, &body.media);
    let schema = match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => schema(tables, ty),
        BodyKind::Text => schema(tables, &Type::plain(Kind::Text)),
        BodyKind::Bytes => schema(tables, &Type::plain(Kind::Bytes)),
        BodyKind::Multipart(parts) => {
            let fields = parts.iter().filter(|part| !part.free).map(|part| {
                let presence = Presence::new(part.required, part.ty.nullable);
                let (name, required) = (&part.name, presence.is_required());
                let ty =
                    if part.repeated { Type::plain(Kind::List(Box::new(part.ty.clone()))) } else { part.ty.clone() };
                let schema = schema(tables, &ty);
                quote!(Field { name: #name, required: #required, schema: #schema, annotations: &[] })
            });
            quote!(Schema { nullable: false, demands: &[], kind: Kind::Record(Record { fields: &[#(#fields),*], additional: None }) })
        }
    };
    quote!(Some(Body { required: #required, media: #media, schema: #schema }))
}

fn reply(tables: &Tables<'_>, reply: &Reply) -> TokenStream {
    let status = status(reply.statuses);
    let media = reply.media.as_deref().unwrap_or_default();
    let body = match &reply.kind {
        ReplyKind::Empty => quote!(None),
        ReplyKind::Json(ty, _) => some_body(media, &schema(tables, ty)),
        ReplyKind::Text => some_body(media, &schema(tables, &Type::plain(Kind::Text))),
        ReplyKind::Bytes => some_body(media, &schema(tables, &Type::plain(Kind::Bytes))),
    };
    let examples = annotations(&reply.examples);
    quote!(Reply { status: #status, body: #body, examples: #examples })
}

fn some_body(media: &str, schema: &TokenStream) -> TokenStream {
    quote!(Some((#media, #schema)))
}

/// A status as written in documents.
pub fn status(statuses: Statuses) -> String {
    match statuses {
        Statuses::One(status) => status.to_string(),
        Statuses::Range(hundred) => format!("{hundred}XX"),
        Statuses::Default => "default".to_owned(),
    }
}
