//! One change, with its identity from one comparison to the next.

use crate::api::Role;
use crate::pointer::Pointer;

/// The severity of a change for users of the generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Code compiles and behaves as before.
    Compatible,
    /// Code compiles, except perhaps tests, but may receive something new at run time.
    Potential,
    /// Code that compiles today no longer does, or exchanges that succeed today no longer will.
    Breaking,
    /// Code compiles, and sends or reads something else.
    Silent,
}

impl Severity {
    /// The word for it in every report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Potential => "potential",
            Self::Breaking => "breaking",
            Self::Silent => "silent",
        }
    }
}

/// The part of a version number that must grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// No generated line that is used changes.
    None,
    /// Texts change.
    Patch,
    /// Something new can be used or received.
    Minor,
    /// Something in use changes or is removed.
    Major,
}

impl Bump {
    /// The word for it in every report, for a version of 1.0.0 and above.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The word for a version 0.y.z, where Cargo treats y as the major number: major becomes minor, minor becomes
    /// patch.
    pub fn word_below_one(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch | Self::Minor => "patch",
            Self::Major => "minor",
        }
    }
}

macro_rules! words {
    ($(#[doc = $title:literal])+ $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[doc = $title])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $doc])+ $variant,)+ }

        impl $name {
            /// All of them, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word for it in every report.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

words! {
    /// The element of a change.
    Element {
        /// The document as a whole.
        Api = "api",
        /// A security scheme.
        Scheme = "scheme",
        /// A group of operations.
        Group = "group",
        /// An exchange.
        Operation = "operation",
        /// A parameter of an exchange.
        Parameter = "parameter",
        /// A request body.
        Body = "body",
        /// A part of a multipart body.
        Part = "part",
        /// A documented answer.
        Reply = "reply",
        /// A header of an answer.
        Header = "header",
        /// A named schema.
        Component = "component",
        /// A property.
        Field = "field",
        /// A value of an enumeration.
        Value = "value",
        /// A shape of a choice.
        Variant = "variant",
        /// What a list, a map or the properties without a name hold.
        Inner = "inner",
        /// A Rust item that changes although its own description in the document does not.
        Rust = "rust",
    }
}

words! {
    /// The kind of a change.
    Kind {
        /// It is new and optional: exchanges without it still succeed.
        Added = "added",
        /// It is new, and required.
        AddedRequired = "added-required",
        /// It was removed.
        Removed = "removed",
        /// It has another name.
        Renamed = "renamed",
        /// The public name in the generated code means something else.
        MeansAnother = "means-another",
        /// Its type changed.
        TypeChanged = "type-changed",
        /// Its kind changed: for example from a code to a record.
        ShapeChanged = "shape-changed",
        /// It was optional and is required.
        BecameRequired = "became-required",
        /// It was required and is optional.
        BecameOptional = "became-optional",
        /// Null is now one of its values.
        NullAllowed = "null-allowed",
        /// Null is no longer one of its values.
        NullForbidden = "null-forbidden",
        /// A demand on its values is new or stricter.
        DemandTightened = "demand-tightened",
        /// A demand on its values was removed or is weaker.
        DemandLoosened = "demand-loosened",
        /// A demand on its values changed, and is neither stricter nor weaker.
        DemandChanged = "demand-changed",
        /// A code now accepts other values than the listed ones, or no longer does.
        OpennessChanged = "openness-changed",
        /// The description of unnamed properties changed.
        ExtraChanged = "extra-changed",
        /// The property that selects the shape, or its values, changed.
        DiscriminatorChanged = "discriminator-changed",
        /// Its form on the wire changed: style, explode, repetition, kind of part.
        StyleChanged = "style-changed",
        /// Its media type changed.
        MediaTypeChanged = "media-type-changed",
        /// It is set once on the client, or no longer is.
        HolderChanged = "holder-changed",
        /// It goes in requests only, in answers only, or no longer so.
        WayChanged = "way-changed",
        /// Whether a call without an answer may be repeated changed.
        RetryChanged = "retry-changed",
        /// Its security requirement changed.
        SecurityChanged = "security-changed",
        /// Its server changed.
        ServerChanged = "server-changed",
        /// The way of reading answers changed.
        ReadingChanged = "reading-changed",
        /// The Rust type of a scalar changed.
        ScalarChanged = "scalar-changed",
        /// Its group changed.
        GroupChanged = "group-changed",
        /// Whether its values may be shown changed.
        SensitivityChanged = "sensitivity-changed",
        /// The aliases accepted on reading changed.
        AliasesChanged = "aliases-changed",
        /// It is deprecated now.
        Deprecated = "deprecated",
        /// It is no longer deprecated.
        Reinstated = "reinstated",
        /// Title or version of the document.
        HeadingChanged = "heading-changed",
        /// Texts for people.
        TextsChanged = "texts-changed",
        /// A vendor extension that is passed through.
        AnnotationChanged = "annotation-changed",
        /// Examples.
        ExamplesChanged = "examples-changed",
        /// A method takes the same arguments in another order.
        ArgumentsReordered = "arguments-reordered",
        /// Its Rust declaration changed because of a change elsewhere.
        SurfaceChanged = "surface-changed",
        /// Places that say the same have one type: it is now another set of places.
        SharingChanged = "sharing-changed",
    }
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its element.
    pub element: Element,
    /// Its kind.
    pub kind: Kind,
    /// The element, in words that do not depend on its place: `operation listPets / parameter query limit`.
    pub identity: String,
    /// Who uses it.
    pub role: Role,
    /// The old state; `None` if there was none.
    pub before: Option<String>,
    /// The new state; `None` if there is none.
    pub after: Option<String>,
    /// Its severity.
    pub severity: Severity,
    /// The version bump that it requires.
    pub bump: Bump,
    /// The reason, in a few words.
    pub effect: String,
    /// The place in the old document; the place where it would be, if it was not there.
    pub old: Pointer,
    /// The place in the new document; the place where it would be, if it is not there.
    pub new: Pointer,
    /// For something removed: the name of a new element that may be its replacement. The reverse for something new.
    pub renamed: Option<String>,
    /// For something new that may replace something removed: the name of that in code, if this one has another.
    pub code: Option<String>,
    /// For a value that is new or renamed: every current value of its list, with the name that keeps code compiling.
    /// Empty for long lists, and where the place has no list.
    pub names: Option<Vec<(String, Option<String>)>>,
}

impl Change {
    /// The kind with the element: `parameter-became-required`.
    pub fn kind_word(&self) -> String {
        format!("{}-{}", self.element.word(), self.kind.word())
    }

    /// The direction, in a word.
    pub fn role_word(&self) -> &'static str {
        match (self.role.sent, self.role.received) {
            (true, true) => "both",
            (true, false) => "sent",
            (false, true) => "received",
            (false, false) => "unused",
        }
    }

    /// 16 hexadecimal digits that stay the same as long as kind and identity do, independent of the place.
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", fnv(&format!("{}\n{}", self.kind_word(), self.identity)))
    }
}

/// FNV-1a of 64 bits: short, and the same in every version of Rust, which the standard hasher does not promise.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::fnv;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv("foobar"), 0x8594_4171_f739_67e8);
    }
}
