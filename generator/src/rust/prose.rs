//! Makes CommonMark of the document safe for rustdoc: links only to URLs, no HTML, no indented code, fences marked as
//! text.

use super::DocLines;

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
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.trim().lines() {
        let trimmed = line.trim_end();
        let inner = trimmed.trim_start();
        if inner.starts_with("```") || inner.starts_with("~~~") {
            lines.push(if fenced { "```".to_owned() } else { "```text".to_owned() });
            fenced = !fenced;
        } else if fenced {
            lines.push(trimmed.to_owned());
        } else {
            lines.push(escaped(&outdented(trimmed)));
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines
}

/// Four spaces would begin a code block, which rustdoc would test; list items keep two.
fn outdented(line: &str) -> String {
    let inner = line.trim_start();
    let listed = inner.starts_with(['-', '*', '+']) || inner.starts_with(|c: char| c.is_ascii_digit());
    if inner.len() < line.len() && listed { format!("  {inner}") } else { inner.to_owned() }
}

/// Outside code spans and links, brackets and angles are escaped, and URLs become code.
fn escaped(line: &str) -> String {
    if !line.contains(['`', '[', ']', '<', '>', '\\']) && !line.contains("://") {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len() + 8);
    write(&mut out, line, true);
    out
}

/// Writes a line, or the text of a link, which may contain no other link.
fn write(out: &mut String, mut rest: &str, links: bool) {
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(out, rest),
            '[' if links => link(out, rest),
            '!' if links && rest[1..].starts_with('[') => link(out, &rest[1..]).map(|length| length + 1),
            '<' if links => autolink(out, rest),
            'h' => address(out, rest),
            '\\' => escape(out, rest),
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

/// A code span unchanged, if it ends on its line.
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

/// `[text](target)`: a link if its target is a URL, otherwise the text and the target as code.
fn link(out: &mut String, rest: &str) -> Option<usize> {
    let close = closing(rest, ('[', ']'))?;
    let (text, behind) = (&rest[1..close], &rest[close + 1..]);
    if !behind.starts_with('(') {
        return None;
    }
    let end = closing(behind, ('(', ')'))?;
    let target = behind[1..end].split_whitespace().next()?.trim_matches(['<', '>']);
    if text.trim().is_empty() {
        return None;
    }
    let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
    if leads && !target.contains(['<', '>', '\\', '`']) {
        out.push('[');
        write(out, text, false);
        out.push_str(&format!("](<{target}>)"));
    } else {
        write(out, text, false);
        out.push_str(&format!(" ({})", code(target)));
    }
    Some(close + 1 + end + 1)
}

/// The index of the closing sign for the first one; escaped signs and code spans do not count.
fn closing(text: &str, (open, close): (char, char)) -> Option<usize> {
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
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
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
    fn signs_that_turn_the_direction_are_left_out() {
        assert_eq!(visible("a\u{202e}b\u{2066}é".to_owned()), "abé");
    }
}
