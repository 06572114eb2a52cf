//! What a derive would compute for a record: its table of names, a reader, and a visit.

use super::{implemented, literal};
use crate::api::Presence;
use crate::render::sheet::Sheet;
use crate::rust::Ident;
use crate::rust::item::{Extra, Field, Struct};

/// The impl that names, reads and lends the members.
pub fn codec(sheet: &mut Sheet, record: &Struct) {
    implemented(sheet, "Record", &record.name);
    shape(sheet, record);
    read(sheet, record);
    visit(sheet, record);
    sheet.line(0, &["}"]);
}

fn shape(sheet: &mut Sheet, record: &Struct) {
    let ranks = |of: &dyn Fn(&Field) -> bool| -> Vec<usize> {
        (0..).zip(&record.fields).filter(|(_, field)| of(field)).map(|(rank, _)| rank).collect()
    };
    let required = ranks(&|field| field.presence == Presence::Required);
    let nullable = ranks(&|field| field.presence == Presence::Nullable);
    let masked = ranks(&|field| field.sensitive);
    let aliases: Vec<(&String, usize)> = (0..)
        .zip(&record.fields)
        .flat_map(|(rank, field)| field.aliases.iter().map(move |alias| (alias, rank)))
        .collect();
    let said = [("required", &required), ("nullable", &nullable), ("masked", &masked)];
    let chained = record.ignore_case || !aliases.is_empty() || said.iter().any(|(_, ranks)| !ranks.is_empty());
    sheet.open(0);
    sheet.word("const SHAPE: rt::Shape = ");
    sheet.never();
    sheet.open(if chained { 4 } else { 0 });
    sheet.word("rt::Shape::new(");
    sheet.list([true, false], |sheet, is_name| {
        if is_name {
            sheet.literal(&record.wire_name);
        } else {
            array(sheet, "&[", &record.fields, |sheet, field| sheet.literal(&field.wire_name));
        }
    });
    sheet.word(")");
    for (method, ranks) in said.into_iter().filter(|(_, ranks)| !ranks.is_empty()) {
        called(sheet, method, |sheet| sheet.list([ranks], |sheet, ranks| numbers(sheet, ranks)));
    }
    if !aliases.is_empty() {
        called(sheet, "aliases", |sheet| {
            sheet.list([aliases], |sheet, aliases| {
                array(sheet, "&[", aliases, |sheet, (alias, rank)| {
                    sheet.word("(");
                    sheet.list([None, Some(rank)], |sheet, rank| match rank {
                        None => sheet.literal(alias),
                        Some(rank) => sheet.word(&rank.to_string()),
                    });
                    sheet.word(")");
                });
            });
        });
    }
    if record.ignore_case {
        called(sheet, "ignoring_case", |_| {});
    }
    sheet.close();
    sheet.word(";");
    sheet.close();
    sheet.end(4);
}

/// A method of what stands before.
fn called(sheet: &mut Sheet, method: &str, arguments: impl FnOnce(&mut Sheet)) {
    sheet.zero();
    sheet.word(".");
    sheet.word(method);
    sheet.open(0);
    sheet.word("(");
    arguments(sheet);
    sheet.word(")");
    sheet.close();
}

fn array<T>(sheet: &mut Sheet, start: &str, items: impl IntoIterator<Item = T>, each: impl FnMut(&mut Sheet, T)) {
    sheet.word(start);
    sheet.list(items, each);
    sheet.word("]");
}

/// Numbers fill lines; everything else stands one a line.
fn numbers(sheet: &mut Sheet, ranks: &[usize]) {
    sheet.word("&");
    sheet.open(4);
    sheet.word("[");
    sheet.zero();
    sheet.open_loose(0);
    for (place, rank) in ranks.iter().enumerate() {
        sheet.word(&rank.to_string());
        if place + 1 < ranks.len() {
            sheet.word(",");
            sheet.space();
        }
    }
    sheet.close();
    sheet.comma(true, 0);
    sheet.back();
    sheet.word("]");
    sheet.close();
}

/// The reader's own name ends in an underscore, which no field's name does: the slots are named after the fields.
fn read(sheet: &mut Sheet, record: &Struct) {
    sheet.line(4, &["fn read<'de, A: rt::MapAccess<'de>>("]);
    sheet.line(8, &["fields_: rt::FieldReader<'de, A>,"]);
    sheet.line(4, &[") -> Result<Self, A::Error> {"]);
    if !record.fields.is_empty() {
        sheet.open_loose(0);
        sheet.word("let ");
        tuple(sheet, record, |sheet, field| {
            sheet.word("mut ");
            sheet.word(field.name.as_str());
        });
        sheet.word(" = ");
        sheet.never();
        tuple(sheet, record, |sheet, _| sheet.word("None"));
        sheet.close();
        sheet.word(";");
        sheet.end(8);
    }
    if let Some(extra) = &record.extra {
        sheet.line(8, &["let mut ", extra.name.as_str(), " = rt::Map::new();"]);
    }
    slots(sheet, record);
    sheet.word("Ok(");
    let given = record.fields.iter().map(|field| (&field.name, field.presence == Presence::Required));
    let extra = record.extra.iter().map(|extra| (&extra.name, false));
    literal(sheet, given.chain(extra), |sheet, (name, given)| {
        sheet.word(name.as_str());
        if given {
            sheet.word(": rt::given(");
            sheet.list([name], |sheet, name| sheet.word(name.as_str()));
            sheet.word(")");
        }
    });
    sheet.word(")");
    sheet.end(8);
    sheet.line(4, &["}"]);
}

fn tuple(sheet: &mut Sheet, record: &Struct, mut each: impl FnMut(&mut Sheet, &Field)) {
    sheet.word("(");
    match record.fields.as_slice() {
        [only] => {
            sheet.open(4);
            sheet.zero();
            each(sheet, only);
            sheet.word(",");
            sheet.zero();
            sheet.back();
            sheet.close();
        }
        fields => sheet.list(fields, each),
    }
    sheet.word(")");
}

/// The call that fills the slots.
fn slots(sheet: &mut Sheet, record: &Struct) {
    let slots = |sheet: &mut Sheet| {
        array(sheet, "&mut [", &record.fields, |sheet, field| {
            sheet.word("&mut ");
            sheet.word(field.name.as_str());
        });
    };
    sheet.open(4);
    sheet.word("fields_");
    match &record.extra {
        None => called(sheet, "read", |sheet| sheet.list([()], |sheet, ()| slots(sheet))),
        Some(Extra { name, .. }) => called(sheet, "read_with_extra", |sheet| {
            sheet.list([None, Some(name)], |sheet, extra| match extra {
                None => slots(sheet),
                Some(name) => {
                    sheet.word("&mut ");
                    sheet.word(name.as_str());
                }
            });
        }),
    }
    sheet.close();
    sheet.word("?;");
    sheet.end(8);
}

fn visit(sheet: &mut Sheet, record: &Struct) {
    sheet.line(4, &["fn visit(&self, visitor: &mut dyn rt::Visit) {"]);
    visited(sheet, "fields", |sheet| {
        array(sheet, "&[", &record.fields, |sheet, field| lent(sheet, "&", &field.name));
    });
    if let Some(Extra { name, .. }) = &record.extra {
        visited(sheet, "extra", |sheet| lent(sheet, "&", name));
    }
    sheet.line(4, &["}"]);
}

fn visited(sheet: &mut Sheet, method: &str, argument: impl FnOnce(&mut Sheet)) {
    sheet.open(4);
    sheet.word("visitor");
    let mut argument = Some(argument);
    called(sheet, method, |sheet| {
        sheet.list([()], |sheet, ()| {
            if let Some(argument) = argument.take() {
                argument(sheet);
            }
        });
    });
    sheet.close();
    sheet.word(";");
    sheet.end(8);
}

fn lent(sheet: &mut Sheet, reference: &str, name: &Ident) {
    sheet.word(reference);
    sheet.open(4);
    sheet.word("self");
    sheet.zero();
    sheet.word(".");
    sheet.word(name.as_str());
    sheet.close();
}
