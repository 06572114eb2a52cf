// The OPCO, one row for each: its name in Rust, and its identifier, which is also the name of its profile beside this
// file. Whoever reads the list says what a row becomes, by a macro `opcos!` of its own.
opcos! {
    Afdas "afdas",
    Akto "akto",
    Atlas "atlas",
    Constructys "constructys",
    Lopcommerce "lopcommerce",
    Ocapiat "ocapiat",
    Opco2i "opco_2i",
    OpcoEp "opco_ep",
    OpcoMobilites "opco_mobilites",
    OpcoSante "opco_sante",
    Uniformation "uniformation",
}
