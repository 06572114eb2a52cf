//! The contract as an editor writes it down for one OPCO: what this contract fills in, with serde's derives.

use cfadock::runtime::jiff::civil::Date;
use cfadock::scalaires::rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub struct Transmission {
    cerfa: Cerfa,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cerfa {
    #[serde(rename = "versionCERFA")]
    version: String,
    #[serde(rename = "CERFASignatureProbante")]
    signature_probante: bool,
    employeur: Employeur,
    apprenti: Apprenti,
    maitre1: Maitre,
    formation: Formation,
    contrat: Contrat,
    organisme_formation: Organisme,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Adresse {
    adresse1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    adresse2: Option<String>,
    code_postal: String,
    commune: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Employeur {
    denomination: String,
    siret: String,
    naf: String,
    nombre_de_salaries: i32,
    code_idcc: String,
    libelle_idcc: String,
    telephone: String,
    courriel: String,
    adresse: Adresse,
    nom: String,
    prenom: String,
    type_employeur: i32,
    employeur_specifique: i32,
    caisse_complementaire: String,
    attestation_eligibilite: bool,
    attestation_pieces: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Apprenti {
    nom: String,
    prenom: String,
    sexe: String,
    nationalite: i32,
    #[serde(with = "jour")]
    date_naissance: Date,
    departement_naissance: String,
    commune_naissance: String,
    nir: String,
    regime_social: i32,
    handicap: bool,
    #[serde(rename = "droitsRqthExtensionBOE")]
    droits_rqth_extension_boe: bool,
    droits_rqth_equivalence_jeune: bool,
    situation_avant_contrat: i32,
    diplome: i32,
    derniere_classe: i32,
    diplome_prepare: i32,
    intitule_diplome_prepare: String,
    telephone: String,
    courriel: String,
    adresse: Adresse,
    inscription_sportif_de_haut_niveau: bool,
    projet_creation_reprise_entreprise: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Maitre {
    nom: String,
    prenom: String,
    #[serde(with = "jour")]
    date_naissance: Date,
    courriel: String,
    emploi_occupe: String,
    intitule_diplome_obtenu: String,
    niveau_diplome_obtenu: i32,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Formation {
    rncp: String,
    code_diplome: String,
    type_diplome: i32,
    intitule_qualification: String,
    #[serde(with = "jour")]
    date_debut_formation: Date,
    #[serde(with = "jour")]
    date_fin_formation: Date,
    duree_formation: i32,
    nombre_heures_en_distanciel: i32,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Contrat {
    mode_contractuel: i32,
    type_contrat_app: i32,
    #[serde(with = "jour")]
    date_conclusion: Date,
    #[serde(with = "jour")]
    date_debut_contrat: Date,
    #[serde(with = "jour")]
    date_formation_pratique_employeur: Date,
    #[serde(with = "jour")]
    date_fin_contrat: Date,
    lieu_signature_contrat: String,
    duree_travail_hebdo_heures: i32,
    duree_travail_hebdo_minutes: i32,
    travail_risque: bool,
    #[serde(with = "euros")]
    salaire_embauche: Decimal,
    autre_avantage_en_nature: bool,
    remunerations_annuelles: Vec<Remuneration>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Remuneration {
    #[serde(with = "jour")]
    date_debut: Date,
    #[serde(with = "jour")]
    date_fin: Date,
    taux: f64,
    type_salaire: String,
    ordre: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Organisme {
    denomination: String,
    formation_interne: bool,
    siret: String,
    uai_cfa: String,
    visa_cfa: bool,
    adresse: Adresse,
    lieu_formation_identique: bool,
}

/// The day as OPCO expect it: midnight in universal time.
mod jour {
    use cfadock::runtime::jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{date}T00:00:00+00:00"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.get(..10).unwrap_or_default().parse().map_err(de::Error::custom)
    }
}

/// An amount, exact in memory and a number on the wire.
mod euros {
    use cfadock::scalaires::rust_decimal::Decimal;
    use cfadock::scalaires::rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(euros: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(euros.to_f64().unwrap_or(f64::NAN))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        Decimal::from_f64(f64::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("no amount"))
    }
}
