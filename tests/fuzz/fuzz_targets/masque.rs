//! See `src/masque.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| conformance_fuzz::masque::jouer(octets));
