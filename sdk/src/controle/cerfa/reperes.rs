//! The tables of reference that the checks use, and the days until which they were verified.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::ecrit;
use crate::controle::regle::information;
use crate::controle::verification::Ecarts;
use crate::reference::tables;

pub(super) const VERIFICATIONS: &[Verif] = &[Verif {
    regle: information(
        "CERFA-REPERES-001",
        "cerfa.contrat.dateConclusion",
        "Les repères de la loi sont vérifiés jusqu'au jour de la conclusion.",
        "analyse propre",
    ),
    verifier: verifies,
}];

/// The tables for a contract; the SMIC has its own rule, by the day of the start.
const TABLES: [&str; 4] = ["contrat", "financement", "regimes", "remuneration"];

fn verifies(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let utilisees = tables().iter().filter(|table| table.mouvante && TABLES.contains(&table.nom));
    let jusqu_a = utilisees.map(|table| table.verifiee_jusqu_au).min();
    if let (Some(conclusion), Some(jusqu_a)) = (sujet.conclusion(), jusqu_a)
        && conclusion > jusqu_a
    {
        ecarts.noter(format!(
            "Les repères de la loi sont vérifiés jusqu'au {} : s'ils ont changé depuis, ces contrôles l'ignorent, mettez le \
             SDK à jour.",
            ecrit(jusqu_a)
        ));
    }
}
