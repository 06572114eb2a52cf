//! What a record is called, its properties, and the rules for them: one table for reading, writing and showing.

/// The name of a record and those of its properties.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub(super) name: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) required: &'static [usize],
    pub(super) nullable: &'static [usize],
    pub(super) masked: &'static [usize],
    aliases: &'static [(&'static str, usize)],
    ignore_case: bool,
}

impl Shape {
    /// The name of the record in the document, for messages, and its properties as the document spells them.
    pub const fn new(name: &'static str, names: &'static [&'static str]) -> Self {
        Self { name, names, required: &[], nullable: &[], masked: &[], aliases: &[], ignore_case: false }
    }

    /// The ranks of the properties that must be there.
    #[must_use]
    pub const fn required(self, required: &'static [usize]) -> Self {
        Self { required, ..self }
    }

    /// The ranks of the properties that are written as null when there is no value.
    #[must_use]
    pub const fn nullable(self, nullable: &'static [usize]) -> Self {
        Self { nullable, ..self }
    }

    /// The ranks of the properties that are never shown; those without a name are not shown either then.
    #[must_use]
    pub const fn masked(self, masked: &'static [usize]) -> Self {
        Self { masked, ..self }
    }

    /// Other spellings accepted on reading, with the rank of the property they mean.
    #[must_use]
    pub const fn aliases(self, aliases: &'static [(&'static str, usize)]) -> Self {
        Self { aliases, ..self }
    }

    /// Names are compared without regard to ASCII case when nothing matches exactly.
    #[must_use]
    pub const fn ignoring_case(self) -> Self {
        Self { ignore_case: true, ..self }
    }

    /// The rank of the property that `key` names, looked for from `expected` on: senders mostly keep the order.
    pub(super) fn position(&self, key: &str, expected: usize) -> Option<usize> {
        let (before, after) = self.names.split_at(expected.min(self.names.len()));
        let among = |names: &[&str]| names.iter().position(|name| *name == key);
        let exact = among(after).map(|rank| before.len() + rank);
        exact
            .or_else(|| among(before))
            .or_else(|| self.alias(|alias| alias == key))
            .or_else(|| self.ignore_case.then(|| self.position_ignoring_case(key)).flatten())
    }

    fn position_ignoring_case(&self, key: &str) -> Option<usize> {
        let name = self.names.iter().position(|name| name.eq_ignore_ascii_case(key));
        name.or_else(|| self.alias(|alias| alias.eq_ignore_ascii_case(key)))
    }

    fn alias(&self, matches: impl Fn(&str) -> bool) -> Option<usize> {
        self.aliases.iter().find(|(alias, _)| matches(alias)).map(|&(_, rank)| rank)
    }
}
