//! Types as data.

use heck::ToUpperCamelCase as _;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Number, Value};

use super::Tables;
use crate::api::demand::Form;
use crate::api::{Code, Demand, Demands, Field, Kind, Record, Shape, Type, Wire};

/// A type as a `Schema` expression.
pub fn schema(tables: &Tables<'_>, ty: &Type) -> TokenStream {
    let kind = kind(tables, &ty.kind);
    let nullable = ty.nullable;
    let demands = demands(&ty.demands);
    quote!(Schema { nullable: #nullable, demands: #demands, kind: #kind })
}

fn kind(tables: &Tables<'_>, kind: &Kind) -> TokenStream {
    match kind {
        Kind::Model(id) => {
            let name = &tables.models[id.0];
            quote!(Kind::Model(&models::#name))
        }
        Kind::List(items) => {
            let items = schema(tables, items);
            quote!(Kind::Array(&#items))
        }
        Kind::Map(values) => {
            let values = schema(tables, values);
            quote!(Kind::Record(Record { fields: &[], additional: Some(&#values) }))
        }
        Kind::Scalar(_, wire) => self::kind(tables, wire),
        Kind::Text => quote!(Kind::Text(&[])),
        Kind::Bytes => quote!(Kind::File),
        Kind::Integer32 | Kind::Integer64 | Kind::Unsigned64 | Kind::Integer128 => quote!(Kind::Integer(&[])),
        Kind::Number => quote!(Kind::Number),
        Kind::Boolean => quote!(Kind::Boolean),
        Kind::Json => quote!(Kind::Any),
    }
}

/// Each demand as the variant named after its keyword.
fn demands(demands: &Demands) -> TokenStream {
    let demands = demands.iter().map(|Demand { keyword, value }| {
        let name = format_ident!("{}", keyword.name.to_upper_camel_case());
        match keyword.form {
            Form::Count => {
                let count = Literal::u64_unsuffixed(value.as_u64().expect("a count is read as one"));
                quote!(Demand::#name(#count))
            }
            Form::Number => {
                let number = number(value);
                quote!(Demand::#name(#number))
            }
            Form::Text => {
                let text = value.as_str().expect("a text is read as one");
                quote!(Demand::#name(#text))
            }
            Form::Flag => quote!(Demand::#name),
        }
    });
    quote!(&[#(#demands),*])
}

fn number(value: &Value) -> TokenStream {
    let whole = value
        .as_number()
        .and_then(Number::as_i128)
        .or_else(|| value.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15).map(|n| n as i128));
    if let Some(whole) = whole {
        let whole = Literal::i128_unsuffixed(whole);
        return quote!(Number::Whole(#whole));
    }
    let real = Literal::f64_unsuffixed(value.as_f64().expect("a number is read as one"));
    quote!(Number::Real(#real))
}

/// The shape of a model as a `Schema` expression.
pub fn shape(tables: &Tables<'_>, shape: &Shape, nullable: bool) -> TokenStream {
    let kind = match shape {
        Shape::Record(record) => self::record(tables, record),
        Shape::Code(code) => self::code(code),
        Shape::Choice(choice) => {
            let options = choice.variants.iter().map(|variant| schema(tables, &variant.ty));
            quote!(Kind::Choice(&[#(#options),*]))
        }
        Shape::Alias(ty) => return schema(tables, ty),
    };
    quote!(Schema { nullable: #nullable, demands: &[], kind: #kind })
}

fn record(tables: &Tables<'_>, record: &Record) -> TokenStream {
    let fields = record.fields.iter().map(|field| self::field(tables, field));
    let additional = match (&record.extra, record.sealed) {
        (Some(ty), _) => {
            let schema = schema(tables, ty);
            quote!(Some(&#schema))
        }
        (None, true) => quote!(None),
        (None, false) => quote!(Some(&Schema { nullable: true, demands: &[], kind: Kind::Any })),
    };
    quote!(Kind::Record(Record { fields: &[#(#fields),*], additional: #additional }))
}

fn field(tables: &Tables<'_>, field: &Field) -> TokenStream {
    let (name, required) = (&field.name, field.presence.is_required());
    let schema = schema(tables, &field.ty);
    let annotations = annotations(&field.annotations);
    quote!(Field { name: #name, required: #required, schema: #schema, annotations: #annotations })
}

/// Name-value pairs as a slice.
pub fn annotations(pairs: &[(String, String)]) -> TokenStream {
    let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
    quote!(&[#(#pairs),*])
}

fn code(code: &Code) -> TokenStream {
    let integers: Vec<i128> = code
        .entries
        .iter()
        .filter_map(|entry| if let Wire::Integer(n) = entry.wire { Some(n) } else { None })
        .collect();
    let texts: Vec<&str> = code
        .entries
        .iter()
        .filter_map(|entry| if let Wire::Text(text) = &entry.wire { Some(text.as_str()) } else { None })
        .collect();
    match (integers.len(), texts.len()) {
        _ if code.open => quote!(Kind::Text(&[])),
        (count, _) if count == code.entries.len() => {
            let integers = integers.iter().map(|value| Literal::i128_unsuffixed(*value));
            quote!(Kind::Integer(&[#(#integers),*]))
        }
        (_, count) if count == code.entries.len() => quote!(Kind::Text(&[#(#texts),*])),
        _ => quote!(Kind::Any),
    }
}
