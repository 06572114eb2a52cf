//! The words of the release notes: elements and kinds of changes, in French.

use crate::diff::{Element, Kind};

/// The kind of a change, in a few words.
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
        Kind::SharingChanged => "les descriptions identiques, qui n'ont qu'un type Rust, ne sont plus les mêmes",
    }
}

/// The element of a change: `schéma Pet, propriété name`.
pub fn identity(identity: &str) -> String {
    identity.split(" / ").map(segment).collect::<Vec<_>>().join(", ")
}

fn segment(segment: &str) -> String {
    let whole = WORDS.iter().any(|(english, _)| *english == segment);
    let (word, name) = segment.split_once(' ').filter(|_| !whole).unwrap_or((segment, ""));
    let known = WORDS.iter().find(|(english, _)| *english == word);
    match (known, name) {
        (Some((_, french)), "") => (*french).to_owned(),
        (Some((_, french)), name) => format!("{french} {}", named(word, name)),
        (None, _) => format!("`{}`", segment.replace('`', "'")),
    }
}

/// The name, and its place or form.
fn named(word: &str, name: &str) -> String {
    let code = |name: &str| format!("`{}`", name.replace('`', "'"));
    let place = |english: &str| PLACES.iter().find(|(known, _)| *known == english);
    match (word, name.split_once(' ')) {
        ("parameter", Some((english, name))) if place(english).is_some() => {
            format!("{} {}", code(name), place(english).map_or("", |(_, french)| french))
        }
        ("body", Some(("as", media))) => format!("en {}", code(media)),
        ("reply", _) => name
            .split_once(" as ")
            .map_or_else(|| code(name), |(key, media)| format!("{} en {}", code(key), code(media))),
        _ => code(name),
    }
}

/// Where parameters go.
const PLACES: [(&str, &str); 4] =
    [("cookie", "(cookie)"), ("header", "(en-tête)"), ("path", "(chemin)"), ("query", "(requête)")];

/// The words in identities.
const WORDS: [(&str, &str); 27] = [
    ("annotations", "annotations"),
    ("arguments", "arguments"),
    ("api", "document"),
    ("body", "corps"),
    ("component", "schéma"),
    ("declaration", "déclaration"),
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

/// The old or new state: words of types in French, everything else as code.
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
    if let Some(inner) = word.strip_suffix(", several times") {
        return format!("{}, plusieurs fois", value(inner));
    }
    let known = VALUES.iter().find(|(english, _)| *english == word);
    known.map_or_else(|| format!("`{}`", word.replace('`', "'")), |(_, french)| (*french).to_owned())
}

/// Types, and answers to yes-or-no questions.
const VALUES: [(&str, &str); 42] = [
    ("JSON", "JSON"),
    ("JSON without a content type", "JSON sans type de média"),
    ("any JSON", "JSON quelconque"),
    ("anything", "tout"),
    ("as usual", "comme d'habitude"),
    ("at each call", "à chaque appel"),
    ("basic", "nom et mot de passe"),
    ("bearer token", "jeton porteur"),
    ("boolean", "booléen"),
    ("both ways", "dans les deux sens"),
    ("bytes", "octets"),
    ("client credentials", "identifiants du client"),
    ("choice", "choix"),
    ("enumeration", "liste de valeurs"),
    ("file", "fichier"),
    ("forbidden", "interdites"),
    ("form", "formulaire"),
    ("in answers only", "dans les réponses seulement"),
    ("in requests only", "dans les requêtes seulement"),
    ("integer of 128 bits", "entier de 128 bits"),
    ("integer of 32 bits", "entier de 32 bits"),
    ("integer of 64 bits", "entier de 64 bits"),
    ("integer of 64 bits without sign", "entier positif de 64 bits"),
    ("multipart", "multipart"),
    ("names as written", "noms tels quels"),
    ("names without regard to case", "noms sans égard à la casse"),
    ("never", "jamais"),
    ("never shown", "jamais montré"),
    ("no body", "sans corps"),
    ("not spoken of", "non décrites"),
    ("nothing", "rien"),
    ("number", "nombre"),
    ("object", "objet"),
    ("only the listed shapes", "les formes listées seulement"),
    ("only the listed values", "les valeurs listées seulement"),
    ("once on the client", "une fois, sur le client"),
    ("other shapes may come", "d'autres formes admises"),
    ("other values may come", "d'autres valeurs admises"),
    ("safe", "sans risque"),
    ("shown", "montré"),
    ("text", "texte"),
    ("text or JSON", "texte ou JSON"),
];
