//! What can be deposited, and how each of it is.

use cfadock::controle::IdRegle;
use cfadock::journal::IdEntree;
use cfadock::models::{Certificat, Convention, DossierTransmission, InfosFichier, TypeFichier, TypeObjet};
use cfadock::runtime::jiff::civil::Date;
use cfadock::scalaires::Identifiant;
use cfadock::{Connexion, Echec, FilePart, operations};

use super::depose::{Depose, EnvoiManque};
use super::facture::Facturee;
use crate::probleme::Probleme;

/// What is to be deposited. `Debug` shows nothing of it.
#[derive(Debug)]
pub enum EnvoiDemande {
    /// A contract.
    Contrat(Box<DossierTransmission>, ReglagesContrat),
    /// A signed convention with its file.
    Convention(Box<Convention>, FilePart, Vec<IdRegle>),
    /// A certificate with its file.
    Certificat(Box<Certificat>, FilePart, Vec<IdRegle>),
    /// A file for a dossier.
    Document(ObjetsDocument, FilePart, Vec<IdRegle>),
    /// An invoice with its PDF.
    Facture(Box<Facturee>, FilePart),
    /// A rupture: the dossier and the last day of its contract.
    Rupture(String, Date),
}

/// How a contract is sent.
#[derive(Clone, Debug, Default)]
pub struct ReglagesContrat {
    /// The entry of the refused one that it replaces.
    pub corriger: Option<IdEntree>,
    /// The entry of the amendment of the same kind and day that it comes beside.
    pub en_plus_de: Option<IdEntree>,
    /// The apprentice is emancipated.
    pub mineur_emancipe: bool,
    /// Rules whose errors do not stop it.
    pub deroger: Vec<IdRegle>,
}

/// What a file belongs to.
#[derive(Clone, Debug)]
pub struct ObjetsDocument {
    type_fichier: TypeFichier,
    dossier: Identifiant,
    facture: Option<Identifiant>,
}

impl EnvoiDemande {
    /// Checks it and deposits it, once.
    pub(super) async fn deposer(self, connexion: &Connexion) -> Result<Depose, EnvoiManque> {
        Ok(match self {
            Self::Contrat(contrat, reglages) => contrat_envoye(connexion, &contrat, reglages).await?,
            Self::Convention(convention, fichier, deroger) => {
                connexion.deposer_convention(&convention, fichier).deroger(deroger).await?.into()
            }
            Self::Certificat(certificat, fichier, deroger) => {
                connexion.certifier(&certificat, fichier).deroger(deroger).await?.into()
            }
            Self::Document(objets, fichier, deroger) => {
                let ObjetsDocument { type_fichier, dossier, facture } = objets;
                let envoi = connexion.joindre(type_fichier, &dossier, fichier).deroger(deroger);
                match facture {
                    Some(facture) => envoi.facture(&facture).await?.into(),
                    None => envoi.await?.into(),
                }
            }
            Self::Facture(facturee, fichier) => facturee.deposer(connexion, fichier).await?,
            Self::Rupture(dossier, jour) => connexion.signaler_rupture(&dossier, jour).await?.into(),
        })
    }

    /// Whether an operation is one by which it is sent.
    pub(super) fn part_par(&self, operation: &str) -> bool {
        let siennes: &[_] = match self {
            Self::Contrat(..) => &[&operations::TRANSMETTRE_DOSSIER, &operations::TRANSMETTRE_DOSSIER_V2],
            Self::Convention(..) => &[&operations::DEPOSER_CONVENTION],
            Self::Certificat(..) => &[&operations::DEPOSER_CERTIFICAT, &operations::DEPOSER_DOCUMENT],
            Self::Document(..) => &[&operations::DEPOSER_DOCUMENT],
            Self::Facture(..) => &[&operations::DEPOSER_FACTURE],
            Self::Rupture(..) => &[&operations::SIGNALER_RUPTURE_EMPLOYEUR],
        };
        siennes.iter().any(|sienne| sienne.id == operation)
    }

    /// The part of the body that the findings speak of.
    pub(super) fn partie(&self) -> &'static str {
        match self {
            Self::Contrat(..) | Self::Rupture(..) => "",
            Self::Convention(..) | Self::Certificat(..) | Self::Document(..) => "/donnees",
            Self::Facture(..) => "/facture",
        }
    }
}

async fn contrat_envoye(
    connexion: &Connexion,
    contrat: &DossierTransmission,
    reglages: ReglagesContrat,
) -> Result<Depose, Echec> {
    let ReglagesContrat { corriger, en_plus_de, mineur_emancipe, deroger } = reglages;
    let mut envoi = connexion.envoyer_contrat(contrat).deroger(deroger);
    if let Some(entree) = corriger {
        envoi = envoi.corriger(entree);
    }
    if let Some(entree) = en_plus_de {
        envoi = envoi.en_plus_de(entree);
    }
    if mineur_emancipe {
        envoi = envoi.mineur_emancipe();
    }
    Ok(envoi.await?.into())
}

impl ObjetsDocument {
    /// From the norm's description of a file: one dossier, and perhaps one invoice.
    ///
    /// # Errors
    /// When it names none, or several.
    pub fn de(infos: InfosFichier) -> Result<Self, Probleme> {
        let du_genre = |genre: TypeObjet| {
            let objets = infos.objets.iter().filter(move |objet| objet.type_objet == genre);
            objets.map(|objet| objet.id_objet.clone()).collect::<Vec<_>>()
        };
        let (dossiers, factures) = (du_genre(TypeObjet::DossierApprentissage), du_genre(TypeObjet::Facture));
        match (&dossiers[..], &factures[..]) {
            ([dossier], [] | [_]) => Ok(Self {
                type_fichier: infos.type_fichier,
                dossier: dossier.clone(),
                facture: factures.first().cloned(),
            }),
            _ => Err(Probleme::champ(
                "/donnees/objets",
                "Un document se rattache à un dossier (`DOSSIER_APPRENTISSAGE`), un seul, et au plus à une facture \
                 (`FACTURE`).",
            )),
        }
    }
}
