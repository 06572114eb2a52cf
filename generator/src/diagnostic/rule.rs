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
    /// The file cannot be read: it does not exist, is a folder, has no read permission, or is not UTF-8 text. For a file that a
    /// `$ref` names, the finding is at the reference. The case of letters in a file name counts on every system. A byte order
    /// mark at the start is accepted. If another encoding was used, save the file as UTF-8.
    E001 Unreadable,
    /// The text is neither YAML nor JSON, is empty, or contains more than one YAML document. The place is where the parser
    /// stopped. The mistake is often just before it: a missing comma, a wrong indentation, an open bracket, or a text that
    /// starts with a character such as `@` and needs quotes.
    E002 Syntax,
    /// A key occurs twice in one object, and only one of the two values can be kept. Most parsers keep the last one and say
    /// nothing. Only the author knows which one was meant, so both places are shown.
    E003 DuplicateKey,
    /// The document is not OpenAPI 3.0, 3.1 or 3.2: it has another version, another format, or no version. Nothing else is
    /// reported for such a document, because every other finding would refer to the wrong specification.
    E004 NotOpenApi,
    /// A node has another kind than OpenAPI requires: for example a list instead of an object, or a `$ref` to a parameter where
    /// a schema is required. If the intended meaning is clear, W017 warns instead.
    E005 WrongKind,
    /// A key that OpenAPI does not define here, and that is not an `x-` extension. It is ignored. A typing error such as
    /// `minLenght` would therefore silently remove a constraint; the help names the nearest existing key.
    W006 UnknownKey,
    /// `type`, `in`, `style` or another key with a fixed list of values has a value that is not in the list, such as
    /// `type: strng`. The help names the nearest value, or all values that are allowed here.
    E007 UnknownWord,
    /// A key that OpenAPI requires is missing and cannot be replaced: a parameter without a name, a server without an address.
    /// Where nothing is lost, such as a missing description, W017 warns instead.
    E008 MissingKey,
    /// A `$ref`, or a target in the mapping of a discriminator, does not exist in the document. The help names the nearest
    /// existing target. In a reference, `/` in a key is written `~1`, and `~` is written `~0`.
    E009 DanglingReference,
    /// The file given as an overlay is not an OpenAPI Overlay 1.0 document, or one of its actions is malformed. An overlay
    /// starts with `overlay: 1.0.0`, `info` (with `title` and `version`) and a list of `actions`. Each action has a `target`
    /// and either `update` or `remove: true`.
    E010 NotAnOverlay,
    /// The target of an overlay action matches no node of the document, so the action has no effect; or one of the names that
    /// it lists (`['a', 'b']`) matches none, so a part of the action has no effect. Usually the document has changed since the
    /// overlay was written. The help names the nearest existing target. An action sees the result of the actions before it.
    W011 UnmatchedTarget,
    /// The target of an overlay action is not a JSONPath expression as RFC 9535 defines it. A path starts with `$`. Keys with
    /// characters other than letters, digits and `_` are written in brackets and quotes.
    E012 InvalidTarget,
    /// A documented limit is exceeded: the size of a file, the depth of nesting, the size of aliases when they are expanded, or
    /// how many schemas refer to one another. Each limit prevents a hang or an overflow. No real document seen so far is near
    /// one of them.
    E013 LimitExceeded,
    /// A `$ref` refers to a network address, or to a file outside the folder of the document. Files in that folder are read,
    /// files outside it with `--allow-outside`, network addresses never. Save the target beside the document, and refer to it
    /// by a relative path.
    E014 ExternalReference,
    /// References refer to each other in a circle, with nothing else in between, so that they never reach a value. A schema
    /// that contains itself through a property is not concerned: that is allowed.
    E015 CircularReference,
    /// A key beside a `$ref` that OpenAPI ignores: everywhere in 3.0, outside schemas in later versions. Keys that are only
    /// documentation (`description`, `title`, `example`…) are not reported.
    W016 IgnoredSibling,
    /// A value is read as something other than what is written: a number as text (YAML reads `version: 1.10` as 1.1, so the
    /// text of the file is used), an empty value as absent, a missing required key as empty, a number outside all types as no
    /// limit, a path without its fragment. The meaning is clear, but other tools may refuse the document.
    W017 ReadOtherwise,
    /// A form of a later OpenAPI version than the document declares, such as `type: [string, "null"]`, `const`, or a number as
    /// `exclusiveMinimum` in a 3.0 document. It is read as in the later version, but other tools may refuse it. Declare the
    /// version whose forms the document uses.
    W018 NewerForm,
    /// Two parts of the document contradict each other: a placeholder in a path without its parameter, a parameter without its
    /// placeholder, a name in `required` that is not a property, a list without `items`, a security requirement without its
    /// scheme. The finding says how each is read.
    W019 Disagreement,
    /// Rust has no type for what the document says, and the nearest correct type is used: any JSON value for an enumeration of
    /// lists or for a schema that no value satisfies, only the shapes of a `oneOf` where other keywords stand beside it. The
    /// finding says which type is used. An overlay can express the same in a form that has a type.
    W020 Approximated,
    /// A value occurs twice in an enumeration. It is kept once, with the first of its names and texts. If the second one was
    /// meant to be another value, that value is missing from the type.
    W021 RepeatedValue,
    /// `x-enum-varnames` or `x-enum-descriptions` is a list whose length differs from that of the enumeration. Entries are
    /// assigned to the values by position, from the first, so a missing entry may have shifted all others. A map from values to
    /// names does not have this problem.
    W022 Misaligned,
    /// An operation has no `operationId`, so the name of its method is built from the HTTP method and the path, and changes
    /// when the path changes. An `operationId`, in the document or in an overlay, keeps the name stable.
    W023 UnnamedOperation,
    /// Two operations have the same `operationId`, which OpenAPI requires to be unique. The name of the later one, by path and
    /// method, gets its method and path added. Give one of them another `operationId`, in the document or in an overlay.
    W024 SharedName,
    /// A body is offered in several media types with several schemas, and the SDK uses only one of them: JSON if it is among
    /// them. Several media types with the same schema are not reported, because nothing is lost. Remove the others in an
    /// overlay, or keep the one that the SDK must use.
    W025 OneMediaType,
    /// A server has no complete address: it is relative to the place of the document, or one of its variables has no default.
    /// The generated client then requires the address, and the documentation of that setting lists the servers of the
    /// document. Write an absolute address, or default values, in the document or in an overlay.
    W026 IncompleteServer,
    /// Callbacks and webhooks are calls that the server makes. The SDK has a function for each of them, which reads the
    /// method, the headers and the body. The receiving program reads everything else itself, such as a parameter in the
    /// address.
    W027 Callback,
    /// A parameter requires a form that the SDK does not write: a style that is not allowed at its place, `content` other than
    /// JSON, JSON outside the query, or unescaped reserved characters. The finding says what is written instead. Where that is
    /// a text, the caller writes the form. OpenAPI ignores header parameters named `Accept`, `Content-Type` or
    /// `Authorization`: a client takes them from media types and security schemes.
    W028 ParameterForm,
    /// The encoding of a part, or of a property of a form, requires something that the SDK does not write: headers of a part,
    /// a content type that does not fit the type of the part, a style in a multipart body, unescaped reserved characters. The
    /// value is sent in the default form that the specification defines for its type. In an answer, parts without names are
    /// read by their own headers: what the document says of them beside the content type of each is not used.
    W029 PartForm,
    /// A schema excludes values with `not`, which a Rust type cannot express. The generated type accepts the excluded values
    /// too; the server has to refuse them.
    W030 Exclusion,
    /// A discriminator is in a schema that lists no shapes, and no other schema extends it by `allOf`. Values are read as the
    /// schema itself, and properties that it does not define are lost. List the shapes with `oneOf`, in the document or in an
    /// overlay, to get an enum that keeps them. The same applies to a schema that extends a family without being a component:
    /// no value of the discriminator can refer to it.
    W031 OpenFamily,
    /// A body has a structured schema in a media type that the SDK cannot encode or decode, such as XML. The body is passed as
    /// bytes or as text, unchanged, and the schema is not used. So are the parts of an answer, if some may be files and others
    /// not, or if their content type is not understood.
    W032 UntypedBody,
    /// An extension that the generator reads has an invalid value (`x-sensitive: yes, please`, or an unknown word in
    /// `x-retry`), or is at a place where it is not read, such as `x-client` on a schema. It is ignored and has no effect.
    W033 ExtensionForm,
    /// The map `x-enum-varnames` or `x-enum-descriptions` has no entry for a value of the enumeration. The name is derived from
    /// the value until there is one. The value is usually new in the document.
    W034 ValueWithoutEntry,
    /// `x-enum-varnames` or `x-enum-descriptions` has an entry for a value that is not in the enumeration, or is at a schema
    /// without an enumeration. The value was usually removed from the document, or is spelled differently now; the help names
    /// the nearest one.
    W035 EntryWithoutValue,
    /// An overlay gives names or texts to the values of an enumeration by position. The author of the document may reorder or
    /// extend the list at any time. Every name would then silently stand for another value: code still compiles and sends
    /// something else. Write a map from each value to its name; the finding shows it.
    E036 NamesByPosition,
    /// A key of `x-enum-varnames` or `x-enum-descriptions` is the text of two values of one enumeration, such as the number 1
    /// and the text "1", and it is unknown which one is meant. Remove one of the two values, for example in an overlay.
    E037 AmbiguousValue,
    /// The target of an overlay action selects by position (`parameters[0]`, a slice). If the list is reordered or extended,
    /// the action silently changes another node. Select by a filter instead, such as `parameters[?@.name=='limit']`.
    W038 TargetByPosition,
    /// An overlay action with a wildcard, a filter or a descent replaces an existing value that differs. This node may not be
    /// the one that the action was written for. Exclude it from the target, or replace the value by a separate action whose
    /// target names it.
    W039 Overruled,
    /// Two names of the document become the same name in Rust, such as `foo-bar` and `fooBar`, so the later one gets a number.
    /// What is read and written stays the same. Which one is the later may change when a name is added.
    W040 Collision,
    /// `x-scalar` names a leaf type that `x-scalars`, at the root of the document, does not declare. Declare it there with the
    /// path of its Rust type (`rust: crate::Date`), or remove `x-scalar`; the leaf is then read as its `type` says. The declared
    /// value must be such a path.
    E041 UnknownScalar,
    /// `x-scalar` is at a place where it is not allowed: on an object, a list, a choice of them, or a leaf whose `type` or
    /// `format` is none of those that `x-scalars` declares for it (`type: number`). The schema is read as its own keywords say.
    /// Code that uses the scalar there no longer compiles, which is safer than sending another form.
    W042 MisplacedScalar,
    /// Two properties of one record are read from the same name: an alias (`x-aliases`) equals the name or an alias of another
    /// property, or differs from it only in the case of letters where `x-reading` ignores case. A value under that name would
    /// silently be read into one of the two. Often the property that the alias stood for is now in the document; remove the alias.
    E043 SharedSpelling,
    /// A public name of the generated code meant one thing in the previous document, and means another one now: a variant
    /// another value, a method another exchange, a field another property, a setting another header. Code still compiles, but
    /// sends or reads something else. Give the earlier thing its name back, for example in the overlay; if the change is
    /// intended, accept it with its reason in the list of tolerances.
    E044 MovedName,
    /// The previous document, whose public names are compared with the new ones, cannot be processed: it has errors, possibly
    /// because today's overlays do not fit it. Names could change unnoticed, so nothing is generated. Put the overlays of that
    /// time beside it, or remove it from the folder of earlier documents.
    E045 NothingToCompare,
    /// A `$ref` at the place of a schema does not exist in the document. Any JSON value is accepted instead, so that everything
    /// else can be used. Such a value is kept completely, but has no type. The help names the nearest existing schema.
    W046 MissingSchema,
    /// A part of the document has an error, and nothing that is generated depends on it: an unused component, a path without
    /// operations, a callback, a link. It is left out, and everything else is generated. The finding names the rule of the
    /// error. Once something refers to the part, the error stops the generation.
    W047 Unreached,
    /// Two files of one document each have a component with the same name. The first one by path keeps the name; the name of
    /// the other gets the name of its file in front, in the generated types too. Where a discriminator without a mapping
    /// compares names of schemas, it still compares the name in the file: give one of the two another name.
    W048 TwoFilesOneName,
    /// A leaf is a plain number or text, but the document gives similar leaves a type of their own: it declares scalars that are
    /// written as numbers, or a word of the name mostly occurs in names of scalars. Code also compiles with a float, and an
    /// amount would lose its exactness by accident. The rule also reports the values of a code that explain nothing (`39`) and
    /// have no names, while other codes have some. The finding shows the lines to write; if the plain type is intended, accept
    /// it with the reason.
    W049 PlainAmongNamed,
    /// A document of OpenAPI 3.1 or later uses keys that exist only in 3.0: `nullable`, or `true` as an exclusive bound. They
    /// are read as in 3.0, and there is one finding for all of them. A validator of JSON Schema ignores them.
    W060 OlderForm,
    /// `jsonSchemaDialect`, or `$schema` in a schema, names another dialect of JSON Schema than that of OpenAPI. The schemas are
    /// read in the dialect of OpenAPI: keywords with another meaning in the named dialect are misread.
    W061 Dialect,
    /// `x-rust-name` gives a name that is not possible in Rust (no identifier, or the wrong case for this kind of item), or that
    /// another item has, or that generated code needs. A given name is used exactly as written or not at all, and never gets a
    /// number. The help shows the nearest possible name.
    E062 GivenName,
    /// A property holds free text, does not say whether it is masked (`x-sensitive`), and is in a record with masked properties,
    /// or in one that such a record contains. A text about a person whose name is masked may contain that name, which would then
    /// be in every log. Write `true` or `false` in an overlay. Documents without any `x-sensitive` are not checked.
    W063 ShownAmongMasked,
    /// A schema is called as something that every program in Rust uses by its bare name, such as `Result`, `Option` or `String`,
    /// or as the client of the generated crate. The type gets a word behind its name, so that importing it hides nothing; what
    /// is read and written stays the same. The help shows the lines that give it another name.
    W064 NameOfRust,
    /// A list of accepted findings or changes is invalid: it is not TOML, has an unknown key, or an entry lacks a required one.
    /// A tolerance has `rule`, `pointer` and `reason`; an ignored change has `fingerprint` and `reason`.
    E050 MalformedList,
    /// An entry of a list of accepted findings or changes has no reason. A later reader of the list must be able to decide
    /// whether the entry is still justified, so an entry without a reason is refused.
    E051 NoReason,
    /// A tolerance names a rule that does not exist. A rule has a letter and three digits, such as `W020`; the command
    /// `explain` lists all rules.
    E052 UnknownRule,
    /// A tolerance accepts an error after which generation cannot continue, because there is no correct tree to generate from.
    /// Warnings can be accepted, and three errors: E003, where the last of the values is kept; E041, where the leaf is read as
    /// it is on the wire; and E044, where the name keeps its new meaning.
    E053 Intolerable,
    /// A tolerance matches no finding: the finding is gone, or is at another place. Remove the tolerance, so that the list shows
    /// only what is still wrong. Unused tolerances are reported only when every stage ran.
    E054 UnusedTolerance,
    /// An ignored change does not occur between the two documents: it was reverted, or one of the documents is another one.
    /// Remove its entry. A fingerprint stays the same as long as the change does.
    E055 UnusedIgnore,
}

impl Rule {
    /// The severity, which the first letter of the number gives.
    pub fn severity(self) -> Severity {
        if self.code().starts_with('E') { Severity::Error } else { Severity::Warning }
    }

    /// The rule with this number; the case of its letter does not matter.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code().eq_ignore_ascii_case(code))
    }

    /// Whether a finding may be accepted: warnings, and errors after which every stage still has a correct tree to work on.
    pub fn is_tolerable(self) -> bool {
        self.severity() == Severity::Warning
            || matches!(self, Self::DuplicateKey | Self::UnknownScalar | Self::MovedName)
    }
}
