//! The results of methods: types, readers, and enums if statuses have different types.

use std::cmp::Reverse;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Framing, Statuses};
use crate::rust::Ident;
use crate::rust::operation::{Case, Operation, Outcome, OutcomeShape, Reader};

/// The type of an outcome.
pub fn ty(outcome: &Outcome, success: bool) -> TokenStream {
    match &outcome.shape {
        OutcomeShape::Undocumented if success => quote!(()),
        OutcomeShape::Undocumented => quote!(rt::Undocumented),
        OutcomeShape::One(reader) => {
            let ty = reader.ty();
            quote!(#ty)
        }
        OutcomeShape::Several(name, _) => quote!(#name),
    }
}

/// The reader of an outcome.
pub fn reader(outcome: &Outcome, success: bool) -> TokenStream {
    match &outcome.shape {
        OutcomeShape::Undocumented if success => quote!(rt::empty()),
        OutcomeShape::Undocumented => quote!(rt::never()),
        OutcomeShape::One(reader) => called(reader),
        OutcomeShape::Several(name, cases) => {
            let streams = cases.iter().filter(|case| is_stream(&case.reader));
            let guards = |case: &Case| case.media.iter().map(|media| guard(cases, case, media)).collect::<Vec<_>>();
            let streams: Vec<String> = streams.flat_map(guards).collect();
            if streams.is_empty() {
                quote!(rt::Reader::new(#name::read))
            } else {
                quote!(rt::Reader::opening_as(#name::read, &[#(#streams),*]))
            }
        }
    }
}

/// Whether a reader accepts more than one form.
pub fn is_lenient(outcome: &Outcome) -> bool {
    let lenient = |reader: &Reader| matches!(reader, Reader::List { .. } | Reader::Singleton(_));
    matches!(&outcome.shape, OutcomeShape::One(reader) if lenient(reader))
}

fn is_stream(reader: &Reader) -> bool {
    matches!(reader, Reader::Stream(..))
}

/// The call of a reader.
pub fn called(reader: &Reader) -> TokenStream {
    match reader {
        Reader::List { element, single, wrapped } => {
            let single = single.then(|| quote!(.or_single()));
            let wrapped = wrapped.iter().map(|property| quote!(.or_wrapped(#property)));
            quote!(rt::json::<Vec<#element>>() #single #(#wrapped)*)
        }
        Reader::Items(item, framing) => items_of(item, *framing),
        Reader::Stream(item, framing) => stream_of(item, *framing),
        Reader::Json(ty) => quote!(rt::json::<#ty>()),
        Reader::Singleton(ty) => quote!(rt::json::<#ty>().or_list_of_one()),
        Reader::Labelled(ty) => quote!(rt::json_or_text::<#ty>()),
        Reader::Text => quote!(rt::text()),
        Reader::Bytes => quote!(rt::bytes()),
        Reader::Empty => quote!(rt::empty()),
    }
}

fn items_of(item: &Reader, framing: Framing) -> TokenStream {
    let ty = item.ty();
    match (framing, item) {
        (Framing::Lines, _) => quote!(rt::json_lines::<#ty>()),
        (Framing::Sequence, _) => quote!(rt::json_sequence::<#ty>()),
        (Framing::Events, _) => quote!(rt::events::<#ty>()),
        (Framing::Parts, Reader::Bytes) => quote!(rt::bytes_parts()),
        (Framing::Parts, Reader::Labelled(_)) => quote!(rt::json_or_text_parts::<#ty>()),
        (Framing::Parts, _) => quote!(rt::json_parts::<#ty>()),
    }
}

fn stream_of(item: &Reader, framing: Framing) -> TokenStream {
    let ty = item.ty();
    match (framing, item) {
        (Framing::Lines, _) => quote!(rt::streamed::lines::<#ty>()),
        (Framing::Sequence, _) => quote!(rt::streamed::sequence::<#ty>()),
        (Framing::Events, _) => quote!(rt::streamed::events::<#ty>()),
        (Framing::Parts, Reader::Bytes) => quote!(rt::streamed::bytes_parts()),
        (Framing::Parts, Reader::Labelled(_)) => quote!(rt::streamed::json_or_text_parts::<#ty>()),
        (Framing::Parts, _) => quote!(rt::streamed::json_parts::<#ty>()),
    }
}

/// The enum of an outcome with several shapes.
pub fn items(operation: &Operation, outcome: &Outcome) -> TokenStream {
    let OutcomeShape::Several(name, variants) = &outcome.shape else { return TokenStream::new() };
    let line = format!(" What [`Client::{}`] may give, by status.", operation.method_name.bare());
    // The cases of one status are adjacent.
    let by_status: Vec<&[Case]> = variants.chunk_by(|one, next| one.statuses == next.statuses).collect();
    let statuses: Vec<Statuses> = by_status.iter().map(|cases| cases[0].statuses).collect();
    let declared = by_status.iter().flat_map(|cases| cases.iter().map(|case| declared(case, cases.len() > 1)));
    let arms = by_status.iter().map(|cases| arms(cases, &pattern(cases[0].statuses, &statuses)));
    let total = statuses.contains(&Statuses::Default);
    // An undocumented status of a documented class: read like the first of that class.
    let rest = (!total).then(|| self::arms(by_status[0], &quote!(_)));
    // A stream is read once.
    let derives = if variants.iter().any(|case| is_stream(&case.reader)) {
        quote!(#[derive(Debug)])
    } else {
        quote!(#[derive(Clone, Debug, PartialEq)])
    };
    quote! {
        #[doc = #line]
        #derives
        pub enum #name { #(#declared)* }
        impl #name {
            fn read(answer: &rt::Answer) -> Result<Self, rt::DecodeError> {
                match answer.status() { #(#arms)* #rest }
            }
        }
    }
}

fn declared(case: &Case, several: bool) -> TokenStream {
    let (variant, ty, status) = (&case.variant, case.reader.ty(), words(case.statuses));
    let media: Vec<String> = case.media.iter().map(|media| format!("`{media}`")).collect();
    let text = if several && !media.is_empty() {
        format!(" Status {status}, as {}.", media.join(" or "))
    } else {
        format!(" Status {status}.")
    };
    if case.reader == Reader::Empty { quote!(#[doc = #text] #variant,) } else { quote!(#[doc = #text] #variant(#ty),) }
}

/// The arms of a status: the answer's `Content-Type` decides; if it is unknown or missing, the best form is read.
fn arms(cases: &[Case], pattern: &TokenStream) -> TokenStream {
    if pattern.is_empty() {
        // Each status of the class has its own answers.
        return TokenStream::new();
    }
    let is_wide = |case: &Case| case.media.iter().any(|media| media.contains('*') || is_shared(cases, case, media));
    let any_wide = cases[1..].iter().any(is_wide);
    let guarded = cases[usize::from(!any_wide)..].iter();
    let mut guarded: Vec<_> =
        guarded.flat_map(|case| case.media.iter().map(move |media| (case, guard(cases, case, media)))).collect();
    guarded.sort_by_key(|(_, media)| (media.contains('*'), Reverse(media.matches('=').count())));
    let guarded = guarded.chunk_by(|(one, _), (next, _)| one.variant == next.variant).map(|chunk| {
        let (case, media) = (chunk[0].0, chunk.iter().map(|(_, media)| media));
        let value = value(&case.variant, &case.reader);
        quote!(#pattern if #(answer.is(#media))||* => #value,)
    });
    let value = value(&cases[0].variant, &cases[0].reader);
    quote!(#(#guarded)* #pattern => #value,)
}

/// What an answer of a case says it is. Parameters count where nothing else tells it from another case of the status.
fn guard(cases: &[Case], case: &Case, media: &str) -> String {
    if is_shared(cases, case, media) { media.to_owned() } else { essence(media) }
}

fn is_shared(cases: &[Case], case: &Case, media: &str) -> bool {
    let others = cases.iter().filter(|other| other.variant != case.variant && other.statuses == case.statuses);
    others.flat_map(|other| &other.media).any(|other| essence(other) == essence(media))
}

fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The pattern of statuses; a range excludes those of its statuses that are listed separately.
fn pattern(statuses: Statuses, named: &[Statuses]) -> TokenStream {
    match statuses {
        Statuses::One(status) => {
            let status = Literal::u16_unsuffixed(status);
            quote!(#status)
        }
        Statuses::Range(hundred) => {
            let (first, last) = (u16::from(hundred) * 100, u16::from(hundred) * 100 + 99);
            let mut alone: Vec<u16> = named.iter().filter_map(|named| named.alone()).collect();
            alone.retain(|status| (first..=last).contains(status));
            alone.sort_unstable();
            let starts = [first].into_iter().chain(alone.iter().map(|status| status + 1));
            let ends = alone.iter().map(|status| status - 1).chain([last]);
            let spans = starts.zip(ends).filter(|(start, end)| start <= end).map(|(start, end)| {
                let (low, high) = (Literal::u16_unsuffixed(start), Literal::u16_unsuffixed(end));
                if start == end { quote!(#low) } else { quote!(#low..=#high) }
            });
            quote!(#(#spans)|*)
        }
        Statuses::Default => quote!(_),
    }
}

fn value(variant: &Ident, reader: &Reader) -> TokenStream {
    let called = called(reader);
    if *reader == Reader::Empty {
        quote!(#called.read(answer).map(|()| Self::#variant))
    } else {
        quote!(#called.read(answer).map(Self::#variant))
    }
}

fn words(statuses: Statuses) -> String {
    match statuses {
        Statuses::One(status) => format!("`{status}`"),
        Statuses::Range(hundred) => format!("`{hundred}XX`"),
        Statuses::Default => "that no other names".to_owned(),
    }
}
