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
    /// The file cannot be read: it does not exist, is a folder, may not be opened, or is not UTF-8 text. Of a file that a
    /// `$ref` names, the finding stands at the reference; the case of letters in its name counts on every machine.
    /// A byte order mark at its start is no obstacle. Save the file as UTF-8 if another program wrote it otherwise.
    E001 Unreadable,
    /// The text is neither YAML nor JSON, or holds nothing, or more than one YAML document.
    /// The place is where the reader gave up; the slip is often just before it (a missing comma, an indentation, a bracket
    /// left open, a text that starts with a sign such as `@` and needs quotes).
    E002 Syntax,
    /// A key stands twice in one object, and only one of the two values could be kept.
    /// Most readers keep the last one silently; which one was meant only the author knows, so both places are shown.
    E003 DuplicateKey,
    /// The document is not OpenAPI 3.0, 3.1 or 3.2: it says another version, is of another format, or says no version at all.
    /// Nothing else is reported on such a document, since every other finding would speak of the wrong specification.
    E004 NotOpenApi,
    /// A node has another kind than OpenAPI gives it: a list where an object was due, say, or a `$ref` that leads to
    /// a parameter where a schema was due. What could be read as meant is warned of by W017 instead.
    E005 WrongKind,
    /// A key that OpenAPI does not know at this place, and that is no `x-` extension. It is ignored, which is why a
    /// slip of the pen such as `minLenght` silently loses a rule; the help names the nearest key that exists.
    W006 UnknownKey,
    /// `type`, `in`, `style` or another closed word of OpenAPI has a value that does not exist, such as `type: strng`.
    /// It cannot be read with certainty; the help names the nearest word, or all words that are known at this place.
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
    /// The target of an overlay action matches no node of the document, so the action does nothing; or one of the names
    /// that it lists (`['a', 'b']`) matches none, so the action does not do all that it says.
    /// It usually means that the document has moved on since the overlay was written; the help names the nearest target
    /// that exists. Actions see what the actions before them did.
    W011 UnmatchedTarget,
    /// The target of an overlay action is not a JSONPath expression as RFC 9535 defines it.
    /// A path starts with `$`; keys with signs other than letters, digits and `_` are written in brackets and quotes.
    E012 InvalidTarget,
    /// A stated limit is exceeded: the size of a file, the depth of its nesting, what its aliases come to when they are
    /// written out, or how many schemas lead through one another. Each limit prevents a hang or an overflow; no real document comes near them.
    E013 LimitExceeded,
    /// A `$ref` leads to a host, or to a file outside of the folder of the document. Files in that folder are read, others with
    /// `--allow-outside`, and the network never is: save what is meant beside the document, and refer to it by its way from there.
    E014 ExternalReference,
    /// References lead to each other in a circle without anything but references in between, so that nothing ever stands
    /// there. A schema that contains itself through a property is another matter, and fine.
    E015 CircularReference,
    /// A key stands beside a `$ref` where OpenAPI ignores it: anywhere in 3.0, outside schemas in newer versions. Keys that only
    /// speak to people (`description`, `title`, `example`…) are passed over without a word.
    W016 IgnoredSibling,
    /// A value is read as something else than was written: a number as text (YAML takes `version: 1.10` for 1.1, so the
    /// text of the file is taken), an empty value as absent, a required key that is missing as empty, a number beyond all
    /// types as no limit at all, a path without its fragment. The meaning is beyond doubt; other tools may still stumble.
    W017 ReadOtherwise,
    /// A form of a newer OpenAPI than the document says, such as `type: [string, "null"]`, `const`, or a number as
    /// `exclusiveMinimum` in a document of 3.0. It is read as the newer version means it; other tools may refuse it. Say the
    /// version whose forms the document uses.
    W018 NewerForm,
    /// Two parts of the document that should agree do not: a placeholder in a path without its parameter, a parameter
    /// without its placeholder, `required` naming a property that is not there, a list without `items`, a security
    /// requirement without its scheme. The finding says how each is read.
    W019 Disagreement,
    /// The document says something that Rust cannot say, and the nearest correct type was taken: any JSON value for an
    /// enumeration of lists or for a schema that nothing satisfies, the shapes of `oneOf` alone where more stands beside it.
    /// The finding says what was taken; an overlay can say the same in a form that has a type.
    W020 Approximated,
    /// A value stands twice in an enumeration. It is taken once, with the first of its names and texts; if the second was
    /// meant to be another value, it is missing from the type.
    W021 RepeatedValue,
    /// `x-enum-varnames` or `x-enum-descriptions` is a list with more or fewer entries than the enumeration has values. They
    /// are given to the values one by one, from the first, so that one that is missing may have moved all others. A map from
    /// values to names cannot go wrong in this way.
    W022 Misaligned,
    /// An operation has no `operationId`, and the name of its method is made from the HTTP method and the path. It will be
    /// another one as soon as the path changes; an `operationId`, in the document or in an overlay, keeps it.
    W023 UnnamedOperation,
    /// Two operations have one `operationId`, though OpenAPI wants it unique. The later one, by path and method, gets its method
    /// and path into its name. Give one of them another `operationId`, in the document or in an overlay.
    W024 SharedName,
    /// A body is offered in several media types with several schemas, and the SDK sends or asks for one of them only: JSON if
    /// there is any. Several forms of one schema are no loss, and not reported. Take the others out in an overlay, or keep
    /// the one that the SDK should use.
    W025 OneMediaType,
    /// A server has no complete address: it is relative to where the document was found, or a variable in it has no
    /// default. The client that is generated asks for the address instead; the servers of the document are named in the
    /// text of the setting. Give an absolute address, or one with defaults, in the document or in an overlay.
    W026 IncompleteServer,
    /// Callbacks and webhooks are calls that the server makes. The SDK has a function for each, which reads what came from
    /// method, headers and body. What else the call brings, such as a parameter in its address, is left to the program that takes the call.
    W027 Callback,
    /// A parameter asks for a form that the SDK does not write: a style that its place does not have, `content` that is no
    /// JSON, or JSON outside the query, or reserved characters left as they are. The finding says what is written
    /// instead; where it is a text, the caller writes the form. OpenAPI ignores header parameters called `Accept`,
    /// `Content-Type` or `Authorization`: a client has them from media types and security schemes.
    W028 ParameterForm,
    /// The encoding of a part or of a form's property asks for something that the SDK does not write: headers of a part,
    /// a content type that the part's type does not have, a style in a multipart body, reserved characters left as they are.
    /// The value is sent in the form that the specification gives to its type.
    W029 PartForm,
    /// A schema excludes values with `not`, which no type of Rust can say. The type that is generated also holds the
    /// values that are excluded; the server will refuse what it does not want.
    W030 Exclusion,
    /// A discriminator stands in a schema that lists no shapes to choose from, and no other schema is built upon it by
    /// `allOf`. Values are read as the schema itself, and properties that it does not name are lost. List the shapes with
    /// `oneOf`, in the document or in an overlay, to get an enum that keeps them. The same becomes of a schema that is built
    /// upon a family and is no component: no discriminator can mean it.
    W031 OpenFamily,
    /// A body has a structured schema in a media type that the SDK neither writes nor reads, such as XML. The body goes
    /// as bytes or as text, as it is, and the schema is not used.
    W032 UntypedBody,
    /// An extension that the generator reads has a form that it does not have (`x-sensitive: yes, please`, an `x-retry` that
    /// is no word for it), or stands where nothing reads it, such as `x-client` on a schema. It is ignored, so that whatever
    /// it was to bring about does not come about.
    W033 ExtensionForm,
    /// The map `x-enum-varnames` or `x-enum-descriptions` has no entry for a value of the enumeration. The value is named after
    /// itself until it has one; it is usually new in the document.
    W034 ValueWithoutEntry,
    /// `x-enum-varnames` or `x-enum-descriptions` speaks of a value that the enumeration does not have, or stands where no
    /// enumeration is. The value is usually gone from the document, or written otherwise; the help names the nearest one.
    W035 EntryWithoutValue,
    /// An overlay gives names or texts to the values of an enumeration by their position. Whoever writes the document may
    /// order or extend the list at any time, and every name would silently stand for another value: code compiles on and
    /// sends something else. Write a map from each value to its name; it is shown.
    E036 NamesByPosition,
    /// A key of `x-enum-varnames` or `x-enum-descriptions` is the text of two values of one enumeration, such as the number 1
    /// and the text "1". Which of the two is meant cannot be told; one of them has to go, in an overlay say.
    E037 AmbiguousValue,
    /// The target of an overlay action goes by position (`parameters[0]`, a slice). Another order of the list, or an element
    /// more, and the action silently hits something else. Say what is meant by a filter, such as
    /// `parameters[?@.name=='limit']`.
    W038 TargetByPosition,
    /// An overlay action that goes by a wildcard, a filter or a descent replaces a value that stands there and says something
    /// else. What the action was written for may be another node than this one; leave it out of the target, or replace it by
    /// an action of its own, whose target names it.
    W039 Overruled,
    /// Two names of the document become one name in Rust, such as `foo-bar` and `fooBar`, and the later one gets a number. What
    /// is read and written is not touched by it. Which one is the later may change when a name is added.
    W040 Collision,
    /// `x-scalar` names a leaf type that `x-scalars`, at the root of the document, does not declare. Declare it there with the
    /// path of its Rust type (`rust: crate::Date`), or take the name off, and the leaf is what `type` says. What is declared
    /// must be such a path.
    E041 UnknownScalar,
    /// `x-scalar` names a leaf type where it cannot stand: on an object, on a list, on a choice of them, or on a leaf whose
    /// `type` or `format` is none of those that `x-scalars` declares for it (`type: number`). The schema is read as what it says itself;
    /// code that takes it for the scalar no longer compiles, which is better than sending another form.
    W042 MisplacedScalar,
    /// Two properties of one record are read from one name: an alias (`x-aliases`) is the name or an alias of another
    /// property, apart perhaps from the case of letters where `x-reading` says to ignore it. What comes under that name would
    /// silently land in one of the two. The property that the alias stood for is often in the document by now; take the alias off.
    E043 SharedSpelling,
    /// A public name of the generated code stood for one thing in the document before, and stands for another one now: a
    /// variant for another value, a method for another exchange, a field for another property, a setting for another header.
    /// Code compiles on, and sends or reads something else. Give the thing that the name stood for its name back, in the
    /// overlay say; where the change is wanted, accept it with its reason in the list of tolerances.
    E044 MovedName,
    /// The document before, which public names are compared with, cannot be brought to a meaning: it has errors, under the
    /// overlays of today perhaps. Names could move unseen, so nothing is generated. Put the overlays as they were beside it,
    /// or take it out of the folder of earlier documents.
    E045 NothingToCompare,
    /// A `$ref` where a schema is due leads nowhere in the document. Any JSON value is taken in its place, so that all else can
    /// be used; nothing is lost of such a value, and nothing is known of it. The help names the nearest schema that exists.
    W046 MissingSchema,
    /// A part of the document has an error, and nothing that is generated reaches it: a component that no operation leads to, a
    /// path without operations, a callback, a link. It is left out, and all else is generated. The finding says the rule of the
    /// error; it stops the generation as soon as something leads there.
    W047 Unreached,
    /// Two files of one document each have a component of the same name. The first of them by path keeps it; the name of the
    /// other's file stands before that of the other, in the types that are generated too. Where a discriminator goes by names of
    /// schemas without a mapping, it goes on to compare the name in the file: give one of the two another name.
    W048 TwoFilesOneName,
    /// A leaf is a plain number or text, and the document gives its like a type of its own: it declares scalars that are written
    /// as numbers, or a word of the name stands mostly in names of scalars elsewhere. Code compiles with a float as well, and an
    /// amount would lose its exactness by accident. Or the values of a code say nothing of themselves (`39`) and have no names,
    /// while other codes have some. The lines to write are shown; where the plain type is meant, accept it with the reason.
    W049 PlainAmongNamed,
    /// A document of OpenAPI 3.1 or later uses keys that ended with 3.0: `nullable`, or `true` as an exclusive bound. They are
    /// read as they were meant there, and one finding speaks for all of them; a validator of JSON Schema passes them over.
    W060 OlderForm,
    /// `jsonSchemaDialect`, or `$schema` in a schema, names another dialect of JSON Schema than OpenAPI does. The schemas are
    /// read as those of OpenAPI: keywords that mean something else in that dialect are misread.
    W061 Dialect,
    /// `x-rust-name` gives a thing a name that it cannot have in Rust (no identifier, or in another case than its like), or one
    /// that another thing has, or that generated code needs for itself. A given name is taken letter by letter or not at all: it
    /// never gets a number. The help shows the nearest name that is one.
    E062 GivenName,
    /// A property holds free text, has no word on whether it is masked (`x-sensitive`), and stands in a record with masked
    /// properties, or in one that such a record is made of. What is written about a person whose name is masked may name the
    /// person again, and would be in every log. An overlay says `true` or `false`; a document without `x-sensitive` is not asked.
    W063 ShownAmongMasked,
    /// A list of accepted findings or changes is not as expected: it is no TOML, holds another key than it may, or an entry
    /// lacks one that it needs. A tolerance has `rule`, `pointer` and `reason`; an ignored change `fingerprint` and `reason`.
    E050 MalformedList,
    /// An entry of a list of accepted findings or changes gives no reason. Whoever reads the list later must be able to
    /// judge whether the reason still holds, so an entry without one is not taken.
    E051 NoReason,
    /// A tolerance names a rule that does not exist. Rules have a letter and three digits, such as `W020`; the command
    /// `explain` lists them all.
    E052 UnknownRule,
    /// A tolerance wants to accept an error after which the generation cannot go on, since no correct tree is left to
    /// generate from. Warnings can be accepted, and three errors: E003, where the last of the values is kept, E041, where
    /// the leaf is read as what it is on the wire, and E044, where the name stands for what it stands for now.
    E053 Intolerable,
    /// A tolerance matches no finding: what it accepted is gone, or stands elsewhere now. Take it out of the list, so that
    /// the list says what is still wrong. Unused tolerances are only known, and reported, when every stage was reached.
    E054 UnusedTolerance,
    /// An ignored change does not occur between the two documents: it was taken back, or one of the documents is another.
    /// Take its entry out of the list; a fingerprint stays the same as long as what changes does.
    E055 UnusedIgnore,
}

impl Rule {
    /// The severity that the first letter of the number stands for.
    pub fn severity(self) -> Severity {
        if self.code().starts_with('E') { Severity::Error } else { Severity::Warning }
    }

    /// The rule of a number, however its letter is written.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code().eq_ignore_ascii_case(code))
    }

    /// Whether a finding may be accepted: warnings, and errors after which every stage still has a correct tree to work on.
    pub fn is_tolerable(self) -> bool {
        self.severity() == Severity::Warning
            || matches!(self, Self::DuplicateKey | Self::UnknownScalar | Self::MovedName)
    }
}
