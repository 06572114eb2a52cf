//! The name of a record and the rules for its properties: one table for reading, writing and showing.
//!
//! The tables are plain literals, with the words of [`record!`](crate::codegen::record)'s rows: a literal needs no item
//! and no evaluation of its own, and a large document has ten thousand rows.

/// The name of a record, its properties, and the options of the record.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// In the document, for messages.
    pub name: &'static str,
    /// In the order of the fields.
    pub properties: &'static [Property],
    /// The words after its name.
    pub words: &'static [Word],
}

/// The name of a property in the document, and the rules for it.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// In the document.
    pub name: &'static str,
    /// The words of its row.
    pub rules: &'static [Rule],
}

/// A word in the row of a property.
#[derive(Clone, Copy, Debug)]
#[expect(non_camel_case_types, reason = "the words of the rows as they are written")]
pub enum Rule {
    /// The property must be present.
    required,
    /// The property is written as null when it has no value.
    nullable,
    /// The value is never shown.
    masked,
    /// Other names accepted on reading.
    aliases(&'static [&'static str]),
}

/// A word after the name of a record.
#[derive(Clone, Copy, Debug)]
#[expect(non_camel_case_types, reason = "the words of the rows as they are written")]
pub enum Word {
    /// Names are compared without regard to ASCII case if none matches exactly.
    ignoring_case,
    /// The field of this name takes all other properties.
    others(&'static str),
}

impl Property {
    pub(super) fn is_required(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule, Rule::required))
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule, Rule::nullable))
    }

    pub(super) fn is_masked(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule, Rule::masked))
    }

    fn aliases(&self) -> impl Iterator<Item = &'static str> {
        let aliases = self.rules.iter().map(|rule| if let Rule::aliases(names) = rule { *names } else { &[] });
        aliases.flatten().copied()
    }
}

impl Shape {
    /// Whether some property is never shown.
    pub(super) fn is_masked(&self) -> bool {
        self.properties.iter().any(Property::is_masked)
    }

    /// The index of the property with the name `key`, searched from `expected` on: senders mostly keep the order.
    pub(crate) fn position(&self, key: &str, expected: usize) -> Option<usize> {
        let (before, after) = self.properties.split_at(expected.min(self.properties.len()));
        let among = |properties: &[Property]| properties.iter().position(|property| property.name == key);
        let exact = among(after).map(|rank| before.len() + rank);
        exact
            .or_else(|| among(before))
            .or_else(|| self.alias(|alias| alias == key))
            .or_else(|| self.ignores_case().then(|| self.position_ignoring_case(key)).flatten())
    }

    /// Whether it keeps properties that it does not name.
    pub(crate) fn keeps_others(&self) -> bool {
        self.words.iter().any(|word| matches!(word, Word::others(_)))
    }

    fn ignores_case(&self) -> bool {
        self.words.iter().any(|word| matches!(word, Word::ignoring_case))
    }

    fn position_ignoring_case(&self, key: &str) -> Option<usize> {
        let name = self.properties.iter().position(|property| property.name.eq_ignore_ascii_case(key));
        name.or_else(|| self.alias(|alias| alias.eq_ignore_ascii_case(key)))
    }

    fn alias(&self, matches: impl Fn(&str) -> bool) -> Option<usize> {
        self.properties.iter().position(|property| property.aliases().any(&matches))
    }
}
