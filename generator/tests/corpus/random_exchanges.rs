//! Some of the random documents become whole crates, and every operation of theirs is called and answered over a loopback
//! server: nothing is lost, or a finding names the place.
//!
//! `DOCUMENTS=<first>..<end>` takes others, as in `random_documents`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use generator::Compiler;
use serde_json::Value;

use crate::batch::Finding;
use crate::crates::Probe;
use crate::documents::document;
use crate::exceptions::Exceptions;
use crate::exchanges;
use crate::random_documents::{LOSSES, is_operation, listed, numbers, spoken_of};

/// One document of so many becomes a crate.
const ONE_OF: u64 = 20;

/// The rules about a parameter, a part or a body that travels otherwise than it is documented.
const OF_OPERATIONS: [&str; 3] = ["W028", "W029", "W032"];

/// How many failures are shown.
const SHOWN: usize = 60;

/// What a finding says of an operation: directly, or of a component that it speaks of.
fn said(tree: &Value, findings: &[Finding], key: &str) -> Option<String> {
    let (method, path) = key.split_once(' ')?;
    let place = format!("/paths/{}/{}", path.replace('~', "~0").replace('/', "~1"), method.to_ascii_lowercase());
    let is_loss = |found: &&Finding| LOSSES.contains(&found.rule) || OF_OPERATIONS.contains(&found.rule);
    let own = findings.iter().filter(is_loss).find(|found| found.pointer.starts_with(&place));
    if let Some(found) = own {
        return Some(format!("{} {}", found.rule, found.message));
    }
    let text = tree.pointer(&place)?.to_string();
    let spoken = spoken_of(tree, findings);
    spoken
        .into_iter()
        .find(|(name, _)| text.contains(&format!("\"#/components/schemas/{name}\"")))
        .map(|(_, said)| said)
}

#[test]
#[ignore = "builds a hundred crates; .ci/run runs it"]
fn their_operations_lose_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exchanges");
    fs::create_dir_all(&folder).unwrap();
    let exceptions = Exceptions::read();
    let (mut faults, mut excused, mut sums) = (Vec::new(), BTreeMap::new(), (0, 0, 0, 0));
    let with_operations = |number: &u64| {
        let tree = document(*number);
        tree["paths"].as_object().is_some_and(|paths| !paths.is_empty()).then_some((*number, tree))
    };
    for (number, tree) in numbers().filter(|number| number % ONE_OF == 0).filter_map(|number| with_operations(&number))
    {
        let path = folder.join(format!("x{number}.json"));
        fs::write(&path, format!("{tree:#}")).unwrap();
        let compilation = Compiler::default().compile(&path);
        if compilation.output.is_none() {
            sums.3 += 1;
            continue;
        }
        let findings = compilation.diagnostics.found().iter().map(|found| Finding {
            rule: found.rule.code(),
            pointer: found.origin.pointer.as_str().to_owned(),
            message: found.message.clone(),
        });
        let findings: Vec<Finding> = findings.collect();
        let probe = match Probe::build_only(&path, &format!("x{number}"), "exchanges") {
            Ok(probe) => probe,
            Err(reason) => {
                faults.push(format!("{number}: {reason}"));
                continue;
            }
        };
        let report = exchanges::of(&probe, &tree);
        let (operations, exchanged) = report.counts();
        sums = (sums.0 + 1, sums.1 + operations, sums.2 + exchanged, sums.3);
        let known = |key: &str| exceptions.has(&listed(number), key);
        let loses = |key: &str| report.failures.iter().any(|(failed, _)| failed == key);
        let document = listed(number);
        let needless = exceptions.of(&document).filter(|key| is_operation(key) && !loses(key));
        faults.extend(needless.map(|key| format!("{number} {key} is excused and loses nothing")));
        for (key, wrong) in report.failures.iter().filter(|(key, _)| !known(key)) {
            let wrong = format!("{number} {key}: {wrong}");
            match said(&tree, &findings, key) {
                Some(said) => excused.entry(said).or_insert((0, wrong)).0 += 1,
                None => faults.push(wrong),
            }
        }
    }
    let (documents, operations, exchanged, refused) = sums;
    println!("{documents} documents, {operations} operations, {exchanged} exchanges; {refused} refused with an error");
    for (said, (count, first)) in &excused {
        println!("  {count} operations lose something, where a finding says: {said}\n    such as {first}");
    }
    faults.iter().take(SHOWN).for_each(|fault| println!("  {fault}"));
    assert!(faults.is_empty(), "{} operations lose something", faults.len());
}
