//! What an OPCO accepts in an invoice: the norm leaves this to each OPCO.

use serde::Deserialize;

use super::Opco;

/// The invoice rules in the profile of an OPCO.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facturations {
    /// Several échéances of a dossier in one invoice.
    pub plusieurs_echeances: Usage,
    /// Several dossiers in one invoice.
    pub plusieurs_dossiers: Usage,
    /// Credit notes, as lines of a negative amount.
    pub avoirs: Usage,
    /// The first échéance is paid without an invoice.
    pub paiement_automatique: Usage,
    /// Meals and nights as one unit with the total amount, instead of their number.
    pub frais_au_total: Usage,
}

/// Whether an OPCO supports something, with the source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Usage {
    /// The answer; `None` if no source says.
    pub oui: Option<bool>,
    /// As of this day, `YYYY-MM-DD`.
    pub au: String,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Further explanation.
    pub note: Option<String>,
}

/// What an OPCO accepts in an invoice. `None` means unknown: then the cautious form is used, with a warning. An editor
/// who knows more passes the values to [`Connexion::usages`](crate::Connexion::usages).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsagesFacturation {
    /// Several échéances of a dossier in one invoice.
    pub plusieurs_echeances: Option<bool>,
    /// Several dossiers in one invoice.
    pub plusieurs_dossiers: Option<bool>,
    /// Credit notes, as lines of a negative amount.
    pub avoirs: Option<bool>,
    /// The first échéance is paid without an invoice: its ancillary costs are invoiced alone.
    pub paiement_automatique: Option<bool>,
    /// Meals and nights as one unit with the total amount; otherwise as their number, which is also the default when it
    /// is unknown.
    pub frais_au_total: Option<bool>,
}

impl UsagesFacturation {
    /// Those of the profile of an OPCO.
    pub fn de(opco: Opco) -> Self {
        let Facturations { plusieurs_echeances, plusieurs_dossiers, avoirs, paiement_automatique, frais_au_total } =
            &opco.profil().facturation;
        Self {
            plusieurs_echeances: plusieurs_echeances.oui,
            plusieurs_dossiers: plusieurs_dossiers.oui,
            avoirs: avoirs.oui,
            paiement_automatique: paiement_automatique.oui,
            frais_au_total: frais_au_total.oui,
        }
    }
}
