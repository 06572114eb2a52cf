//! Makes CommonMark of the document safe for rustdoc: links only to URLs, no HTML, no indented code, fences marked as
//! text.

mod links;

use super::DocLines;
use links::{Found, Links, is_fence};

/// A text as lines of documentation.
pub fn sanitized(text: &str) -> DocLines {
    let broken: String;
    let text = if text.contains(['\r', '<', '\t']) {
        broken = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace("<br />", "\n")
            .replace("<br/>", "\n")
            .replace("<br>", "\n")
            .replace('\t', "    ");
        &broken
    } else {
        text
    };
    let text = text.trim();
    let mut blocks = Blocks { links: Links::of(text), lines: Vec::new(), block: String::new() };
    let mut fenced = false;
    for (at, line) in text.lines().enumerate() {
        let trimmed = line.trim_end();
        let inner = trimmed.trim_start();
        if is_fence(inner) {
            blocks.end();
            blocks.lines.push(if fenced { "```".to_owned() } else { "```text".to_owned() });
            fenced = !fenced;
        } else if fenced {
            blocks.lines.push(trimmed.to_owned());
        } else if !blocks.links.defines(at) {
            blocks.take(&outdented(trimmed));
        }
    }
    blocks.end();
    let mut lines = blocks.lines;
    if fenced {
        lines.push("```".to_owned());
    }
    lines
}

/// Lines, and the block that is being read: what stands in brackets, or as code, may go over several of its lines.
struct Blocks<'t> {
    links: Links<'t>,
    lines: DocLines,
    block: String,
}

impl Blocks<'_> {
    fn take(&mut self, line: &str) {
        if line.is_empty() {
            self.end();
            return self.lines.push(String::new());
        }
        let inner = line.trim_start();
        let number = inner.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = ["- ", "* ", "+ "].iter().any(|sign| inner.starts_with(sign))
            || number.len() < inner.len() && (number.starts_with(". ") || number.starts_with(") "));
        let is_alone = inner.starts_with(['#', '|', '>']);
        if is_item || is_alone {
            self.end();
        }
        if !self.block.is_empty() {
            self.block.push('\n');
        }
        self.block.push_str(line);
        if is_alone {
            self.end();
        }
    }

    fn end(&mut self) {
        let block = std::mem::take(&mut self.block);
        if !block.is_empty() {
            self.lines.extend(escaped(&block, &self.links).split('\n').map(str::to_owned));
        }
    }
}

/// Four spaces would begin a code block, which rustdoc would test; list items keep two.
fn outdented(line: &str) -> String {
    let inner = line.trim_start();
    let listed = inner.starts_with(['-', '*', '+']) || inner.starts_with(|c: char| c.is_ascii_digit());
    if inner.len() < line.len() && listed { format!("  {inner}") } else { inner.to_owned() }
}

/// Outside code spans and links, brackets and angles are escaped, and URLs become code.
fn escaped(block: &str, links: &Links<'_>) -> String {
    if !block.contains(['`', '[', ']', '<', '>', '\\']) && !block.contains("://") {
        return block.to_owned();
    }
    let mut out = String::with_capacity(block.len() + 8);
    write(&mut out, block, Some(links));
    out
}

/// Writes a block, or the text of a link, which may contain no other link, and of a picture only its words.
fn write(out: &mut String, mut rest: &str, links: Option<&Links<'_>>) {
    while let Some(c) = rest.chars().next() {
        let taken = match (c, links) {
            ('`', _) => code_span(out, rest),
            ('[', Some(links)) => link(out, rest, links),
            ('!', Some(links)) if rest[1..].starts_with('[') => link(out, &rest[1..], links).map(|length| length + 1),
            ('!', None) if rest[1..].starts_with('[') => words_of_picture(out, rest),
            ('<', Some(_)) => autolink(out, rest),
            ('h', _) => address(out, rest),
            ('\\', _) => escape(out, rest),
            _ => None,
        };
        if let Some(length) = taken {
            rest = &rest[length..];
            continue;
        }
        if matches!(c, '`' | '[' | ']' | '<' | '>') {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
}

/// A code span unchanged, if it ends in its block.
fn code_span(out: &mut String, rest: &str) -> Option<usize> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let fence = &rest[..ticks];
    let mut from = ticks;
    while let Some(found) = rest[from..].find(fence) {
        let start = from + found;
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        if run == ticks {
            let end = start + ticks;
            out.push_str(&rest[..end]);
            return Some(end);
        }
        from = start + run;
    }
    // None of these backticks begins a span.
    out.push_str(&"\\`".repeat(ticks));
    Some(ticks)
}

/// `[text](target)` and `[text][name]`: a link if its target is a URL, otherwise the text and the target as code.
fn link(out: &mut String, rest: &str, links: &Links<'_>) -> Option<usize> {
    let Found { text, target, length } = links::find(rest, links)?;
    let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
    let leads = leads && !target.contains(['<', '>', '\\', '`', '\n']);
    match (leads, text.trim().is_empty()) {
        (true, true) => out.push_str(&format!("[{}](<{target}>)", code(target))),
        (true, false) => {
            out.push('[');
            write(out, text, None);
            out.push_str(&format!("](<{target}>)"));
        }
        (false, true) => out.push_str(&code(target)),
        (false, false) => {
            write(out, text, None);
            out.push_str(&format!(" ({})", code(target)));
        }
    }
    Some(length)
}

fn words_of_picture(out: &mut String, rest: &str) -> Option<usize> {
    let Found { text, length, .. } = links::find(&rest[1..], &Links::default())?;
    write(out, text, None);
    Some(1 + length)
}

/// `<https://…>` unchanged.
fn autolink(out: &mut String, rest: &str) -> Option<usize> {
    let end = rest.find('>')?;
    let inner = &rest[1..end];
    let is_address = inner.starts_with("https://") || inner.starts_with("http://");
    if !is_address || inner.contains(|c: char| c.is_whitespace() || c == '<') {
        return None;
    }
    out.push_str(&rest[..=end]);
    Some(end + 1)
}

/// A URL as code: rustdoc warns of bare URLs.
fn address(out: &mut String, rest: &str) -> Option<usize> {
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|' | '[' | ']' | '\\');
    let mut address = rest.split(ends).next().unwrap_or_default();
    loop {
        let trimmed = address.trim_end_matches([',', '.', ';', ':', '!', '?', '\'', '*']);
        let unbalanced = trimmed.ends_with(')') && trimmed.matches(')').count() > trimmed.matches('(').count();
        let shorter = if unbalanced { &trimmed[..trimmed.len() - 1] } else { trimmed };
        if shorter.len() == address.len() {
            break;
        }
        address = shorter;
    }
    out.push_str(&format!("`{address}`"));
    Some(address.len())
}

/// A sign that is escaped already.
fn escape(out: &mut String, rest: &str) -> Option<usize> {
    let escaped = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
    out.push('\\');
    out.push(escaped);
    Some(2)
}

/// A text as a code span, whatever backticks it contains.
pub fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// The text without characters that change the writing direction: the compiler refuses them in comments.
pub fn visible(text: String) -> String {
    const TURNS: [std::ops::RangeInclusive<char>; 2] = ['\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];
    let turns = |c: char| TURNS.iter().any(|range| range.contains(&c));
    if text.is_ascii() || !text.contains(turns) { text } else { text.replace(turns, "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_html_code_and_addresses_are_harmless() {
        let text = "See [1] and <b>bold</b> `a[0]`<br />    let x = 1;\r\n```rust\nfn main() {}\n```\nhttps://example.test/a_b";
        assert_eq!(
            sanitized(text),
            [
                r"See \[1\] and \<b\>bold\</b\> `a[0]`",
                "let x = 1;",
                "```text",
                "fn main() {}",
                "```",
                "`https://example.test/a_b`"
            ]
        );
    }

    #[test]
    fn links_stay_links_where_they_lead_to_an_address() {
        for (text, expected) in [
            ("see [the docs](https://e.test/a) now", "see [the docs](<https://e.test/a>) now"),
            ("[`Code`](https://e.test)", "[`Code`](<https://e.test>)"),
            ("![a picture](https://e.test/p.png \"title\")", "[a picture](<https://e.test/p.png>)"),
            ("[relative text](/docs#x)", "relative text (`/docs#x`)"),
            ("[Type](Type)", "Type (`Type`)"),
            ("[a [b] c](https://e.test/(x))", r"[a \[b\] c](<https://e.test/(x)>)"),
            ("[https://e.test](https://e.test)", "[`https://e.test`](<https://e.test>)"),
            ("[open](https://e.test", r"\[open\](`https://e.test`"),
            ("(https://e.test/x).", "(`https://e.test/x`)."),
            ("<https://e.test> and https://e.test/a,b.", "<https://e.test> and `https://e.test/a,b`."),
            (r"\[kept\] a\b", r"\[kept\] a\b"),
            ("one ` tick https://e.test", r"one \` tick `https://e.test`"),
            ("`` a ` b `` [x]", r"`` a ` b `` \[x\]"),
            ("a\tb", "a    b"),
        ] {
            assert_eq!(sanitized(text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn links_are_read_as_the_author_wrote_them() {
        for (text, expected) in [
            ("see [the\ndocs](https://e.test/a) now", "see [the\ndocs](<https://e.test/a>) now"),
            ("see [the docs](\n  https://e.test/a\n) now", "see [the docs](<https://e.test/a>) now"),
            ("[a](https://e.test/a \"see (there)\") b", "[a](<https://e.test/a>) b"),
            ("[a](https://e.test/a 'one)') b", "[a](<https://e.test/a>) b"),
            ("[a](https://e.test/a (a title)) b", "[a](<https://e.test/a>) b"),
            ("[a](<https://e.test/a b>)", "[a](<https://e.test/a b>)"),
            ("![a](https://e.test/p.png =100x20) b", "[a](<https://e.test/p.png>) b"),
            ("![a](https://e.test/p.png \"title\" =100x) b", "[a](<https://e.test/p.png>) b"),
            ("![](https://e.test/p.png)", "[`https://e.test/p.png`](<https://e.test/p.png>)"),
            ("![](p.png)", "`p.png`"),
            ("[![sign](https://e.test/s.svg)](https://e.test)", "[sign](<https://e.test>)"),
            ("[![sign](s.svg \"t\") more](https://e.test)", "[sign more](<https://e.test>)"),
            ("as [the text][1] says\n\n[1]: https://e.test/a 'title'", "as [the text](<https://e.test/a>) says\n"),
            (
                "[Docs], [docs][] and [x][Docs]\n\n[docs]: <https://e.test>",
                "[Docs](<https://e.test>), [docs](<https://e.test>) and [x](<https://e.test>)\n",
            ),
            ("![a\nb][1]\n\n[1]: /p.png", "a\nb (`/p.png`)\n"),
            ("- one [open\n- two](https://e.test)", "- one \\[open\n- two\\](`https://e.test`)"),
            ("one [open\n\ntwo](https://e.test)", "one \\[open\n\ntwo\\](`https://e.test`)"),
            ("| [a | b](https://e.test) |", "| [a | b](<https://e.test>) |"),
            ("`code over\ntwo lines [x]`", "`code over\ntwo lines [x]`"),
            ("[a](b c d) e", "a (`b`) e"),
            ("[none][2]", "\\[none\\]\\[2\\]"),
        ] {
            assert_eq!(sanitized(text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn a_line_that_only_looks_like_the_target_of_a_link_is_kept() {
        for (text, expected) in [
            ("The state:\n[A]: active\n[I]: idle", "The state:\n\\[A\\]: active\n\\[I\\]: idle"),
            ("[A]: active\n[I]: idle", "\\[A\\]: active\n\\[I\\]: idle"),
            ("One.\n\n[A]: n/a", "One.\n\n\\[A\\]: n/a"),
            ("see [a]\n[a]: https://e.test", "see \\[a\\]\n\\[a\\]: `https://e.test`"),
            ("```\n[a]: https://e.test\n```\n[a]", "```text\n[a]: https://e.test\n```\n\\[a\\]"),
            ("```\n[A]\n```\n[A]: active", "```text\n[A]\n```\n\\[A\\]: active"),
            // Nothing is lost of these: what they say stands where it is referred to, or leads elsewhere only.
            ("State [A]\n\n[A]: active", "State A (`active`)\n"),
            ("# Title [a  B]\n[A b]: x.html\n[c]: https://e.test", "# Title a  B (`x.html`)"),
            ("One.\n\n[c]: https://e.test\n[d]: /docs\n[e]: #part", "One.\n"),
        ] {
            assert_eq!(sanitized(text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn signs_that_turn_the_direction_are_left_out() {
        assert_eq!(visible("a\u{202e}b\u{2066}é".to_owned()), "abé");
    }
}
