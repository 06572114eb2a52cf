//! Names in code that the document gives: used letter by letter, or not at all.

use super::{Case, Ident, NEVER_RAW, Scope, escape, words};
use crate::api::RUST_NAME;
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule};
use crate::pointer::Pointer;

/// A thing that wants a name.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'n> {
    /// The name that the document gives it in code.
    pub given: Option<&'n str>,
    /// Its name otherwise.
    pub name: &'n str,
    /// Its place.
    pub origin: &'n Pointer,
}

/// Names are also names of files, which have at most 255 bytes including prefix and extension.
const LONGEST: usize = 200;

/// Whether a text is an identifier in the case of generated code, so that rustc gives no warning.
pub fn is_name(text: &str, case: Case) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let Some(first) = signs.first().filter(|_| signs.len() <= LONGEST) else { return false };
    let is_joint = |at: usize| {
        let around = [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| signs.get(at)));
        around.into_iter().all(|sign| sign.is_some_and(char::is_ascii_digit))
    };
    match case {
        Case::Pascal => {
            let has_place = |(at, sign): (usize, &char)| sign.is_ascii_alphanumeric() || (*sign == '_' && is_joint(at));
            first.is_ascii_uppercase() && signs.iter().enumerate().all(has_place) && !NEVER_RAW.contains(&text)
        }
        Case::Snake | Case::Shouty => {
            let is_letter = |sign: &char| match case {
                Case::Shouty => sign.is_ascii_uppercase(),
                _ => sign.is_ascii_lowercase(),
            };
            let has_place = |sign: &char| is_letter(sign) || sign.is_ascii_digit() || *sign == '_';
            let is_spaced = !text.ends_with('_') && !text.contains("__");
            is_letter(first) && signs.iter().all(has_place) && is_spaced && !NEVER_RAW.contains(&text)
        }
    }
}

impl Case {
    /// The things with names in this case, for people.
    fn bearer(self) -> &'static str {
        match self {
            Self::Pascal => "a type",
            Self::Snake => "a field, an argument or a module",
            Self::Shouty => "a static",
        }
    }
}

impl Scope {
    /// Assigns the name that the document gives, letter by letter, otherwise the Rust name of `name`. Given names are
    /// assigned first, so that they are independent of all other names.
    pub fn claim_all<'n>(&mut self, wanted: &[Wanted<'n>], case: Case, diagnostics: &mut Diagnostics) -> Vec<Ident> {
        let mut taken: Vec<Option<Ident>> = vec![None; wanted.len()];
        for given in [true, false] {
            for (ident, wanted) in taken.iter_mut().zip(wanted).filter(|(_, wanted)| wanted.given.is_some() == given) {
                *ident = Some(self.claim_wanted(wanted, case, diagnostics));
            }
        }
        taken.into_iter().map(|ident| ident.expect("each was claimed in one of the two rounds")).collect()
    }

    /// The same for one thing.
    fn claim_wanted(&mut self, wanted: &Wanted<'_>, case: Case, diagnostics: &mut Diagnostics) -> Ident {
        let Wanted { given, name, origin } = *wanted;
        let Some(given) = given else { return self.claim(name, case, origin, diagnostics) };
        let place = Origin::value(&origin.child(RUST_NAME));
        let finding = |message: String| Diagnostic {
            name: Some(given.to_owned()),
            ..Diagnostic::new(Rule::GivenName, place, message)
        };
        let length = given.chars().count();
        if length > LONGEST {
            let message = format!("a name of {length} letters is too long for {}", case.bearer());
            let help = format!("give one of at most {LONGEST} letters");
            diagnostics.report(finding(message).help(help));
        } else if !is_name(given, case) {
            let message = format!("`{given}` is no name that {} has in Rust", case.bearer());
            let proposal = words(given, case);
            let proposal = if NEVER_RAW.contains(&&*proposal) { format!("{proposal}_") } else { proposal };
            diagnostics.report(finding(message).help(format!("write `{proposal}`, or another one")));
        } else if let Some(other) = self.taken.get(given) {
            let message = format!("`{given}` is the name of something else already");
            let finding = finding(message);
            let is_ours = *other == Pointer::root();
            let finding = if is_ours { finding } else { finding.related("this has it", Origin::key(other)) };
            let help =
                if is_ours { "generated code needs it for itself; give another one" } else { "give another one" };
            diagnostics.report(finding.help(help));
        } else {
            self.taken.insert(given.to_owned(), origin.clone());
            return escape(given.to_owned());
        }
        self.claim(name, case, origin, &mut Diagnostics::default())
    }
}
