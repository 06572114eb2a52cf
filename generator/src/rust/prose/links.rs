//! Where a link of CommonMark ends, and where it leads: in its own brackets, or by a name that is defined elsewhere.

use std::collections::{BTreeSet, HashMap, HashSet};

/// The targets that a text defines by names: `[name]: https://…`, and the lines that only do this.
#[derive(Debug, Default)]
pub struct Links<'t> {
    of: HashMap<String, &'t str>,
    lines: BTreeSet<usize>,
}

impl<'t> Links<'t> {
    /// Of two definitions of a name the first counts. A line with a word behind its name, as in `[A]: active`, is one only
    /// where the text refers to the name: otherwise it says something, and would be lost.
    pub fn of(text: &'t str) -> Self {
        if !text.contains("]:") {
            return Self::default();
        }
        let (definitions, others) = parted(text);
        let names = names(&others);
        let mut links = Self::default();
        for (at, name, target) in definitions {
            let name = folded(name);
            if leads(target) || names.contains(name.as_str()) {
                links.of.entry(name).or_insert(target);
                links.lines.insert(at);
            }
        }
        links
    }

    /// Whether the line at this index only defines a name.
    pub fn defines(&self, line: usize) -> bool {
        self.lines.contains(&line)
    }

    fn get(&self, name: &str) -> Option<&'t str> {
        if self.of.is_empty() { None } else { self.of.get(&folded(name)).copied() }
    }
}

/// A name without regard to case and to how its words are parted.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A line that may define a name: its index, the name and the target.
type Definition<'t> = (usize, &'t str, &'t str);

/// The lines that may be definitions, and the others outside fences, folded. A definition begins a block, or follows
/// another one.
fn parted(text: &str) -> (Vec<Definition<'_>>, String) {
    let (mut definitions, mut others) = (Vec::new(), String::new());
    let (mut fenced, mut begins) = (false, true);
    for (at, line) in text.lines().enumerate() {
        let inner = line.trim();
        if is_fence(inner) {
            (fenced, begins) = (!fenced, true);
        } else if !fenced {
            match definition(inner).filter(|_| begins) {
                Some((name, target)) => definitions.push((at, name, target)),
                None => {
                    begins = inner.is_empty() || inner.starts_with('#');
                    others.push_str(inner);
                    others.push(' ');
                }
            }
        }
    }
    (definitions, folded(&others))
}

/// What stands in brackets without brackets of its own.
fn names(text: &str) -> HashSet<&str> {
    let ends = text.split(']').filter_map(|before| before.rsplit_once('['));
    ends.map(|(_, name)| name.trim()).collect()
}

/// Whether a target is surely one, even if nothing refers to it.
fn leads(target: &str) -> bool {
    target.contains("://") || ["mailto:", "/", "./", "../", "#"].iter().any(|start| target.starts_with(start))
}

/// Whether a line begins or ends a block of code.
pub fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

/// The name and the target of a line that may define one.
fn definition(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let close = line.starts_with('[').then(|| closing(line, ('[', ']')))??;
    let behind = line[close + 1..].strip_prefix(':')?.trim_start();
    let (target, rest) = target(behind)?;
    let is_all = is_title(rest.trim()) || rest.trim().is_empty();
    (is_all && close > 1 && !target.is_empty()).then_some((&line[1..close], target))
}

/// A link at the beginning of a text.
pub struct Found<'t> {
    pub text: &'t str,
    pub target: &'t str,
    pub length: usize,
}

/// The link with which `rest` begins, if it is one.
pub fn find<'t>(rest: &'t str, links: &Links<'t>) -> Option<Found<'t>> {
    let close = closing(rest, ('[', ']'))?;
    let (text, behind) = (&rest[1..close], &rest[close + 1..]);
    if behind.starts_with('(') {
        let (target, length) = in_brackets(behind)?;
        return Some(Found { text, target, length: close + 1 + length });
    }
    let name = behind.strip_prefix('[').and_then(|_| Some(&behind[1..closing(behind, ('[', ']'))?]));
    match name {
        Some("") => Some(Found { text, target: links.get(text)?, length: close + 3 }),
        Some(name) => Some(Found { text, target: links.get(name)?, length: close + 1 + name.len() + 2 }),
        None => Some(Found { text, target: links.get(text)?, length: close + 1 }),
    }
}

/// The target in `(target "title" =100x20)`, and the length of all of it.
fn in_brackets(behind: &str) -> Option<(&str, usize)> {
    let (target, mut rest) = target(behind[1..].trim_start())?;
    // In the order in which documents have them.
    for _ in 0..2 {
        rest = after_title(rest.trim_start());
        rest = after_size(rest.trim_start());
    }
    let end = match rest.trim_start().strip_prefix(')') {
        Some(rest) => behind.len() - rest.len(),
        None => closing(behind, ('(', ')'))? + 1,
    };
    (!target.is_empty()).then_some((target, end))
}

/// A target, and what follows it.
fn target(text: &str) -> Option<(&str, &str)> {
    if let Some(inner) = text.strip_prefix('<') {
        return inner.split_once('>');
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(text.split_at(at)),
            ')' => depth -= 1,
            c if c.is_whitespace() => return Some(text.split_at(at)),
            _ => {}
        }
    }
    Some((text, ""))
}

fn is_title(text: &str) -> bool {
    !text.is_empty() && after_title(text).is_empty()
}

fn after_title(text: &str) -> &str {
    let end = match text.chars().next() {
        Some(sign @ ('"' | '\'')) => text[1..].find(sign).map(|at| at + 1),
        Some('(') => closing(text, ('(', ')')),
        _ => None,
    };
    end.map_or(text, |end| &text[end + 1..])
}

/// The size of a picture, as some dialects write it.
fn after_size(text: &str) -> &str {
    text.strip_prefix('=')
        .map_or(text, |size| size.trim_start_matches(|c: char| c.is_ascii_digit() || "x%*".contains(c)))
}

/// The index of the closing sign for the first one; escaped signs and code spans do not count.
pub fn closing(text: &str, (open, close): (char, char)) -> Option<usize> {
    let (mut depth, mut skip, mut in_code) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        if std::mem::take(&mut skip) {
            continue;
        }
        match c {
            '\\' => skip = true,
            '`' => in_code = !in_code,
            _ if in_code => {}
            c if c == open => depth += 1,
            c if c == close => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
