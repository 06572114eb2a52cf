//! See `src/formulaires.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| conformance_fuzz::formulaires::jouer(octets));
