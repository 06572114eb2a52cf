//! Places in YAML, from the events of `saphyr-parser`.

use saphyr_parser::{Event, Parser};

use super::wanted::Wanted;
use super::{Builder, Span};

/// Reads up to the end of the first document, or until the parser stops.
pub(super) fn read<'w>(text: &str, wanted: Option<&'w Wanted>) -> Builder<'w> {
    let mut builder = Builder::new(wanted);
    for event in Parser::new_from_str(text) {
        let Ok((event, place)) = event else { break };
        let (line, column) = (place.start.line(), place.start.col() + 1);
        let length = match place.end.line() == line {
            true => place.end.col().saturating_sub(place.start.col()).max(1),
            false => usize::MAX,
        };
        let span = Span { line, column, length };
        match event {
            Event::Scalar(text, ..) => builder.scalar(|| text.into_owned(), || span),
            Event::Alias(_) => builder.scalar(|| "*".to_owned(), || span),
            Event::MappingStart(..) => builder.open(true, || Span { length: 1, ..span }),
            Event::SequenceStart(..) => builder.open(false, || Span { length: 1, ..span }),
            Event::MappingEnd | Event::SequenceEnd => builder.close(),
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    builder
}
