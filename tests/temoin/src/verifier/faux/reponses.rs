//! Wrong answers as data: an operation, a place in the neutral OPCO's answer, and the JSON that replaces it.
//!
//! Written by hand, independently of the judges: if a judge forgets a place, the wrong OPCO for that place survives.

use crate::generated::operation::Operation;
use crate::generated::operation::Operation::{
    ConsulterCleCfa, ConsulterDossier, ConsulterDossierV2, DeposerCertificat, DeposerConvention, DeposerDocument,
    DeposerFacture, ListerDossiers, ListerEtatsDossiers, ListerEtatsDossiersV2, ListerEtatsFactures,
    SignalerRuptureEmployeur, TransmettreDossier, TransmettreDossierV2,
};

/// Operation, pointer in which `*` is every element, and JSON text.
pub(in crate::verifier) type LigneFausse = (Operation, &'static str, &'static str);

/// The fields that later calls need, each removed once.
pub(in crate::verifier) const INDISPENSABLES: &[LigneFausse] = &[
    (TransmettreDossier, "/numeroInterne", "null"),
    (TransmettreDossierV2, "/numeroInterne", "null"),
    (ConsulterDossier, "/cerfa/numeroInterne", "null"),
    (ConsulterDossier, "/cerfa/etat", "null"),
    (ConsulterDossier, "/cerfa/contrat", "null"),
    (ConsulterDossier, "/echeances", "null"),
    (ConsulterDossierV2, "/cerfa/numeroInterne", "null"),
    (ConsulterDossierV2, "/cerfa/etat", "null"),
    (ConsulterDossierV2, "/cerfa/contrat", "null"),
    (ConsulterDossierV2, "/echeances", "null"),
    (ListerDossiers, "/*/cerfa/numeroInterne", "null"),
    (ListerDossiers, "/*/cerfa/etat", "null"),
    (ListerEtatsDossiers, "/*/numeroInterne", "null"),
    (ListerEtatsDossiers, "/*/etat", "null"),
    (ListerEtatsDossiersV2, "/total", "null"),
    (ListerEtatsDossiersV2, "/EtatDossierResult/*/numeroInterne", "null"),
    (ListerEtatsDossiersV2, "/EtatDossierResult/*/etat", "null"),
    (ListerEtatsFactures, "/total", "null"),
    (ListerEtatsFactures, "/factures/*/numeroInterneFacture", "null"),
    (ListerEtatsFactures, "/factures/*/referenceFactureCFA", "null"),
    (ListerEtatsFactures, "/factures/*/etatFacture", "null"),
    (DeposerFacture, "/numeroInterneFacture", "null"),
    (ConsulterCleCfa, "/status", "null"),
];

/// Values of another JSON type.
pub(in crate::verifier) const TYPES: &[LigneFausse] = &[
    (TransmettreDossier, "/numeroExterne", r#"{ "autre": true }"#),
    (TransmettreDossier, "/status", "1"),
    (TransmettreDossierV2, "/numeroExterne", r#"{ "autre": true }"#),
    (TransmettreDossierV2, "/status", "1"),
    (ConsulterDossier, "/engagement", r#""8000""#),
    (ConsulterDossier, "/cerfa/apprenti/nom", r#"["autre"]"#),
    (ConsulterDossier, "/cerfa/apprenti/handicap", r#""non""#),
    (ConsulterDossier, "/echeances/*/numero", r#""1""#),
    (ConsulterDossierV2, "/engagement", r#""8000""#),
    (ConsulterDossierV2, "/cerfa/apprenti/nom", r#"["autre"]"#),
    (ConsulterDossierV2, "/cerfa/apprenti/handicap", r#""non""#),
    (ConsulterDossierV2, "/echeances/*/numero", r#""1""#),
    (ListerDossiers, "/*/engagement", r#""8000""#),
    (ListerDossiers, "/*/cerfa/employeur/nombreDeSalaries", r#""trois""#),
    (ListerEtatsDossiers, "/*/etat", "true"),
    (ListerEtatsDossiers, "/*/numeroExterne", "7"),
    (ListerEtatsDossiersV2, "/page", r#""1""#),
    (ListerEtatsDossiersV2, "/EtatDossierResult/*/etat", "true"),
    (ListerEtatsFactures, "/total", r#""1""#),
    (ListerEtatsFactures, "/factures/*/montantFacture", r#""12""#),
    (DeposerFacture, "/numeroInterneDocument", "12"),
    (DeposerConvention, "/numeroInterneDocument", "12"),
    (DeposerConvention, "/status", "[]"),
    (DeposerDocument, "/numeroInterneDocument", "12"),
    (DeposerDocument, "/status", "[]"),
    (DeposerCertificat, "/numeroInterneDocument", "12"),
    (DeposerCertificat, "/status", "[]"),
    (SignalerRuptureEmployeur, "/status", "1"),
    (ConsulterCleCfa, "/status", "true"),
    (ConsulterCleCfa, "/comment", "12"),
];

/// Texts that are no date.
pub(in crate::verifier) const DATES: &[LigneFausse] = &[
    (ConsulterDossier, "/cerfa/apprenti/dateNaissance", r#""31/02/2026""#),
    (ConsulterDossier, "/cerfa/contrat/dateFinContrat", r#""2027-02-30T00:00:00+00:00""#),
    (ConsulterDossier, "/echeances/0/dateOuverture", r#""hier""#),
    (ConsulterDossierV2, "/cerfa/apprenti/dateNaissance", r#""31/02/2026""#),
    (ConsulterDossierV2, "/cerfa/contrat/dateFinContrat", r#""2027-02-30T00:00:00+00:00""#),
    (ConsulterDossierV2, "/echeances/0/dateOuverture", r#""hier""#),
    (ListerDossiers, "/*/cerfa/contrat/dateDebutContrat", r#""31/02/2026""#),
    (ListerEtatsFactures, "/factures/*/dateReglement", r#""hier""#),
    (ConsulterCleCfa, "/dateFinValidite", r#""31/12/2030""#),
];

/// Codes that are in no list of the norm.
pub(in crate::verifier) const VALEURS: &[LigneFausse] = &[
    (ConsulterDossier, "/cerfa/apprenti/nationalite", "987"),
    (ConsulterDossier, "/cerfa/apprenti/sexe", r#""X""#),
    (ConsulterDossier, "/cerfa/contrat/remunerationsAnnuelles/0/typeSalaire", r#""BRUT""#),
    (ConsulterDossierV2, "/cerfa/apprenti/nationalite", "987"),
    (ConsulterDossierV2, "/cerfa/apprenti/sexe", r#""X""#),
    (ConsulterDossierV2, "/cerfa/contrat/remunerationsAnnuelles/0/typeSalaire", r#""BRUT""#),
    (ListerDossiers, "/*/cerfa/apprenti/nationalite", "987"),
];

/// Values of the right type outside a length, a pattern, a bound or a step.
pub(in crate::verifier) const BORNES: &[LigneFausse] = &[
    (ConsulterDossier, "/cerfa/employeur/siret", r#""0000012300001""#),
    (ConsulterDossier, "/cerfa/organismeFormation/uaiCfa", r#""ABCDEFGH""#),
    (ConsulterDossier, "/cerfa/contrat/dureeTravailHebdoMinutes", "60"),
    (ConsulterDossier, "/cerfa/contrat/salaireEmbauche", "802.825"),
    (ConsulterDossier, "/echeances/*/numero", "3000000000"),
    (ConsulterDossierV2, "/cerfa/employeur/siret", r#""0000012300001""#),
    (ConsulterDossierV2, "/cerfa/organismeFormation/uaiCfa", r#""ABCDEFGH""#),
    (ConsulterDossierV2, "/cerfa/contrat/dureeTravailHebdoMinutes", "60"),
    (ConsulterDossierV2, "/cerfa/contrat/salaireEmbauche", "802.825"),
    (ConsulterDossierV2, "/echeances/*/numero", "3000000000"),
    (ListerDossiers, "/*/cerfa/apprenti/nir", r#""1234""#),
    (ListerEtatsDossiersV2, "/total", "3000000000"),
    (ListerEtatsFactures, "/factures/*/organismeFormation/siret", r#""@""#),
    (ListerEtatsFactures, "/total", "3000000000"),
];

/// States that the norm does not have.
pub(in crate::verifier) const ETATS: &[LigneFausse] = &[
    (ListerEtatsDossiers, "/*/etat", r#""PERDU""#),
    (ListerEtatsDossiersV2, "/EtatDossierResult/*/etat", r#""PERDU""#),
    (ConsulterDossier, "/cerfa/etat", r#""PERDU""#),
    (ConsulterDossierV2, "/cerfa/etat", r#""PERDU""#),
];

/// Natures of costs not in capitals.
pub(in crate::verifier) const NATURES: &[LigneFausse] = &[
    (ConsulterDossier, "/engagementsFraisAnnexe/*/natureFrais", r#""Restauration""#),
    (ConsulterDossier, "/detailsFacturation/periodesFraisAnnexes", r#"[{ "nature": "Restauration" }]"#),
    (ConsulterDossierV2, "/engagementsFraisAnnexe/*/natureFrais", r#""Restauration""#),
    (ConsulterDossierV2, "/detailsFacturation/periodesFraisAnnexes", r#"[{ "nature": "Restauration" }]"#),
];

/// The keys of the elements of pages.
pub(in crate::verifier) const CLES: &[(Operation, &str)] =
    &[(ListerEtatsDossiersV2, "EtatDossierResult"), (ListerEtatsFactures, "factures")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_json() {
        for table in [INDISPENSABLES, TYPES, DATES, VALEURS, BORNES, ETATS, NATURES] {
            for (operation, pointeur, texte) in table {
                let lu = serde_json::from_str::<serde_json::Value>(texte);
                assert!(lu.is_ok() && pointeur.starts_with('/'), "{operation:?} {pointeur} {texte}");
            }
        }
    }
}
