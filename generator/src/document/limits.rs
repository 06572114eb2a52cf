//! The stated limits: what a document may cost before it is refused (rule E013).
//!
//! Each prevents a hang or an overflow.

/// The size of one file, and of all files of a document together, in bytes.
pub const FILE_BYTES: usize = 64 * 1024 * 1024;

/// How many files a document may have beside its root. Their sizes and nodes count together, as those of one.
pub const FILES: usize = 10_000;

/// How deep objects and lists may stand in one another; the limit of both readers.
pub const NESTING: usize = 128;

/// How many brackets may be open at once before the YAML reader, whose cost grows with their square, is even started.
pub const OPEN_BRACKETS: usize = 1_000;

/// How many references may lead to one another before something else stands there.
pub const REFERENCES: usize = 100;

/// How many schemas may lead through one another: by `allOf`, or by references to places that are no components.
pub const SCHEMAS: usize = 256;

/// How many names are compared in all to guess which one was meant; a document may have as many slips as names.
pub const GUESSES: usize = 100_000;

/// The longest name that is compared, in bytes: comparing costs as the square.
pub const GUESSED_BYTES: usize = 256;

/// How many nodes the tree may have once aliases are written out.
pub const NODES: usize = 4_000_000;

/// How many bytes of text the tree may have once aliases are written out.
pub const TEXT_BYTES: usize = 4 * FILE_BYTES;
