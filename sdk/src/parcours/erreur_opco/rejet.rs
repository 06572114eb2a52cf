//! The rejections in the norm's FAQ, recognised in the free texts of the OPCO if the text is unambiguous.
//!
//! This is a hint: texts differ between OPCO and none is published. A text that matches two rejections is not
//! recognised.

use super::motif::Motif;

/// A rejection of the FAQ of the norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejet {
    /// The invoice is already known.
    FactureDejaConnue,
    /// The IBAN is not that of the échéance.
    IbanDifferent,
    /// Ancillary costs above the ceiling or the engaged amount.
    FraisAuDessusDuPlafond,
    /// The IBAN is missing.
    IbanAbsent,
    /// The amount is not that of the échéance.
    MontantDifferentDeLEcheance,
    /// The OPCO does not know the SIRET.
    SiretInconnu,
    /// The SIRET is not that of the échéance.
    SiretDifferent,
    /// The external number of the dossier is missing.
    NumeroDossierAbsent,
    /// The échéance is not open.
    EcheanceNonOuverte,
    /// The amount is not the expected one.
    MontantInattendu,
    /// The total is not the sum of the lines.
    TotalDifferent,
    /// The number of the échéance is unknown.
    EcheanceInconnue,
    /// The dossier is already known.
    DossierEnDouble,
    /// The age of the apprentice.
    Age,
    /// The certification is not active.
    RncpInactif,
    /// The mentor.
    MaitreApprentissage,
    /// The pay is below the regulatory minimum.
    RemunerationInsuffisante,
}

/// The words that identify a rejection: one of each group must occur (without accents, in lower case).
type Signes = (Rejet, &'static [&'static [&'static str]]);

const DIFFERE: &[&str] = &["differ", "ne correspond", "n'est pas celui", "incoherent"];
const MANQUANT: &[&str] = &["absent", "manquant", "obligatoire", "non renseigne", "n'est pas renseigne"];
const INCONNU: &[&str] = &["inconnu", "introuvable", "n'existe pas", "non reconnu"];

const FACTURE_CONNUE: &[&str] = &["facture deja", "facture est deja", "facture existe deja", "doublon"];

const FACTURES: &[Signes] = &[
    (Rejet::FactureDejaConnue, &[FACTURE_CONNUE]),
    (Rejet::IbanDifferent, &[&["iban"], DIFFERE]),
    (Rejet::FraisAuDessusDuPlafond, &[&["frais"], &["plafond", "depass", "superieur"]]),
    (Rejet::IbanAbsent, &[&["iban"], MANQUANT]),
    (Rejet::MontantDifferentDeLEcheance, &[&["montant"], &["echeance"], DIFFERE]),
    (Rejet::SiretInconnu, &[&["siret"], INCONNU]),
    (Rejet::SiretDifferent, &[&["siret"], DIFFERE]),
    (Rejet::NumeroDossierAbsent, &[&["dossier"], MANQUANT]),
    (Rejet::EcheanceNonOuverte, &[&["echeance"], &["pas ouverte", "non ouverte", "pas encore ouverte", "fermee"]]),
    (Rejet::MontantInattendu, &[&["montant attendu", "montant inattendu"]]),
    (Rejet::TotalDifferent, &[&["total"], &["somme", "lignes"]]),
    (Rejet::EcheanceInconnue, &[&["echeance"], INCONNU]),
];

const DOSSIERS: &[Signes] = &[
    (
        Rejet::DossierEnDouble,
        &[&["dossier", "contrat"], &["doublon", "deja connu", "deja transmis", "deja depose", "existe deja"]],
    ),
    (Rejet::Age, &[&["age de l'apprenti", "age minimum", "age maximum", "limite d'age"]]),
    (Rejet::RncpInactif, &[&["rncp"], &["inactif", "inactive", "pas actif", "n'est plus active", "expire"]]),
    (Rejet::MaitreApprentissage, &[&["maitre d'apprentissage", "maitre 1", "maitre 2"]]),
    (Rejet::RemunerationInsuffisante, &[&["remuneration", "salaire"], &["minimum", "inferieur"]]),
];

impl Rejet {
    /// The rejection of a single reason, if its text is unambiguous.
    pub(super) fn reconnaitre(operation: &str, motifs: &[Motif]) -> Option<Self> {
        let table = match operation {
            "deposerFacture" => FACTURES,
            "transmettreDossier" | "transmettreDossierV2" => DOSSIERS,
            _ => return None,
        };
        let [motif] = motifs else { return None };
        let texte = deunicode::deunicode(motif.expose_texte()?).to_lowercase();
        let present = |groupe: &&[&str]| groupe.iter().any(|mot| texte.contains(mot));
        let mut reconnus = table.iter().filter(|(_, groupes)| groupes.iter().all(present));
        let (rejet, _) = reconnus.next()?;
        reconnus.next().is_none().then_some(*rejet)
    }

    /// What to do, in French.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::FactureDejaConnue => {
                "L'OPCO connaît déjà cette facture : ne la renvoyez pas, relisez l'échéancier du dossier."
            }
            Self::IbanDifferent => "L'IBAN n'est pas celui de l'échéance : reprenez celui que l'OPCO a enregistré.",
            Self::FraisAuDessusDuPlafond => {
                "Les frais annexes dépassent le plafond ou le montant engagé : relisez le dossier et ramenez-les à ce \
                 qui est engagé."
            }
            Self::IbanAbsent => "L'IBAN du CFA manque sur la facture : indiquez celui que l'OPCO a enregistré.",
            Self::MontantDifferentDeLEcheance => {
                "Le montant n'est pas celui de l'échéance : relisez l'échéancier et facturez ce qui reste dû."
            }
            Self::SiretInconnu => {
                "L'OPCO ne connaît pas ce SIRET : faites enregistrer l'établissement du CFA auprès de lui."
            }
            Self::SiretDifferent => "Le SIRET n'est pas celui de l'échéance : reprenez celui que l'OPCO a enregistré.",
            Self::NumeroDossierAbsent => {
                "Le numéro externe du dossier manque : relisez le dossier et reportez-le sur chaque ligne."
            }
            Self::EcheanceNonOuverte => {
                "L'échéance n'est pas ouverte à la facturation : attendez son ouverture, puis facturez."
            }
            Self::MontantInattendu => "Le montant n'est pas celui attendu : relisez l'échéancier avant de facturer.",
            Self::TotalDifferent => "Le total n'est pas la somme des lignes, au centime près : corrigez la facture.",
            Self::EcheanceInconnue => {
                "Ce numéro d'échéance est inconnu : relisez l'échéancier et reprenez le numéro de l'OPCO."
            }
            Self::DossierEnDouble => {
                "L'OPCO connaît déjà ce dossier : ne le renvoyez pas, retrouvez-le dans la liste des états."
            }
            Self::Age => "L'âge de l'apprenti est refusé : vérifiez la date de naissance et la dérogation déclarée.",
            Self::RncpInactif => {
                "La certification RNCP n'est pas active : vérifiez son code et ses dates sur le site de France \
                 compétences."
            }
            Self::MaitreApprentissage => {
                "Les données du maître d'apprentissage sont refusées : vérifiez son âge et son éligibilité, et \
                 complétez-les."
            }
            Self::RemunerationInsuffisante => {
                "La rémunération est sous le minimum réglementaire : corrigez les taux ou le salaire."
            }
        }
    }
}
