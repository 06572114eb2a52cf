//! Prints the tables of reference: each with the day until which it was verified, and each entry with its sources.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use cfadock::reference::tables;
use cfadock::sources::citations;

/// Prints all tables.
pub fn executer() -> ExitCode {
    match std::io::stdout().lock().write_all(texte().as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader of the first lines only closes the pipe early.
        Err(faute) if faute.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The tables, in French.
pub fn texte() -> String {
    let mut texte = String::new();
    for table in tables() {
        let deplacements = if table.mouvante { "peut changer" } else { "ne change pas" };
        let _ = writeln!(texte, "{} : vérifiée jusqu'au {} ({deplacements})", table.nom, table.verifiee_jusqu_au);
        for ligne in &table.lignes {
            let fige = if table.mouvante && !ligne.mouvante { " (ne change plus)" } else { "" };
            let _ = writeln!(texte, "  {} : {}{fige}", ligne.lieu, ligne.contenu);
            for citation in citations(&ligne.source) {
                let adresse = citation.source.adresse.as_deref().map(|adresse| format!(" <{adresse}>"));
                let _ = writeln!(texte, "      {citation}{}", adresse.unwrap_or_default());
            }
        }
        texte.push('\n');
    }
    texte
}
