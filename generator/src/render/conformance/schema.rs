//! Types as data.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Tables;
use crate::api::{Code, Field, Kind, Record, Rules, Shape, Type, Wire};

/// A type as a `Schema` expression.
pub fn schema(tables: &Tables<'_>, ty: &Type) -> TokenStream {
    let nullable = ty.nullable;
    let kind = kind(tables, &ty.kind, &ty.rules);
    quote!(Schema { nullable: #nullable, kind: #kind })
}

fn kind(tables: &Tables<'_>, kind: &Kind, rules: &Rules) -> TokenStream {
    match kind {
        Kind::Model(id) => {
            let name = &tables.models[id.0];
            quote!(Kind::Model(&models::#name))
        }
        Kind::List(items) => {
            let items = schema(tables, items);
            let length = pair(rules.min_items, rules.max_items);
            quote!(Kind::Array { items: &#items, length: #length })
        }
        Kind::Map(values) => {
            let values = schema(tables, values);
            quote!(Kind::Record(Record { fields: &[], additional: Some(&#values) }))
        }
        Kind::Scalar(_, wire) => self::kind(tables, wire, rules),
        Kind::Text => text(rules, &[]),
        Kind::Bytes => quote!(Kind::File),
        Kind::Integer32 => integer(&narrowed(rules), &[]),
        Kind::Integer64 | Kind::Unsigned64 => integer(rules, &[]),
        Kind::Number => number(rules),
        Kind::Boolean => quote!(Kind::Boolean),
        Kind::Json => quote!(Kind::Any),
    }
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
    quote!(Schema { nullable: #nullable, kind: #kind })
}

fn record(tables: &Tables<'_>, record: &Record) -> TokenStream {
    let fields = record.fields.iter().map(|field| self::field(tables, field));
    let additional = match (&record.extra, record.sealed) {
        (Some(ty), _) => {
            let schema = schema(tables, ty);
            quote!(Some(&#schema))
        }
        (None, true) => quote!(None),
        (None, false) => quote!(Some(&Schema { nullable: true, kind: Kind::Any })),
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
    let integers: Vec<i64> = code
        .entries
        .iter()
        .filter_map(|entry| if let Wire::Integer(n) = entry.wire { Some(n) } else { None })
        .collect();
    let texts: Vec<&str> = code
        .entries
        .iter()
        .filter_map(|entry| if let Wire::Text(text) = &entry.wire { Some(text.as_str()) } else { None })
        .collect();
    let none = Rules::default();
    match (integers.len(), texts.len()) {
        _ if code.open => text(&none, &[]),
        (count, _) if count == code.entries.len() => integer(&none, &integers),
        (_, count) if count == code.entries.len() => text(&none, &texts),
        _ => quote!(Kind::Any),
    }
}

fn text(rules: &Rules, values: &[&str]) -> TokenStream {
    let free = rules.min_length.or(rules.max_length).is_none() && rules.pattern.is_none() && rules.format.is_none();
    if free && values.is_empty() {
        return quote!(Kind::Text(Text::ANY));
    }
    let length = pair(rules.min_length, rules.max_length);
    let (pattern, format) = (optional(rules.pattern.as_deref()), optional(rules.format.as_deref()));
    quote!(Kind::Text(Text { length: #length, pattern: #pattern, format: #format, values: &[#(#values),*] }))
}

/// The bounds of a number of 32 bits, where the document gives none narrower.
fn narrowed(rules: &Rules) -> Rules {
    let (least, most) = (f64::from(i32::MIN), f64::from(i32::MAX));
    let mut narrowed = rules.clone();
    if rules.minimum.is_none_or(|minimum| minimum < least) {
        (narrowed.minimum, narrowed.exclusive_minimum) = (Some(least), false);
    }
    if rules.maximum.is_none_or(|maximum| maximum > most) {
        (narrowed.maximum, narrowed.exclusive_maximum) = (Some(most), false);
    }
    narrowed
}

fn integer(rules: &Rules, values: &[i64]) -> TokenStream {
    let whole = |bound: Option<f64>| bound.filter(|n| n.fract() == 0.0 && n.abs() < 9e15).map(|n| n as i64);
    let least = optional(whole(rules.minimum).map(|n| Literal::i64_unsuffixed(n + i64::from(rules.exclusive_minimum))));
    let most = optional(whole(rules.maximum).map(|n| Literal::i64_unsuffixed(n - i64::from(rules.exclusive_maximum))));
    let values = values.iter().map(|value| Literal::i64_unsuffixed(*value));
    quote!(Kind::Integer { range: (#least, #most), values: &[#(#values),*] })
}

fn number(rules: &Rules) -> TokenStream {
    let (least, most) = (float(rules.minimum), float(rules.maximum));
    let step = float(rules.multiple_of);
    quote!(Kind::Number { range: (#least, #most), multiple_of: #step })
}

fn float(value: Option<f64>) -> TokenStream {
    optional(value.map(Literal::f64_unsuffixed))
}

fn pair(least: Option<u64>, most: Option<u64>) -> TokenStream {
    let bound = |value: Option<u64>| optional(value.map(Literal::u64_unsuffixed));
    let (least, most) = (bound(least), bound(most));
    quote!((#least, #most))
}

fn optional<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
