//! Invoices: a project for the PDF, then the same invoice sent with it.

use cfadock::controle::IdRegle;
use cfadock::journal::{Empreinte, IdEntree};
use cfadock::models::NatureLigne;
use cfadock::parcours::{Facturation, Frais, Justificatif, Poste, ProjetFacture};
use cfadock::runtime::jiff::civil::Date;
use cfadock::scalaires::rust_decimal::Decimal;
use cfadock::scalaires::{Iban, Identifiant, Montant, NumeroDeca, Siret};
use cfadock::{Connexion, Echec, FilePart};
use serde::Deserialize;
use utoipa::ToSchema;

use super::depose::{Depose, EnvoiManque};
use super::depot::ConstatControle;
use super::projet::{AjustementFait, ProjetDeFacture};
use super::{jour, norme};
use crate::probleme::Probleme;

/// Ce qu'il y a à facturer ; les montants viennent de l'OPCO.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandeFacture {
    /// Le numéro de la facture : le suivant d'une suite sans trou.
    #[schema(min_length = 1)]
    pub numero: String,
    /// Les échéances à facturer ; une au moins.
    #[schema(min_items = 1)]
    pub postes: Vec<PosteFacture>,
    /// La preuve que la formation a eu lieu.
    #[serde(default)]
    pub justificatif: JustificatifFacture,
    /// La date d'émission ; celle du jour sans elle. Donnez celle du projet quand le PDF part un autre jour.
    #[serde(default, deserialize_with = "jour::lire_ou_rien")]
    #[schema(value_type = Option<String>, format = Date)]
    pub date_emission: Option<Date>,
    /// L'entrée au journal de la facture refusée qu'elle remplace.
    #[serde(default)]
    pub renvoyer: Option<i64>,
    /// Le numéro de la facture dont elle est l'avoir ; ses montants sont alors négatifs (`ajuster`).
    #[serde(default)]
    pub avoir_de: Option<String>,
    /// L'IBAN du CFA, quand l'OPCO ne le donne pas et que la configuration n'en a pas.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub iban_du_cfa: Option<Iban>,
    /// Le SIRET du CFA, de même.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub siret_du_cfa: Option<Siret>,
    /// Les règles dont les erreurs n'arrêtent pas l'envoi.
    #[serde(default)]
    pub deroger: Vec<String>,
    /// L'empreinte du projet d'après lequel le PDF est fait ; obligatoire pour envoyer.
    #[serde(default)]
    pub empreinte: Option<String>,
}

/// Une échéance d'un dossier, et les frais annexes qui vont avec.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PosteFacture {
    /// Le numéro interne du dossier chez l'OPCO.
    #[schema(min_length = 1)]
    pub numero_interne: String,
    /// L'échéance ; sans elle, la première ouverte qui attend un paiement.
    #[serde(default)]
    pub echeance: Option<i32>,
    /// Rien de l'échéance elle-même, les frais annexes seuls.
    #[serde(default)]
    pub frais_seuls: bool,
    /// Un autre montant que celui qui est attendu.
    #[serde(default)]
    pub ajuster: Option<AjustementDemande>,
    /// La part de la majoration RQTH, quand l'OPCO ne la dit pas.
    #[serde(default)]
    #[schema(schema_with = norme::montant)]
    pub majoration_rqth: Option<Montant>,
    /// La codification de l'échéance, quand l'OPCO ne la donne pas.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub codification: Option<Identifiant>,
    /// Le numéro DECA du contrat, quand l'OPCO ne le donne pas.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub numero_deca: Option<NumeroDeca>,
    /// Des repas, au prix engagé.
    #[serde(default)]
    pub repas: Option<u32>,
    /// Des nuitées, au prix engagé.
    #[serde(default)]
    pub nuitees: Option<u32>,
    /// Le premier équipement, en euros.
    #[serde(default)]
    #[schema(schema_with = norme::montant)]
    pub premier_equipement: Option<Montant>,
    /// La mobilité, en euros.
    #[serde(default)]
    #[schema(schema_with = norme::montant)]
    pub mobilite: Option<Montant>,
    /// D'autres frais annexes, ou à un autre prix.
    #[serde(default)]
    pub frais: Vec<FraisDemandes>,
}

/// Un autre montant que celui que l'échéance attend.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AjustementDemande {
    /// En euros ; négatif dans un avoir.
    #[schema(schema_with = norme::montant)]
    pub montant: Montant,
    /// Pourquoi ; pour le PDF et vos dossiers : le journal ne la garde pas.
    #[schema(min_length = 1)]
    pub raison: String,
}

/// The reason may name a person.
impl std::fmt::Debug for AjustementDemande {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AjustementDemande").field("montant", &self.montant).finish_non_exhaustive()
    }
}

/// Des frais annexes : tant d'unités, à un prix.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FraisDemandes {
    /// Leur nature, dans les mots de la norme.
    #[schema(schema_with = norme::nature_ligne)]
    pub nature: NatureLigne,
    /// Combien d'unités.
    pub quantite: u32,
    /// Le prix d'une unité en euros ; sans lui, celui qui est engagé.
    #[serde(default)]
    #[schema(schema_with = norme::montant)]
    pub prix_unitaire: Option<Montant>,
}

/// La preuve que la formation a eu lieu.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JustificatifFacture {
    /// Rien encore : la première échéance n'en veut pas.
    #[default]
    Aucun,
    /// La facture vaut certificat.
    FactureValantCertificat,
    /// Le certificat est déposé à part.
    CertificatDepose,
}

/// An invoice that is to be sent as it was printed.
#[derive(Debug)]
pub struct Facturee {
    demande: Facturation,
    deroger: Vec<IdRegle>,
    empreinte: Empreinte,
}

impl Facturee {
    /// What is asked, with the digest of its project.
    ///
    /// # Errors
    /// When it is not as it has to be; `prefixe` is the part of the body that it is.
    pub fn de(demande: DemandeFacture, prefixe: &str) -> Result<Self, Probleme> {
        let lue = demande.empreinte.as_deref().map(str::parse::<Empreinte>);
        let Some(Ok(empreinte)) = lue else {
            let phrase = "donnez l'empreinte du projet (`POST …/factures/projets`) d'après lequel le PDF est fait.";
            return Err(Probleme::champ(format!("{prefixe}/empreinte"), phrase));
        };
        let deroger = regles(&demande.deroger, &format!("{prefixe}/deroger"))?;
        Ok(Self { demande: facturation(demande, prefixe)?, deroger, empreinte })
    }

    pub(super) async fn deposer(self, connexion: &Connexion, fichier: FilePart) -> Result<Depose, EnvoiManque> {
        let projet = connexion.preparer_facture(&self.demande).await?;
        if condense(&projet) != self.empreinte {
            return Err(EnvoiManque::Perimee(Box::new(presenter(projet, &self.deroger))));
        }
        match connexion.facturer(&projet, fichier).await {
            Err(Echec::FacturePerimee(present)) => {
                Err(EnvoiManque::Perimee(Box::new(presenter(*present, &self.deroger))))
            }
            autre => Ok(autre?.into()),
        }
    }
}

/// The invoice as it would be sent now. Sends nothing.
///
/// # Errors
/// When it is not as it has to be, or the OPCO does not give what it needs.
pub async fn preparer(connexion: &Connexion, demande: DemandeFacture) -> Result<ProjetDeFacture, Probleme> {
    let deroger = regles(&demande.deroger, "/deroger")?;
    let projet = connexion.preparer_facture(&facturation(demande, "")?).await;
    Ok(presenter(projet.map_err(|echec| Probleme::echec(&echec, "/facture"))?, &deroger))
}

/// The rules of these names.
///
/// # Errors
/// When there is none of a name; `prefixe` is where the list stands.
pub fn regles(noms: &[String], prefixe: &str) -> Result<Vec<IdRegle>, Probleme> {
    let lues = noms.iter().enumerate().map(|(rang, nom)| {
        nom.parse().map_err(|_| {
            let phrase = "aucune règle de ce nom ; les constats disent ceux des leurs.";
            Probleme::champ(format!("{prefixe}/{rang}"), phrase)
        })
    });
    lues.collect()
}

fn facturation(demande: DemandeFacture, prefixe: &str) -> Result<Facturation, Probleme> {
    let deroger = regles(&demande.deroger, &format!("{prefixe}/deroger"))?;
    let mut postes = demande.postes.into_iter().map(poste);
    let Some(premier) = postes.next() else {
        return Err(Probleme::champ(format!("{prefixe}/postes"), "donnez une échéance au moins."));
    };
    if demande.numero.trim().is_empty() {
        return Err(Probleme::champ(format!("{prefixe}/numero"), "donnez le numéro de la facture."));
    }
    let mut facturation = postes.fold(Facturation::new(demande.numero, premier), Facturation::poste);
    facturation = facturation.deroger(deroger).justificatif(match demande.justificatif {
        JustificatifFacture::Aucun => Justificatif::Aucun,
        JustificatifFacture::FactureValantCertificat => Justificatif::FactureValantCertificat,
        JustificatifFacture::CertificatDepose => Justificatif::CertificatDepose,
    });
    if let Some(jour) = demande.date_emission {
        facturation = facturation.date_emission(jour);
    }
    if let Some(entree) = demande.renvoyer {
        facturation = facturation.renvoyer(IdEntree(entree));
    }
    if let Some(numero) = demande.avoir_de {
        facturation = facturation.avoir_de(numero);
    }
    if let Some(iban) = demande.iban_du_cfa {
        facturation = facturation.iban_du_cfa(iban);
    }
    if let Some(siret) = demande.siret_du_cfa {
        facturation = facturation.siret_du_cfa(siret);
    }
    Ok(facturation)
}

fn poste(demande: PosteFacture) -> Poste {
    let mut poste = Poste::new(demande.numero_interne);
    if let Some(numero) = demande.echeance {
        poste = poste.echeance(numero);
    }
    if demande.frais_seuls {
        poste = poste.frais_seuls();
    }
    if let Some(AjustementDemande { montant, raison }) = demande.ajuster {
        poste = poste.ajuster(montant, raison);
    }
    if let Some(montant) = demande.majoration_rqth {
        poste = poste.dont_majoration_rqth(montant);
    }
    if let Some(codification) = demande.codification {
        poste = poste.codification(codification);
    }
    if let Some(numero) = demande.numero_deca {
        poste = poste.numero_deca(numero);
    }
    poste = demande.repas.into_iter().fold(poste, Poste::repas);
    poste = demande.nuitees.into_iter().fold(poste, Poste::nuitees);
    poste = demande.premier_equipement.into_iter().fold(poste, Poste::premier_equipement);
    poste = demande.mobilite.into_iter().fold(poste, Poste::mobilite);
    demande.frais.into_iter().map(frais).fold(poste, Poste::frais)
}

fn frais(demande: FraisDemandes) -> Frais {
    let frais = Frais::new(demande.nature, Decimal::from(demande.quantite));
    demande.prix_unitaire.into_iter().fold(frais, Frais::a)
}

fn condense(projet: &ProjetFacture) -> Empreinte {
    Empreinte::json(&projet.facture).expect("whatever a model holds is written as JSON")
}

fn presenter(projet: ProjetFacture, deroger: &[IdRegle]) -> ProjetDeFacture {
    let ajustements = projet.ajustements.iter().map(|ajustement| AjustementFait {
        numero_interne: ajustement.numero_interne.clone(),
        echeance: ajustement.echeance,
        attendu: ajustement.attendu.clone(),
        montant: ajustement.montant.clone(),
        raison: ajustement.raison.clone(),
    });
    ProjetDeFacture {
        total: projet.facture.montant_total.clone(),
        constats: projet.controle.constats().iter().map(|constat| ConstatControle::de(constat, "/facture")).collect(),
        envoyable: projet.controle.verdict(deroger).is_ok(),
        ajustements: ajustements.collect(),
        empreinte: condense(&projet).to_string(),
        facture: projet.facture,
    }
}
