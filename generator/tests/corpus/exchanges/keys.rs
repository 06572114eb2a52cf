//! Whether a request carries the keys that its operation asks for.

use serde_json::Value;

use super::operations::{Operation, resolve};
use super::served::Arrived;

/// What the probe gives for every key.
const KEY: &str = "judge-key";

/// The same in Basic credentials.
const BASIC: &str = "Basic anVkZ2Uta2V5Omp1ZGdlLWtleQ==";

/// The error in the keys: all keys of some alternative must be there.
pub fn of(document: &Value, operation: &Operation<'_>, arrived: &Arrived) -> Option<String> {
    let has = |scheme: &&str| {
        let place = format!("/components/securitySchemes/{}", scheme.replace('~', "~0").replace('/', "~1"));
        document.pointer(&place).is_some_and(|scheme| carries(resolve(document, scheme), arrived))
    };
    let is_allowed = operation.security.is_empty() || operation.security.iter().any(|all| all.iter().all(has));
    (!is_allowed).then(|| format!("none of {:?} is satisfied", operation.security))
}

fn carries(scheme: &Value, arrived: &Arrived) -> bool {
    let name = scheme["name"].as_str().unwrap_or_default();
    match (scheme["type"].as_str(), scheme["in"].as_str()) {
        (Some("apiKey"), Some("header")) => arrived.text(name).is_some_and(|value| value == KEY),
        (Some("apiKey"), Some("cookie")) => {
            arrived.text("cookie").is_some_and(|all| all.split("; ").any(|pair| pair == format!("{name}={KEY}")))
        }
        (Some("apiKey"), _) => {
            let query = arrived.target.split_once('?').map_or("", |(_, query)| query);
            url::form_urlencoded::parse(query.as_bytes()).any(|(known, value)| known == name && value == KEY)
        }
        _ => arrived.text("authorization").is_some_and(|value| value.ends_with(KEY) || value == BASIC),
    }
}

/// The pairs without those that hold a key.
pub fn without(text: &str, separator: char) -> String {
    let kept: Vec<&str> = text.split(separator).filter(|pair| !pair.ends_with(&format!("={KEY}"))).collect();
    kept.join(&separator.to_string())
}
