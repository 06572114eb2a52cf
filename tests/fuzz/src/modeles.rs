//! JSON of an OPCO, read as any model: it is refused, or what was read is written, and read again as the same.

use conformance::generated::{reencode, reencode_read};
use temoin::generated::models::MODELS;

/// Reads what follows the first line as the model that this line names; any other line stands for one of them.
pub fn jouer(octets: &[u8]) {
    let texte = String::from_utf8_lossy(octets);
    let (nom, json) = texte.split_once('\n').unwrap_or(("", &texte));
    let hasard = nom.bytes().fold(0_usize, |somme, octet| somme.wrapping_mul(31).wrapping_add(octet.into()));
    let modele = MODELS.iter().find(|modele| modele.name == nom).unwrap_or(&MODELS[hasard % MODELS.len()]);
    for lire in [reencode_read, reencode] {
        if let Some(Ok(ecrit)) = lire(modele.name, json) {
            let encore = lire(modele.name, &ecrit).expect("a model of the norm");
            assert_eq!(encore.as_ref(), Ok(&ecrit), "{} is not read as it was written", modele.name);
        }
    }
}
