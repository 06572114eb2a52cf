//! The help and the errors of a command line in French: clap has English ones only.

#![doc = include_str!("../README.md")]

use std::error::Error as _;
use std::ffi::OsStr;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

/// A French sentence from a parser of values: [`erreur`] shows it, and hides the English ones of other parsers.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct ValeurAttendue(pub String);

/// The layout of every help text.
const MODELE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

/// The same command with French help, in all its subcommands. Call it before `Command::try_get_matches`.
pub fn aide(commande: Command) -> Command {
    let option = |nom: &'static str, lettre, texte: &'static str, action| {
        Arg::new(nom).short(lettre).long(nom).help(texte).help_heading("Options ").action(action)
    };
    let a_une_version = commande.get_version().is_some();
    let mut rang = 0;
    let ordonner = |un: Arg| {
        rang += 1;
        argument(un).display_order(rang)
    };
    let commande = commande
        .help_template(MODELE)
        .subcommand_help_heading("Commandes ")
        .subcommand_value_name("COMMANDE")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .mut_args(ordonner)
        .arg(option("help", 'h', "Montre cette aide", ArgAction::Help))
        .mut_subcommands(aide);
    if a_une_version { commande.arg(option("version", 'V', "Montre la version", ArgAction::Version)) } else { commande }
}

/// An argument under a French heading, with its values and its default in French.
fn argument(argument: Arg) -> Arg {
    let titre = if argument.is_positional() { "Arguments " } else { "Options " };
    let argument = argument.help_heading(titre);
    if !argument.get_action().takes_values() {
        return argument;
    }
    let valeurs: Vec<_> = argument.get_possible_values().iter().map(|valeur| valeur.get_name().to_owned()).collect();
    let defaut = argument.get_default_values().join(OsStr::new(", "));
    let mut texte = argument.get_help().map(ToString::to_string).unwrap_or_default();
    if !valeurs.is_empty() {
        texte = format!("{texte} [{}]", valeurs.join(", "));
    }
    if !defaut.is_empty() {
        texte = format!("{texte} [par défaut : {}]", defaut.display());
    }
    argument.hide_default_value(true).hide_possible_values(true).help(texte)
}

/// Why the arguments are wrong, in one French sentence, and how to see the help.
pub fn erreur(erreur: &Error) -> String {
    let dit = |quoi| erreur.get(quoi).map(ToString::to_string).unwrap_or_default();
    let (nom, valeur) = (dit(ContextKind::InvalidArg), dit(ContextKind::InvalidValue));
    let phrase = match erreur.kind() {
        ErrorKind::UnknownArgument => format!("« {nom} » est inconnu ici{}", proche(&dit(ContextKind::SuggestedArg))),
        ErrorKind::InvalidSubcommand => {
            let inconnue = dit(ContextKind::InvalidSubcommand);
            format!("la commande « {inconnue} » est inconnue{}", proche(&dit(ContextKind::SuggestedSubcommand)))
        }
        ErrorKind::MissingRequiredArgument => format!("il manque {nom}"),
        ErrorKind::ArgumentConflict => match dit(ContextKind::PriorArg) {
            meme if meme == nom => format!("{nom} ne se donne qu'une fois"),
            autre => format!("{nom} ne va pas avec {autre}"),
        },
        ErrorKind::InvalidValue if valeur.is_empty() => format!("il manque la valeur de {nom}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let attendu = erreur.source().and_then(|source| source.downcast_ref::<ValeurAttendue>());
            let attendu = attendu.map(|attendu| format!(" ; {attendu}"));
            let admises = Some(dit(ContextKind::ValidValue)).filter(|admises| !admises.is_empty());
            let attendu = attendu.or_else(|| admises.map(|admises| format!(" ; on attend {admises}")));
            format!("« {valeur} » n'est pas une valeur de {nom}{}", attendu.unwrap_or_default())
        }
        ErrorKind::InvalidUtf8 => "un argument n'est pas de l'UTF-8".to_owned(),
        _ => "les arguments ne vont pas ensemble".to_owned(),
    };
    format!("Erreur : {phrase}. L'option --help montre l'usage.\n")
}

fn proche(nom: &str) -> String {
    if nom.is_empty() { String::new() } else { format!(" ; « {nom} » existe") }
}
