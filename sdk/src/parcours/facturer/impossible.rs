//! Why no invoice can be built from the OPCO's data. The checks decide whether a built invoice may be sent.

use std::fmt;

use crate::controle::ecrire_jour;
use crate::models::NatureLigne;
use crate::runtime::jiff::civil::Date;

/// Why there is no invoice: missing data of the OPCO cannot be invented.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FacturationImpossible {
    /// The dossier, by its internal number.
    pub numero_interne: String,
    /// Why.
    pub raison: RaisonImpossible,
}

/// Why a dossier or an échéance cannot be invoiced.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RaisonImpossible {
    /// The dossier has no échéance that is open and still expects something; perhaps one opens later.
    AucuneEcheance {
        /// When the next one opens, where the OPCO says it.
        prochaine: Option<Date>,
    },
    /// The OPCO gives no échéance at all, as long as it has not engaged the dossier.
    SansEcheancier,
    /// No échéance is known to be open, and the OPCO does not say when this one opens, which still expects something: name
    /// it ([`Poste::echeance`](super::Poste::echeance)).
    OuvertureInconnue(i32),
    /// The dossier has no échéance of this number.
    EcheanceInconnue(i32),
    /// A field that a line needs is missing in the OPCO's data: its name on the wire.
    Absent(&'static str),
    /// The increase for a disabled apprentice cannot be separated from the teaching costs: the échéance is partly paid,
    /// or its parts do not add up to its total.
    PartsInconnues(i32),
    /// The increase that was given is more than the amount of the échéance.
    MajorationTropGrande(i32),
    /// The amount was adjusted without a reason.
    SansRaison(i32),
    /// The OPCO engaged no single unit price for these costs, and none was given.
    PrixInconnu(NatureLigne),
    /// Quantity by unit price is no whole number of centimes, or too large.
    MontantInexact(NatureLigne),
    /// Teaching costs and their increase are no ancillary costs: their amounts come from the échéance.
    PasDesFrais(NatureLigne),
    /// Its échéance has another payee (SIRET or IBAN) than those before it: make an invoice for each.
    AutreEmetteur,
}

impl fmt::Display for FacturationImpossible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "La facture du dossier {} ne peut pas être établie : {}", self.numero_interne, self.raison)
    }
}

impl std::error::Error for FacturationImpossible {}

impl fmt::Display for RaisonImpossible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AucuneEcheance { prochaine: None } => {
                write!(formatter, "aucune échéance ouverte n'attend de paiement ; relisez le dossier plus tard.")
            }
            Self::AucuneEcheance { prochaine: Some(jour) } => {
                let jour = ecrire_jour(*jour);
                write!(formatter, "aucune échéance ouverte n'attend de paiement ; la prochaine s'ouvre le {jour}.")
            }
            Self::SansEcheancier => formatter.write_str(
                "l'OPCO ne donne encore aucune échéance ; il les donne quand il engage le dossier, suivez-le jusque-là.",
            ),
            Self::OuvertureInconnue(numero) => write!(
                formatter,
                "l'OPCO ne dit pas quand s'ouvre l'échéance {numero}, qui attend encore un paiement ; nommez-la (`echeance`) \
                 si elle est ouverte, ou demandez-le-lui."
            ),
            Self::EcheanceInconnue(numero) => {
                write!(formatter, "il n'a pas d'échéance {numero} ; reprenez un numéro de son échéancier.")
            }
            Self::Absent(champ) => formatter.write_str(&absent(champ)),
            Self::PartsInconnues(numero) => write!(
                formatter,
                "l'échéance {numero} mêle pédagogie et majoration RQTH sans dire ce qui reste de chacune ; donnez la \
                 part de la majoration (`dont_majoration_rqth`), d'après l'OPCO."
            ),
            Self::MajorationTropGrande(numero) => write!(
                formatter,
                "la majoration RQTH donnée dépasse ce qui se facture de l'échéance {numero} ; reprenez les deux montants."
            ),
            Self::SansRaison(numero) => {
                write!(formatter, "le montant de l'échéance {numero} est ajusté sans raison ; dites pourquoi.")
            }
            Self::PrixInconnu(nature) => write!(
                formatter,
                "aucun prix unitaire n'est engagé pour {nature}, ou plusieurs ; indiquez le prix unitaire."
            ),
            Self::MontantInexact(nature) => write!(
                formatter,
                "la quantité par le prix unitaire de {nature} n'est pas un nombre entier de centimes ; corrigez l'un \
                 ou l'autre."
            ),
            Self::PasDesFrais(nature) => write!(
                formatter,
                "{nature} n'est pas un frais annexe ; son montant vient de l'échéance, retirez-le de la demande."
            ),
            Self::AutreEmetteur => write!(
                formatter,
                "son échéance se paie à un autre SIRET ou un autre IBAN que les précédentes ; faites une facture pour \
                 chacun."
            ),
        }
    }
}

/// What to do about a field that the OPCO does not give.
fn absent(champ: &str) -> String {
    let que_faire = match champ {
        "iban" => ", ou le masque ; donnez celui de vos réglages (`emetteur`), ou demandez-le-lui",
        "siretCfa" => " ; donnez celui de vos réglages (`emetteur`), ou demandez-le-lui",
        "noContrat" => {
            " ; donnez le numéro DECA du contrat s'il est enregistré (`numero_deca`), ou relisez le dossier plus tard"
        }
        "montantTotal" => {
            ", qui ne s'invente pas ; relisez le dossier plus tard, ou donnez le montant d'après lui (`ajuster`)"
        }
        _ => ", qui ne s'invente pas ; relisez le dossier plus tard, ou demandez-le-lui",
    };
    format!("l'OPCO ne donne pas « {champ} »{que_faire}.")
}
