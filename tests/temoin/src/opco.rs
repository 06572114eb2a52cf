//! The texts of the dated profiles, once. What the simulated OPCO and the suite each read of them is theirs.

macro_rules! profils {
    ($($id:literal),*) => { [$(($id, include_str!(concat!("../../../spec/opco/", $id, ".toml")))),*] };
}

/// Identifier and text of every profile, in the order of the alphabet.
pub const PROFILS: [(&str, &str); 11] = profils!(
    "afdas",
    "akto",
    "atlas",
    "constructys",
    "lopcommerce",
    "ocapiat",
    "opco_2i",
    "opco_ep",
    "opco_mobilites",
    "opco_sante",
    "uniformation"
);
