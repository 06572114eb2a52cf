//! Counts work instead of measuring time: how often each block of the generator's code runs, independent of the load.
//!
//! The example `counted` is built with the counters that the compiler has for profile-guided optimization, and runs the
//! commands. Generic code of the standard library and of other crates is counted where the generator
//! uses it, so a search through a list shows, which a count of allocations would not. `DOUBLING=all` counts inside of the
//! other crates too, which are built anew for that.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// How often each block ran, with the function that it is of.
pub struct Counts {
    blocks: Vec<u64>,
    functions: Vec<(usize, String)>,
}

/// A block that runs more often in relation to its neighbours.
pub struct Steepest {
    pub ratio: f64,
    pub function: String,
}

impl Counts {
    pub fn total(&self) -> u64 {
        self.blocks.iter().sum()
    }

    /// The block that grew most from `self` to `twice`, among those that run at least `least` times there.
    pub fn steepest(&self, twice: &Self, least: u64) -> Steepest {
        let mut best = Steepest { ratio: 0.0, function: String::new() };
        let mut rank = 0;
        for (length, function) in &self.functions {
            for (one, two) in self.blocks[rank..rank + length].iter().zip(&twice.blocks[rank..rank + length]) {
                let ratio = *two as f64 / (*one).max(1) as f64;
                if *two >= least && ratio > best.ratio {
                    best = Steepest { ratio, function: readable(function) };
                }
            }
            rank += length;
        }
        best
    }
}

/// Builds the example that runs commands, with counters, and returns its path.
pub fn build() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrapper = package.join("tests/doubling/rustc");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--message-format=json", "--package", "generator", "--example", "counted"]);
    if env::var("DOUBLING").is_ok_and(|all| all == "all") {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doubling/target");
        cargo.env("RUSTC_WRAPPER", &wrapper).env("CARGO_TARGET_DIR", target);
    } else {
        cargo.env("RUSTC_WORKSPACE_WRAPPER", &wrapper);
    }
    let built = cargo.current_dir(package).env("LLVM_PROFILE_FILE", "/dev/null").output().unwrap();
    let told = String::from_utf8(built.stdout).unwrap();
    assert!(built.status.success(), "{told}{}", String::from_utf8_lossy(&built.stderr));
    let artifacts = told.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let executable = artifacts
        .filter(|artifact| artifact["target"]["name"] == "counted")
        .find_map(|artifact| artifact["executable"].as_str().map(PathBuf::from));
    executable.expect("Cargo says where the example is")
}

/// Runs `commands` of the generator, each of which must print the text beside it, and counts.
pub fn run(executable: &Path, folder: &Path, commands: &[(Vec<String>, &str)]) -> Counts {
    let profile = folder.join("counts.profraw");
    let words: Vec<&Vec<String>> = commands.iter().map(|(words, _)| words).collect();
    let child = Command::new(executable)
        .env("LLVM_PROFILE_FILE", &profile)
        .env("COMMANDS", serde_json::to_string(&words).unwrap())
        .output()
        .unwrap();
    let said = [child.stdout, child.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    let end = said.char_indices().rev().nth(2000).map_or(0, |(at, _)| at);
    assert!(child.status.success(), "{}: {}", folder.display(), &said[end..]);
    for (words, expected) in commands {
        assert!(said.contains(expected), "{words:?} does not say `{expected}`: {}", &said[end..]);
    }
    read(&fs::read(&profile).unwrap())
}

/// Reads a profile as the runtime of LLVM writes it: a header, a row for each function, the counters, the names.
fn read(bytes: &[u8]) -> Counts {
    let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let size = |rank: usize| usize::try_from(word(rank * 8)).unwrap();
    assert_eq!((word(0), word(8) & 0xff), (0xff6c_7072_6f66_7281, 10), "a profile of the form that is known here");
    let (rows, counters, names) = (size(3), size(5), size(9));
    let first_row = 16 * 8 + size(2);
    let first_counter = first_row + rows * 64 + size(4);
    let first_name = first_counter + counters * 8 + size(6) + size(7) + size(8);
    let lengths = (0..rows).map(|row| {
        let at = first_row + row * 64 + 48;
        u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
    });
    let names = listed(&bytes[first_name..first_name + names]);
    Counts {
        blocks: (0..counters).map(|rank| word(first_counter + rank * 8)).collect(),
        functions: lengths.zip(names).collect(),
    }
}

/// Names stand in chunks: how long, zero for "not compressed", and the names with a 1 between them.
fn listed(mut bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(start) = bytes.iter().position(|byte| *byte != 0) {
        bytes = &bytes[start..];
        let (length, rest) = number(bytes);
        let (compressed, rest) = number(rest);
        assert_eq!(compressed, 0, "names are not compressed");
        let (chunk, rest) = rest.split_at(length);
        names.extend(chunk.split(|byte| *byte == 1).map(|name| String::from_utf8_lossy(name).into_owned()));
        bytes = rest;
    }
    names
}

/// A number of seven bits a byte, the lowest first.
fn number(bytes: &[u8]) -> (usize, &[u8]) {
    let length = 1 + bytes.iter().position(|byte| *byte < 128).unwrap();
    let value = bytes[..length].iter().rev().fold(0, |value, byte| value << 7 | usize::from(byte & 127));
    (value, &bytes[length..])
}

/// `_ZN9generator8document4lint…17h0123456789abcdefE` as `generator::document::lint`.
fn readable(symbol: &str) -> String {
    let signs = HashMap::from([
        ("$LT$", "<"),
        ("$GT$", ">"),
        ("$u20$", " "),
        ("$C$", ","),
        ("$RF$", "&"),
        ("$u7b$", "{"),
        ("$u7d$", "}"),
        ("..", "::"),
    ]);
    let Some((_, mut rest)) = symbol.split_once("_ZN") else { return symbol.to_owned() };
    let mut parts = Vec::new();
    while let Some(end) = rest.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0) {
        let (length, after) = rest.split_at(end);
        let (part, after) = after.split_at(length.parse::<usize>().unwrap().min(after.len()));
        parts.push(part);
        rest = after;
    }
    parts.pop();
    signs.iter().fold(parts.join("::"), |text, (sign, meant)| text.replace(sign, meant))
}
