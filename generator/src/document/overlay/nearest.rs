//! The nearest of several names to one that does not exist.

/// The name most like `wanted`, when one is like it at all; the first among equals.
pub(crate) fn name<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    ranked(wanted, names).into_iter().next()
}

/// All names that are like `wanted`, the most like first.
pub(crate) fn ranked<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let folded = wanted.to_lowercase();
    let mut near: Vec<_> = names
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(&folded, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.dedup_by(|(_, one), (_, other)| one == other);
    near.into_iter().map(|(_, name)| name).collect()
}
