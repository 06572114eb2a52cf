//! The metrics themselves, through the facade `metrics`. Every label has few values, except `cfa`, which has one per
//! CFA; none is personal.

use std::sync::Once;

use metrics::{Label, Unit, counter, describe_counter, describe_gauge, gauge};

use crate::Opco;
use crate::journal::Decision;
use crate::parcours::{Connexion, DepotsOuverts};
use crate::runtime::jiff::Timestamp;

const PARCOURS: &str = "cfadock.parcours";
const RECONCILIATIONS: &str = "cfadock.reconciliations";
const OUVERTES: &str = "cfadock.journal.ouvertes";
const ANCIENNETE: &str = "cfadock.journal.anciennete";
const CLE: &str = "cfadock.cle.jours";

/// Describes the metrics to the recorder of the program, in French; once, since recorders keep every description that
/// they are told, and a service makes a connection for each request.
pub(in crate::parcours) fn annoncer() {
    static UNE_FOIS: Once = Once::new();
    UNE_FOIS.call_once(decrire);
}

fn decrire() {
    describe_counter!(PARCOURS, Unit::Count, "Parcours menés à leur fin, dont les dépôts, par issue.");
    describe_counter!(RECONCILIATIONS, Unit::Count, "Dépôts que la réconciliation a relus, par résultat.");
    describe_gauge!(OUVERTES, Unit::Count, "Dépôts dont l'issue n'est pas encore connue.");
    describe_gauge!(ANCIENNETE, Unit::Seconds, "Âge du plus ancien de ces dépôts.");
    describe_gauge!(CLE, Unit::Count, "Jours pendant lesquels la clé d'un CFA sert encore.");
}

/// A workflow came to its end.
pub(in crate::parcours) fn parcours(
    (parcours, operation): (&'static str, Option<&'static str>),
    opco: Opco,
    issue: &'static str,
) {
    let mut etiquettes = vec![chez(opco), fixe("parcours", parcours), fixe("issue", issue)];
    etiquettes.extend(operation.map(|operation| fixe("operation", operation)));
    counter!(PARCOURS, etiquettes).increment(1);
}

/// The result of a reconciliation for an entry; without a decision, it stays open.
pub(in crate::parcours) fn reconciliation(opco: Opco, decision: Option<&Decision>) {
    let resultat = match decision {
        Some(Decision::Deposee(_)) => "deposee",
        Some(Decision::Absente) => "absente",
        Some(Decision::Ecartee) => "ecartee",
        None => "restante",
    };
    counter!(RECONCILIATIONS, vec![chez(opco), fixe("resultat", resultat)]).increment(1);
}

/// What is open in the journal.
pub(in crate::parcours) fn ouverts(ouverts: &DepotsOuverts, maintenant: Timestamp) {
    let chez = || vec![chez(ouverts.opco)];
    let age = ouverts.plus_ancien.map_or(0.0, |ancien| maintenant.duration_since(ancien).as_secs_f64());
    gauge!(OUVERTES, chez()).set(u32::try_from(ouverts.nombre).unwrap_or(u32::MAX));
    // If the clock was ahead when it was written, its age counts as zero.
    gauge!(ANCIENNETE, chez()).set(age.max(0.0));
}

/// How many days the key of a CFA is still valid; negative when it has expired.
pub(in crate::parcours) fn cle(connexion: &Connexion, jours: i64) {
    let etiquettes = vec![chez(connexion.opco()), Label::new("cfa", connexion.marque_du_cfa())];
    // Days between two dates of the calendar: some seven million at most.
    gauge!(CLE, etiquettes).set(jours as f64);
}

fn chez(opco: Opco) -> Label {
    fixe("opco", opco.identifiant())
}

fn fixe(nom: &'static str, valeur: &'static str) -> Label {
    Label::from_static_parts(nom, valeur)
}
