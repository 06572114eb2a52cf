//! The limits on the cost of a document; beyond them it is refused (rule E013).
//!
//! Each prevents a hang or an overflow.

/// The size of one file, and of all files of a document together, in bytes.
pub const FILE_BYTES: usize = 64 * 1024 * 1024;

/// How many files a document may have beside its root. Their sizes and nodes count together, as those of one.
pub const FILES: usize = 10_000;

/// How deep objects and lists may nest; the limit of both readers.
pub const NESTING: usize = 128;

/// How many brackets may be open at once. Checked before the YAML reader starts, because its cost grows with their
/// square.
pub const OPEN_BRACKETS: usize = 1_000;

/// How many references may follow one another before a node that is no reference.
pub const REFERENCES: usize = 100;

/// How many schemas may refer to one another: by `allOf`, or by references to places that are no components.
pub const SCHEMAS: usize = 256;

/// How many names are compared in total to suggest a correction; a document may have as many errors as names.
pub const GUESSES: usize = 100_000;

/// The longest name that is compared, in bytes: the cost of a comparison is quadratic.
pub const GUESSED_BYTES: usize = 256;

/// How many nodes the tree may have once aliases are written out.
pub const NODES: usize = 4_000_000;

/// How many bytes of text the tree may have once aliases are written out.
pub const TEXT_BYTES: usize = 4 * FILE_BYTES;
