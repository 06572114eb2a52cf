//! Comparison of people's names, used for conventions, certificates, contracts and pairing. What is sent keeps the
//! spelling typed.
//!
//! Accents, case, hyphens and blanks make no difference. These count as another spelling of the same name: words joined
//! or not (`N'Diaye`, `Le Goff`), `St` for `Saint`, `ue` for `ü`, a usage name after `ép.` or `née`, a usage name in the
//! place of the birth name or joined to it where it is known to be one, one first name of a list (`Camille, Marie`), the
//! first of several without a separator (`Camille Marie`), name and first name swapped.
//!
//! Anything else is another name, however similar: one letter more or less (`Dupond` and `Dupont`, `Martin` and
//! `Martine`, `Muller` and `Mueller`), and one part of a double name (`Jean` and `Jean-Pierre`, `Essai` and
//! `Essai-Martin`). Two people with the same usage name are distinguished by their birth names.

#[cfg(test)]
mod tests;

/// How two names, or two people, relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rapprochement {
    /// The same name.
    Meme,
    /// The same name, spelled otherwise.
    Graphie,
    /// Another name.
    Autre,
}

impl Rapprochement {
    /// Whether both names are those of one person.
    pub(crate) fn est_une_personne(self) -> bool {
        self != Self::Autre
    }
}

/// The names of a person.
#[derive(Clone, Copy)]
pub(crate) struct Personne<'a> {
    /// The birth name.
    pub(crate) nom: &'a str,
    /// The usage name, where there is one.
    pub(crate) usage: Option<&'a str>,
    /// The first name.
    pub(crate) prenom: &'a str,
}

impl Personne<'_> {
    /// How two people relate by name and by first name: the usage name may replace the birth name or be joined to it, and
    /// name and first name may be swapped.
    pub(crate) fn comparer(self, autre: Personne<'_>) -> [Rapprochement; 2] {
        let simple = [comparer(self.nom, autre.nom), comparer_prenoms(self.prenom, autre.prenom)];
        if simple.iter().all(|un| un.est_une_personne()) {
            return simple;
        }
        let usages = [(self.usage, Some(autre.nom)), (Some(self.nom), autre.usage)];
        let par_usage = usages.into_iter().any(|(un, autre)| {
            let deux = un.zip(autre).filter(|(un, autre)| !un.trim().is_empty() && !autre.trim().is_empty());
            // If one text contains both names, they were compared as such.
            let deux = deux.filter(|(un, autre)| parties(un).len() == 1 && parties(autre).len() == 1);
            deux.is_some_and(|(un, autre)| comparer(un, autre).est_une_personne())
        });
        let par_usage = par_usage || self.porte_les_deux(autre.nom) || autre.porte_les_deux(self.nom);
        let intervertis =
            comparer(self.nom, autre.prenom).est_une_personne() && comparer(self.prenom, autre.nom).est_une_personne();
        match simple {
            _ if intervertis => [Rapprochement::Graphie; 2],
            [_, prenom] if par_usage && prenom.est_une_personne() => [Rapprochement::Graphie, prenom],
            autre => autre,
        }
    }

    /// Whether a name is the birth name and the usage name of this person, in either order.
    fn porte_les_deux(self, nom: &str) -> bool {
        let simple = |nom: &str| !nom.trim().is_empty() && parties(nom).len() == 1;
        let Some(usage) = self.usage.filter(|usage| [*usage, self.nom, nom].into_iter().all(simple)) else {
            return false;
        };
        let doubles = [format!("{} {usage}", self.nom), format!("{usage} {}", self.nom)];
        doubles.iter().any(|double| comparer(double, nom).est_une_personne())
    }
}

/// How two names relate.
pub(crate) fn comparer(un: &str, autre: &str) -> Rapprochement {
    if memes(un, autre) {
        return Rapprochement::Meme;
    }
    let meme_nom = |un: &Graphies, autre: &Graphies| un.iter().any(|graphie| autre.contains(graphie));
    let (un, autre) = (parties(un), parties(autre));
    let une_personne = match (&un[..], &autre[..]) {
        // Birth name and usage name of both: the birth name decides, since a usage name may be shared, and may change.
        ([un, _], [autre, _]) => meme_nom(un, autre),
        _ => un.iter().any(|un| autre.iter().any(|autre| meme_nom(un, autre))),
    };
    if une_personne { Rapprochement::Graphie } else { Rapprochement::Autre }
}

/// How two first names relate: of a list with separators, one common name is enough; of two lists, the first of each
/// decides.
fn comparer_prenoms(un: &str, autre: &str) -> Rapprochement {
    let entiers = comparer(un, autre);
    let (uns, autres) = (liste(un), liste(autre));
    let proches = match (&uns[..], &autres[..]) {
        ([seul], liste) | (liste, [seul]) => liste.iter().any(|un| comparer(un, seul).est_une_personne()),
        ([un, ..], [autre, ..]) => comparer(un, autre).est_une_personne(),
        _ => false,
    };
    let proches = proches || est_le_premier(un, autre) || est_le_premier(autre, un);
    if entiers == Rapprochement::Autre && proches { Rapprochement::Graphie } else { entiers }
}

/// Whether a single first name is the first of several without separators (`Camille` and `Camille Marie`); hyphens join
/// names into one.
fn est_le_premier(seul: &str, plusieurs: &str) -> bool {
    let mut suite = plusieurs.split_whitespace();
    let premier = suite.next().filter(|_| suite.next().is_some());
    seul.split_whitespace().count() == 1 && premier.is_some_and(|premier| comparer(premier, seul).est_une_personne())
}

fn liste(prenoms: &str) -> Vec<&str> {
    prenoms.split([',', ';', '/']).map(str::trim).filter(|prenom| !prenom.is_empty()).collect()
}

/// Two names are the same without regard to accents, case, hyphens, apostrophes and repeated blanks.
pub(crate) fn memes(un: &str, autre: &str) -> bool {
    comparable(un) == comparable(autre)
}

/// A name for comparison: capitals without accents, a single blank for each run of other characters; a name without any
/// of our letters is unchanged.
pub(crate) fn comparable(nom: &str) -> String {
    let simple = mots(&deunicode::deunicode(nom)).join(" ");
    if simple.is_empty() { nom.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase() } else { simple }
}

/// A name as a part of a key: one text for the spellings of one name, where [`comparer`] has only pairs. Words are joined
/// (`Le Goff`, `LE-GOFF`, `LEGOFF`), `St` is written out, of a birth name and a usage name the birth name counts, and a
/// letter of another alphabet is one letter: so `Müller`, `Mueller` and `Muller` are one here, told apart by what else is
/// in the key.
pub(crate) fn en_cle(nom: &str) -> String {
    let mots = mots(&deunicode::deunicode(nom));
    let mut simple = de_part_et_d_autre(&mots).first().map(|mots| joindre(mots)).unwrap_or_default();
    for (deux, une) in [("AE", "A"), ("OE", "O"), ("UE", "U"), ("AA", "A"), ("DJ", "D")] {
        simple = simple.replace(deux, une);
    }
    if simple.is_empty() { comparable(nom) } else { simple }
}

/// The words of a name, in capitals.
fn mots(nom: &str) -> Vec<String> {
    let mots = nom.split(|lettre: char| !lettre.is_ascii_alphanumeric()).filter(|mot| !mot.is_empty());
    mots.map(str::to_ascii_uppercase).collect()
}

/// The words between a birth name and a usage name.
const USAGES: [&str; 9] = ["EP", "EPOUSE", "EPSE", "NEE", "NE", "VEUVE", "VVE", "DIT", "DITE"];

/// Those of them that precede a birth name.
const NAISSANCES: [&str; 2] = ["NEE", "NE"];

/// The spellings of a name, without blanks.
type Graphies = Vec<String>;

/// The whole name, or its parts before and after « ép. » or « née », each with the letters of other alphabets as one
/// character and as two.
fn parties(nom: &str) -> Vec<Graphies> {
    let mut parties: Vec<Graphies> = Vec::new();
    for ecrit in [deunicode::deunicode(nom), deunicode::deunicode(&en_deux_lettres(nom))] {
        let mots = mots(&ecrit);
        let des_deux: Vec<_> = de_part_et_d_autre(&mots).into_iter().map(joindre).collect();
        parties.resize(parties.len().max(des_deux.len()), Graphies::new());
        for (graphies, graphie) in parties.iter_mut().zip(des_deux).filter(|(_, graphie)| !graphie.is_empty()) {
            graphies.push(graphie);
        }
    }
    parties
}

/// The words of the birth name, and those of the usage name where a text says both: the birth name stands before `ép.`,
/// and after `née`.
fn de_part_et_d_autre(mots: &[String]) -> Vec<&[String]> {
    let marque = mots.iter().position(|mot| USAGES.contains(&mot.as_str()));
    match marque.filter(|place| *place > 0 && *place + 1 < mots.len()) {
        Some(place) if NAISSANCES.contains(&mots[place].as_str()) => vec![&mots[place + 1..], &mots[..place]],
        Some(place) => vec![&mots[..place], &mots[place + 1..]],
        None => vec![mots],
    }
}

/// The words joined, `St` written out.
fn joindre(mots: &[String]) -> String {
    let plusieurs = mots.len() > 1;
    mots.iter()
        .map(|mot| match mot.as_str() {
            "ST" if plusieurs => "SAINT",
            "STE" if plusieurs => "SAINTE",
            autre => autre,
        })
        .collect()
}

/// Letters that other alphabets write as one character and French texts often as two.
fn en_deux_lettres(nom: &str) -> String {
    let mut ecrit = String::with_capacity(nom.len());
    for lettre in nom.chars() {
        match lettre {
            'ä' | 'Ä' | 'æ' | 'Æ' => ecrit.push_str("AE"),
            'ö' | 'Ö' | 'ø' | 'Ø' | 'œ' | 'Œ' => ecrit.push_str("OE"),
            'ü' | 'Ü' => ecrit.push_str("UE"),
            'å' | 'Å' => ecrit.push_str("AA"),
            'đ' | 'Đ' => ecrit.push_str("DJ"),
            // A combining mark after its letter; on an `e` or `i` it is an accent.
            '\u{308}' if ecrit.ends_with(['a', 'o', 'u', 'A', 'O', 'U']) => ecrit.push('E'),
            '\u{30a}' if ecrit.ends_with(['a', 'A']) => ecrit.push('A'),
            autre => ecrit.push(autre),
        }
    }
    ecrit
}
