//! The texts of the dated profiles, once. What the simulated OPCO and the suite each read of them is theirs.

macro_rules! opcos {
    ($($nom:ident $identifiant:literal,)+) => {
        /// Identifier and text of every profile, in the order of `spec/opco/liste.rs`.
        pub const PROFILS: [(&str, &str); [$($identifiant),+].len()] = [$((
            $identifiant,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/opco/", $identifiant, ".toml")),
        )),+];
    };
}

include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/opco/liste.rs"));
