//! The tables of reference that the checks go by, and until when they were verified.

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

/// The tables that judge a contract; the SMIC has a rule of its own, by the day of the start.
const TABLES: [&str; 4] = ["contrat", "financement", "regimes", "remuneration"];

fn verifies(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let used = tables().iter().filter(|table| table.mouvante && TABLES.contains(&table.nom));
    let until = used.map(|table| table.verifiee_jusqu_au).min();
    if let (Some(conclusion), Some(until)) = (sujet.conclusion(), until)
        && conclusion > until
    {
        ecarts.noter(format!(
            "Les repères de la loi sont vérifiés jusqu'au {} : s'ils ont changé depuis, ces contrôles l'ignorent, mettez le \
             SDK à jour.",
            ecrit(until)
        ));
    }
}
