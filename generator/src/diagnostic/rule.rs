//! The numbered rules, each with the paragraph that explains it. A number never changes its meaning.

use super::Severity;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $code:ident $name:ident,)+) => {
        /// A numbered kind of finding; `E…` stops the generation, `W…` does so under `--strict`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[doc = $doc])+ $name,)+ }

        impl Rule {
            /// Every rule, by number.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The number, such as `E014`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => stringify!($code),)+ }
            }

            /// What the rule is about.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc, "\n",)+),)+ }
            }
        }
    };
}

rules! {
    /// The file cannot be read: it does not exist, may not be opened, or is not UTF-8 text.
    /// A byte order mark at its start is no obstacle. Save the file as UTF-8 if another program wrote it otherwise.
    E001 Unreadable,
    /// The text is neither YAML nor JSON, or holds nothing, or more than one YAML document.
    /// The place is where the reader gave up; the slip is often just before it (a missing comma, an indentation, a bracket
    /// left open, a text that starts with a sign such as `@` and needs quotes).
    E002 Syntax,
    /// A key stands twice in one object, and only one of the two values could be kept.
    /// Most readers keep the last one silently; which one was meant only the author knows, so both places are shown.
    E003 DuplicateKey,
    /// The document is not OpenAPI 3.0: it says another version, is of another format, or says no version at all.
    /// Nothing else is reported on such a document, since every other finding would speak of the wrong specification.
    E004 NotOpenApi30,
    /// A node has another kind than OpenAPI gives it: a list where an object was due, say, or a `$ref` that leads to
    /// a parameter where a schema was due. What could be read as meant is warned of by W017 instead.
    E005 WrongKind,
    /// A key that OpenAPI 3.0 does not know at this place, and that is no `x-` extension. It is ignored, which is why a
    /// slip of the pen such as `minLenght` silently loses a rule; the help names the nearest key that exists.
    W006 UnknownKey,
    /// `type`, `in`, `style` or another closed word of OpenAPI has a value that does not exist, such as `type: strng`.
    /// There is no honest reading of it; the help names the nearest word, or all words that are known at this place.
    E007 UnknownWord,
    /// A key that OpenAPI requires is missing, and nothing can stand for it: a parameter without a name, a server without
    /// an address. Where nothing is lost (an empty description, say) W017 warns instead.
    E008 MissingKey,
    /// A `$ref`, or a target in the mapping of a discriminator, leads nowhere in the document.
    /// The help names the nearest target that exists. Slashes in keys are written `~1` in a reference, tildes `~0`.
    E009 DanglingReference,
    /// The file given as an overlay is no OpenAPI Overlay 1.0 document, or an action in it is malformed.
    /// An overlay starts with `overlay: 1.0.0`, `info` (with `title` and `version`) and a list of `actions`, each with a
    /// `target` and with `update` or `remove: true`.
    E010 NotAnOverlay,
    /// The target of an overlay action matches no node of the document, so the action does nothing.
    /// It usually means that the document has moved on since the overlay was written; the help names the nearest target
    /// that exists. Actions see what the actions before them did.
    W011 UnmatchedTarget,
    /// The target of an overlay action is not a JSONPath expression as RFC 9535 defines it.
    /// A path starts with `$`; keys with signs other than letters, digits and `_` are written in brackets and quotes.
    E012 InvalidTarget,
    /// A stated limit is exceeded: the size of a file, the depth of its nesting, or what its aliases come to when they are
    /// written out. The limits stand before a hang or an overflow; no honest document comes near them.
    E013 LimitExceeded,
    /// A `$ref` leads out of the document, to another file or to a host. Only references inside the document (`#/…`) are
    /// read, and the network never is. Bundle the parts into one document before generating.
    E014 ExternalReference,
    /// References lead to each other in a circle without anything but references in between, so that nothing ever stands
    /// there. A schema that contains itself through a property is another matter, and fine.
    E015 CircularReference,
    /// A key stands beside a `$ref`. OpenAPI 3.0 says that such keys are ignored, and so does the generator; keys that only
    /// speak to people (`description`, `title`, `example`…) are passed over without a word.
    W016 IgnoredSibling,
    /// A value is read as something else than was written: a number as text (YAML takes `version: 1.10` for 1.1, so the
    /// text of the file is taken), an empty value as absent, a required key that is missing as empty, a number beyond all
    /// types as no limit at all. The meaning is beyond doubt; other tools may still stumble.
    W017 ReadOtherwise,
    /// A form of OpenAPI 3.1 in a document that says 3.0, such as `type: [string, "null"]`, `const`, or a number as
    /// `exclusiveMinimum`. Its meaning is kept where 3.0 has one; the finding says what it is read as, or that it is ignored.
    W018 NewerForm,
    /// Two parts of the document that should agree do not: a placeholder in a path without its parameter, a parameter
    /// without its placeholder, `required` naming a property that is not there, a list without `items`, a security
    /// requirement without its scheme. The finding says how each is read.
    W019 Disagreement,
    /// The document says something that Rust cannot say; the nearest honest type was taken.
    W020 Approximated,
    /// A value stands twice in an enumeration; it is taken once.
    W021 RepeatedValue,
    /// Names or texts given for the values of an enumeration are more or fewer than the values.
    W022 Misaligned,
    /// An operation has no `operationId`; its name is made from method and path.
    W023 UnnamedOperation,
    /// Two operations have one `operationId`; the later one gets its method and path into its name.
    W024 SharedName,
    /// A request body is offered in several media types; the SDK sends one of them.
    W025 OneMediaType,
    /// Two names of the document become one name in Rust; the later one gets a number.
    W040 Collision,
    /// `x-scalar` names a leaf type that `x-scalars` does not declare.
    E041 UnknownScalar,
}

impl Rule {
    /// The severity that the first letter of the number stands for.
    pub fn severity(self) -> Severity {
        if self.code().starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}
