//! One change, with what identifies it from one comparison to the next.

use crate::api::Role;
use crate::pointer::Pointer;

/// How bad a change is for those who use the generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Code compiles on and does what it did.
    Compatible,
    /// Code compiles on, apart perhaps from tests, but may meet something new at run time.
    Potential,
    /// Code that compiles today no longer does, or exchanges that succeed today no longer will.
    Breaking,
    /// Code compiles on, and sends or reads something else.
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
    /// No generated line that anybody uses changes.
    None,
    /// Texts change.
    Patch,
    /// There is something new to use or to meet.
    Minor,
    /// Something in use changes or goes.
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

    /// The word for a version 0.y.z, where Cargo takes y for the first number: major becomes minor, minor becomes patch.
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
    /// What a change is about.
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
        /// A Rust item that changes although nothing about itself does in the document.
        Rust = "rust",
    }
}

words! {
    /// What happened to it.
    Kind {
        /// It is new, and exchanges without it go on.
        Added = "added",
        /// It is new, and required.
        AddedRequired = "added-required",
        /// It is gone.
        Removed = "removed",
        /// It has another name.
        Renamed = "renamed",
        /// The public name of the generated code stands for something else.
        MeansAnother = "means-another",
        /// Its type is another.
        TypeChanged = "type-changed",
        /// It is of another kind: a record that was a code, say.
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
        /// A demand on its values is gone or laxer.
        DemandLoosened = "demand-loosened",
        /// A demand on its values is another, neither stricter nor laxer.
        DemandChanged = "demand-changed",
        /// A code accepts other values than the listed ones, or no longer does.
        OpennessChanged = "openness-changed",
        /// What is said of properties without a name is another.
        ExtraChanged = "extra-changed",
        /// The property that names the shape, or its values, are others.
        DiscriminatorChanged = "discriminator-changed",
        /// It is written otherwise: style, explode, repetition, kind of part.
        StyleChanged = "style-changed",
        /// Its media type is another.
        MediaTypeChanged = "media-type-changed",
        /// It is set once on the client, or no longer is.
        HolderChanged = "holder-changed",
        /// It goes in requests only, in answers only, or no longer so.
        WayChanged = "way-changed",
        /// Whether a lost call may be repeated is answered otherwise.
        RetryChanged = "retry-changed",
        /// It needs other credentials.
        SecurityChanged = "security-changed",
        /// Its server is another.
        ServerChanged = "server-changed",
        /// Answers are read otherwise.
        ReadingChanged = "reading-changed",
        /// The Rust type of a leaf of the trade is another.
        ScalarChanged = "scalar-changed",
        /// It stands in another group.
        GroupChanged = "group-changed",
        /// Whether its values may be shown is answered otherwise.
        SensitivityChanged = "sensitivity-changed",
        /// Other spellings are accepted on reading.
        AliasesChanged = "aliases-changed",
        /// It is on its way out.
        Deprecated = "deprecated",
        /// It is no longer on its way out.
        Reinstated = "reinstated",
        /// Title or version of the document.
        HeadingChanged = "heading-changed",
        /// Texts for people.
        TextsChanged = "texts-changed",
        /// A vendor extension that is carried along.
        AnnotationChanged = "annotation-changed",
        /// Examples.
        ExamplesChanged = "examples-changed",
        /// A method takes the same arguments in another order.
        ArgumentsReordered = "arguments-reordered",
        /// The Rust of it is another, because of a change elsewhere.
        SurfaceChanged = "surface-changed",
    }
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it is about.
    pub element: Element,
    /// What happened to it.
    pub kind: Kind,
    /// What it is about, in words that do not depend on where it stands: `operation listPets / parameter query limit`.
    pub identity: String,
    /// Who uses it.
    pub role: Role,
    /// What was; `None` where nothing was.
    pub before: Option<String>,
    /// What is; `None` where nothing is.
    pub after: Option<String>,
    /// How bad.
    pub severity: Severity,
    /// What it demands of the version number.
    pub bump: Bump,
    /// Why, in a few words.
    pub effect: String,
    /// Where in the old document; where it would stand, when it was not there.
    pub old: Pointer,
    /// Where in the new document; where it would stand, when it is not there.
    pub new: Pointer,
    /// For what went: the name of what came of its kind, when the two may be one. The other way round for what came.
    pub renamed: Option<String>,
    /// For a value that came or has another name: every value of its list now, as written, with the name that keeps code
    /// compiling. Of long lists, and where no list stands at the place, nothing.
    pub names: Option<Vec<(String, Option<String>)>>,
}

impl Change {
    /// The kind with what it is about: `parameter-became-required`.
    pub fn kind_word(&self) -> String {
        format!("{}-{}", self.element.word(), self.kind.word())
    }

    /// Who uses it, in a word.
    pub fn role_word(&self) -> &'static str {
        match (self.role.sent, self.role.received) {
            (true, true) => "both",
            (true, false) => "sent",
            (false, true) => "received",
            (false, false) => "unused",
        }
    }

    /// 16 hexadecimal digits that stay the same as long as kind and identity do, wherever things stand.
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
