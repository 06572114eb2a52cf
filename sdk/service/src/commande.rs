//! The command line.

use std::process::ExitCode;

/// Runs the command.
pub fn executer() -> ExitCode {
    ExitCode::SUCCESS
}
