//! The words of the release notes: what a change is about, and what happened, in French.

use crate::diff::{Element, Kind};

/// What happened, in a few words.
pub fn sentence(element: Element, kind: Kind) -> &'static str {
    match kind {
        Kind::Added if element == Element::Value => "nouvelle valeur",
        Kind::Added => "ajout",
        Kind::AddedRequired => "ajout, obligatoire",
        Kind::Removed => "suppression",
        Kind::Renamed => "nom modifié",
        Kind::MeansAnother => "le même nom désigne autre chose",
        Kind::TypeChanged => "type modifié",
        Kind::ShapeChanged => "nature modifiée",
        Kind::BecameRequired => "désormais à fournir",
        Kind::BecameOptional => "désormais au choix",
        Kind::NullAllowed => "valeur nulle admise",
        Kind::NullForbidden => "valeur nulle exclue",
        Kind::DemandTightened => "contrainte nouvelle ou plus stricte",
        Kind::DemandLoosened => "contrainte levée ou plus souple",
        Kind::DemandChanged => "contrainte modifiée",
        Kind::OpennessChanged => "d'autres valeurs sont admises, ou ne le sont plus",
        Kind::ExtraChanged => "propriétés non décrites traitées autrement",
        Kind::DiscriminatorChanged => "les formes se distinguent autrement",
        Kind::StyleChanged => "écriture modifiée",
        Kind::MediaTypeChanged => "type de média modifié",
        Kind::HolderChanged => "à donner à un autre endroit",
        Kind::WayChanged => "sens de circulation modifié",
        Kind::RetryChanged => "la reprise d'un appel perdu change",
        Kind::SecurityChanged => "autres identifiants d'accès demandés",
        Kind::ServerChanged => "adresse modifiée",
        Kind::ReadingChanged => "les réponses se lisent autrement",
        Kind::ScalarChanged => "le type Rust du scalaire change",
        Kind::GroupChanged => "groupe modifié",
        Kind::SensitivityChanged => "la confidentialité change",
        Kind::AliasesChanged => "d'autres orthographes sont acceptées à la lecture",
        Kind::Deprecated => "usage déconseillé",
        Kind::Reinstated => "usage de nouveau admis",
        Kind::HeadingChanged => "en-tête du document modifié",
        Kind::TextsChanged => "textes modifiés",
        Kind::AnnotationChanged => "annotation modifiée",
        Kind::ExamplesChanged => "exemples modifiés",
        Kind::ArgumentsReordered => "les arguments de la méthode changent d'ordre",
        Kind::SurfaceChanged => "le type Rust change, en conséquence d'un autre changement",
    }
}

/// What a change is about: `schéma Pet, propriété name`.
pub fn identity(identity: &str) -> String {
    identity.split(" / ").map(segment).collect::<Vec<_>>().join(", ")
}

fn segment(segment: &str) -> String {
    let whole = WORDS.iter().any(|(english, _)| *english == segment);
    let (word, name) = segment.split_once(' ').filter(|_| !whole).unwrap_or((segment, ""));
    let known = WORDS.iter().find(|(english, _)| *english == word);
    match (known, name) {
        (Some((_, french)), "") => (*french).to_owned(),
        (Some((_, french)), name) => format!("{french} `{}`", name.replace('`', "'").replace(" as ", " en ")),
        (None, _) => format!("`{}`", segment.replace('`', "'")),
    }
}

/// The words that identities are made of.
const WORDS: [(&str, &str); 25] = [
    ("annotations", "annotations"),
    ("api", "document"),
    ("body", "corps"),
    ("component", "schéma"),
    ("field", "propriété"),
    ("group", "groupe"),
    ("header", "en-tête"),
    ("items", "éléments"),
    ("operation", "opération"),
    ("parameter", "paramètre"),
    ("part", "partie"),
    ("reading", "lecture"),
    ("receiver", "réception"),
    ("reply", "réponse"),
    ("rust", "nom Rust"),
    ("scalar", "scalaire"),
    ("scheme", "mode d'accès"),
    ("server", "serveur"),
    ("servers", "serveurs"),
    ("title", "titre"),
    ("value", "valeur"),
    ("values", "valeurs"),
    ("variant", "forme"),
    ("version", "version"),
    ("other properties", "autres propriétés"),
];

/// What was or is: words of types in French, everything else as code.
pub fn value(word: &str) -> String {
    if let Some(inner) = word.strip_suffix(" or null") {
        return format!("{} ou nul", value(inner));
    }
    if let Some((name, written)) = word.strip_prefix("scalar ").and_then(|rest| rest.split_once(" (")) {
        return format!("scalaire `{name}` ({})", value(written.trim_end_matches(')')));
    }
    for (english, french) in [("list of ", "liste de "), ("map of ", "dictionnaire de ")] {
        if let Some(inner) = word.strip_prefix(english) {
            return format!("{french}{}", value(inner));
        }
    }
    let known = VALUES.iter().find(|(english, _)| *english == word);
    known.map_or_else(|| format!("`{}`", word.replace('`', "'")), |(_, french)| (*french).to_owned())
}

/// Types and answers to questions.
const VALUES: [(&str, &str); 27] = [
    ("JSON", "JSON"),
    ("any JSON", "JSON quelconque"),
    ("as written", "tels quels"),
    ("at each call", "à chaque appel"),
    ("boolean", "booléen"),
    ("both ways", "dans les deux sens"),
    ("bytes", "octets"),
    ("choice", "choix"),
    ("enumeration", "liste de valeurs"),
    ("file", "fichier"),
    ("form", "formulaire"),
    ("in answers only", "dans les réponses seulement"),
    ("in requests only", "dans les requêtes seulement"),
    ("integer of 128 bits", "entier de 128 bits"),
    ("integer of 32 bits", "entier de 32 bits"),
    ("integer of 64 bits", "entier de 64 bits"),
    ("integer of 64 bits without sign", "entier positif de 64 bits"),
    ("multipart", "multipart"),
    ("never", "jamais"),
    ("never shown", "jamais montré"),
    ("no body", "sans corps"),
    ("number", "nombre"),
    ("object", "objet"),
    ("once on the client", "une fois, sur le client"),
    ("safe", "sans risque"),
    ("shown", "montré"),
    ("text", "texte"),
];
