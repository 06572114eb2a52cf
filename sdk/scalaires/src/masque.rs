//! Numbers that are recognised by their form, wherever they stand: NIR and IBAN.

use crate::MASK;

/// Digits of a NIR without its key; longer runs are masked whole.
const NIR: usize = 13;
/// The length of a SIRET, which is not secret and is the most useful information in an error.
const SIRET: usize = 14;
/// The shortest and the longest IBAN.
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

/// The text with what looks like a NIR or an IBAN masked, wherever it stands.
pub fn masquer_numeros(texte: &str) -> String {
    let signes: Vec<char> = texte.chars().collect();
    let mut masque = String::with_capacity(texte.len());
    let mut place = 0;
    while place < signes.len() {
        let avant = place.checked_sub(1).map(|avant| signes[avant]);
        let fin = iban(&signes, place, avant).or_else(|| nir(&signes, place, avant));
        if let Some(fin) = fin {
            masque.push_str(MASK);
            place = fin;
        } else {
            masque.push(signes[place]);
            place += 1;
        }
    }
    masque
}

/// The end of the run of digits at `debut`, if it is long enough to hold a NIR.
///
/// Digits may be grouped by single separators, and `2A`/`2B` are Corsica. A single run that begins with 0 or 9 (a DECA
/// number) or has the length of a SIRET is not masked.
fn nir(signes: &[char], debut: usize, avant: Option<char>) -> Option<usize> {
    if !signes[debut].is_ascii_digit() || avant.is_some_and(|avant| avant.is_ascii_digit()) {
        return None;
    }
    let (mut chiffres, mut place, mut groupe) = (0, debut, false);
    let mut fin = debut;
    while place < signes.len() {
        let corse = chiffres == 6 && matches!(signes[place], 'A' | 'a' | 'B' | 'b') && signes[place - 1] == '2';
        if signes[place].is_ascii_digit() || corse {
            chiffres += 1;
            place += 1;
            fin = place;
        } else if place == fin && est_separateur(signes[place]) {
            groupe = true;
            place += 1;
        } else {
            break;
        }
    }
    let anodin = !groupe && (chiffres == SIRET || matches!(signes[debut], '0' | '9'));
    (chiffres >= NIR && !anodin).then_some(fin)
}

/// The end of the IBAN at `debut`: two letters, two digits, then groups with at least a digit or in capitals.
fn iban(signes: &[char], debut: usize, avant: Option<char>) -> Option<usize> {
    let tete = signes.get(debut..debut + 4)?;
    let est_tete = tete[..2].iter().all(char::is_ascii_alphabetic) && tete[2..].iter().all(char::is_ascii_digit);
    if !est_tete || avant.is_some_and(|avant| avant.is_ascii_alphanumeric()) {
        return None;
    }
    let (mut longueur, mut place, mut fin) = (0, debut, debut);
    loop {
        let groupe = signes[place..].iter().take_while(|lettre| lettre.is_ascii_alphanumeric()).count();
        let lettres = &signes[place..place + groupe];
        let convient = lettres.iter().any(char::is_ascii_digit) || lettres.iter().all(char::is_ascii_uppercase);
        if groupe == 0 || !convient || longueur + groupe > *IBAN.end() {
            break;
        }
        longueur += groupe;
        fin = place + groupe;
        if !signes.get(fin).is_some_and(|&suivant| est_separateur(suivant)) {
            break;
        }
        place = fin + 1;
    }
    IBAN.contains(&longueur).then_some(fin)
}

fn est_separateur(lettre: char) -> bool {
    matches!(lettre, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use super::masquer_numeros as mask;

    #[test]
    fn masks_nir_and_iban_in_every_writing() {
        for text in [
            "1801275123456",
            "180127512345642",
            "1 80 12 75 123 456 42",
            "103042A99999907",
            "1 03 04 2A 999 999 07",
            "FR1420041010050500013M02606",
            "FR14 2004 1010 0505 0001 3M02 606",
            "GB29 NWBK 6016 1331 9268 19",
            "fr7630006000011234567890189",
            // Of the length of a SIRET, but in groups; with the blanks of French printers and keyboards.
            "1 80 12 75 123 456 4",
            "1.80.12.75.123.456",
            "1\u{a0}80\u{a0}12\u{a0}75\u{a0}123\u{a0}456\u{a0}42",
            "1\u{202f}80\u{202f}12\u{202f}75\u{202f}123\u{202f}456",
            "FR14\u{a0}2004\u{a0}1010\u{a0}0505\u{a0}0001\u{a0}3M02\u{a0}606",
            "0 80 12 75 123 456",
            "103042a99999907",
            "NO9386011117947",
            // The longest of all.
            "LC14BOSL123456789012345678901234XY",
        ] {
            assert_eq!(mask(text), "***", "{text}");
            assert_eq!(mask(&format!("le nir ({text}) est faux")), "le nir (***) est faux");
        }
        assert_eq!(mask("NIR1801275123456 déjà connu"), "NIR*** déjà connu");
        assert_eq!(mask("FR14 2004 1010 0505 0001 3M02 606 est inconnu"), "*** est inconnu");
    }

    #[test]
    fn leaves_what_is_no_secret() {
        for text in [
            "73282932000074",
            "075202609011234",
            "02B202212000000",
            "2026-09-01T00:00:00+00:00",
            "RNCP34567",
            "180127512345",
            "180127X123456",
            "1  80 12 75 123 456",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
