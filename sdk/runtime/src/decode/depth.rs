//! How deep a body nests. A body that nests too deep is refused before it is decoded.

/// The maximum depth of a body: the limit of serde_json. No known document needs half of it.
const DEEPEST: usize = 128;

/// The message for a body that nests deeper.
pub(super) const REASON: &str = "the body nests deeper than 128 lists and objects";

/// Whether a body nests deeper, as far as it is JSON. The scan stops at the first bracket beyond the limit.
pub(super) fn is_too_deep(body: &[u8]) -> bool {
    let opens = |byte: &u8| matches!(byte, b'[' | b'{');
    // Most bodies contain too few brackets to nest too deep.
    if body.len() <= DEEPEST || body.iter().filter(|byte| opens(byte)).take(DEEPEST + 1).count() <= DEEPEST {
        return false;
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b']' | b'}' => depth = depth.saturating_sub(1),
            byte if opens(byte) => depth += 1,
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_too_deep;

    #[test]
    fn only_nesting_counts() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let texts = format!(r#"["{}"]"#, r#"\"["#.repeat(500));
        for body in [nested(1), nested(128), "[]".repeat(500), texts] {
            assert!(!is_too_deep(body.as_bytes()), "{body}");
        }
        for body in
            [nested(129), "[".repeat(1 << 20), r#"{"a":"#.repeat(200), format!(r#"{{"a":"{{","b":{}}}"#, nested(129))]
        {
            assert!(is_too_deep(body.as_bytes()));
        }
    }
}
