//! What a record is called, and the rules for its properties: one table for reading, writing and showing.

/// The name of a record, and its properties.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub(super) name: &'static str,
    pub(super) properties: &'static [Property],
    ignore_case: bool,
}

/// The name of a property in the document, and the rules for it.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) nullable: bool,
    pub(super) masked: bool,
    aliases: &'static [&'static str],
}

impl Property {
    /// A property that may be absent.
    pub const fn new(name: &'static str) -> Self {
        Self { name, required: false, nullable: false, masked: false, aliases: &[] }
    }

    /// It must be there.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// It is written as null when there is no value.
    #[must_use]
    pub const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// It is never shown.
    #[must_use]
    pub const fn masked(self) -> Self {
        Self { masked: true, ..self }
    }

    /// Other names accepted on reading.
    #[must_use]
    pub const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }
}

impl Shape {
    /// The name of the record in the document, for messages, and its properties.
    pub const fn new(name: &'static str, properties: &'static [Property]) -> Self {
        Self { name, properties, ignore_case: false }
    }

    /// Names are compared without regard to ASCII case when nothing matches exactly.
    #[must_use]
    pub const fn ignoring_case(self) -> Self {
        Self { ignore_case: true, ..self }
    }

    /// Whether some property is never shown.
    pub(super) fn is_masked(&self) -> bool {
        self.properties.iter().any(|property| property.masked)
    }

    /// The rank of the property that `key` names, looked for from `expected` on: senders mostly keep the order.
    pub(crate) fn position(&self, key: &str, expected: usize) -> Option<usize> {
        let (before, after) = self.properties.split_at(expected.min(self.properties.len()));
        let among = |properties: &[Property]| properties.iter().position(|property| property.name == key);
        let exact = among(after).map(|rank| before.len() + rank);
        exact
            .or_else(|| among(before))
            .or_else(|| self.alias(|alias| alias == key))
            .or_else(|| self.ignore_case.then(|| self.position_ignoring_case(key)).flatten())
    }

    fn position_ignoring_case(&self, key: &str) -> Option<usize> {
        let name = self.properties.iter().position(|property| property.name.eq_ignore_ascii_case(key));
        name.or_else(|| self.alias(|alias| alias.eq_ignore_ascii_case(key)))
    }

    fn alias(&self, matches: impl Fn(&str) -> bool) -> Option<usize> {
        self.properties.iter().position(|property| property.aliases.iter().any(|alias| matches(alias)))
    }
}
