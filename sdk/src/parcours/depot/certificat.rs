//! Certificates of completion, by the route that the OPCO supports: their own operation, otherwise a document.

use super::document::{Objets, preparer};
use super::moteur::{Depot, Intention, empreinte};
use crate::controle::{CertificatAControler, Controle, IdRegle, controler_certificat};
use crate::journal::{CleMetier, Reperes};
use crate::models::{Certificat, DepotResult, Dossier, TypeFichier};
use crate::parcours::{Connexion, Echec, Protocole};
use crate::runtime::BoxFuture;
use crate::{DeposerCertificatForm, FilePart, operations};

/// A certificate that is sent when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct EnvoiCertificat<'a> {
    connexion: &'a Connexion,
    certificat: &'a Certificat,
    fichier: FilePart,
    derogations: Vec<IdRegle>,
}

/// How a certificate reaches the OPCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VoieCertificat {
    /// `POST /v2/certificats`: the certificate as data, with its file.
    Certificats,
    /// `POST /v1/documents`: the file alone, linked to its dossier and its invoice.
    Documents,
}

impl Connexion {
    /// Checks a signed certificate against its dossier and deposits it with its file (PDF, JPEG or PNG), once, by
    /// [`voie_des_certificats`](Self::voie_des_certificats). One that left by the other way, before the OPCO had this one
    /// in service, is the same deposit: as data it is known by what it says, as a document by its file alone, so that the
    /// same certificate in another file is another document.
    ///
    /// # Errors
    /// As [`envoyer_contrat`](Self::envoyer_contrat), and those of reading the dossier.
    pub fn certifier<'a>(&'a self, certificat: &'a Certificat, fichier: FilePart) -> EnvoiCertificat<'a> {
        EnvoiCertificat { connexion: self, certificat, fichier, derogations: Vec::new() }
    }

    /// How certificates reach this OPCO: as data if its profile has that in service, otherwise as documents, which
    /// every OPCO accepts.
    pub fn voie_des_certificats(&self) -> VoieCertificat {
        match self.est_en_service(&operations::DEPOSER_CERTIFICAT) {
            true => VoieCertificat::Certificats,
            false => VoieCertificat::Documents,
        }
    }
}

impl EnvoiCertificat<'_> {
    /// Sends in spite of errors of these rules.
    pub fn deroger(mut self, regles: impl IntoIterator<Item = IdRegle>) -> Self {
        self.derogations.extend(regles);
        self
    }

    async fn envoyer(self) -> Result<Depot<DepotResult>, Echec> {
        let connexion = self.connexion;
        let operation = match connexion.voie_des_certificats() {
            VoieCertificat::Certificats => operations::DEPOSER_CERTIFICAT.id,
            VoieCertificat::Documents => operations::DEPOSER_DOCUMENT.id,
        };
        connexion.tracer("deposer", Some(operation), Box::pin(self.controler_et_envoyer())).await
    }

    async fn controler_et_envoyer(self) -> Result<Depot<DepotResult>, Echec> {
        let (connexion, certificat) = (self.connexion, self.certificat.canonique());
        let dossier = connexion.dossier(certificat.numero_interne_dossier.as_str()).await?;
        let controle = controler(&certificat, &dossier, &self.fichier, connexion);
        controle.verdict(&self.derogations)?;
        let en_donnees = intention(connexion, &certificat, &self.fichier);
        let objets = Objets {
            dossier: certificat.numero_interne_dossier.clone(),
            facture: certificat.numero_interne_facture.clone(),
        };
        let (_, en_document) = preparer(connexion, TypeFichier::CertificatRealisation, &objets, &self.fichier);
        match connexion.voie_des_certificats() {
            VoieCertificat::Certificats => {
                connexion.refuser_si_tenue(en_document).await?;
                let forme = DeposerCertificatForm::builder().certificat(certificat).fichier(self.fichier).build();
                let depot = connexion
                    .inscrire_et_envoyer(en_donnees, connexion.client_pour(Protocole::V2).deposer_certificat(forme))
                    .await?;
                Ok(depot.controle(controle))
            }
            VoieCertificat::Documents => {
                connexion.refuser_si_tenue(en_donnees).await?;
                let depot = connexion.deposer_document(TypeFichier::CertificatRealisation, objets, self.fichier);
                Ok(depot.await?.controle(controle))
            }
        }
    }
}

fn controler(certificat: &Certificat, dossier: &Dossier, fichier: &FilePart, connexion: &Connexion) -> Controle {
    let mut sujet = CertificatAControler::new(certificat, dossier, connexion.aujourd_hui());
    sujet.fichier = Some(fichier);
    controler_certificat(&sujet)
}

/// The intent for the journal.
pub(super) fn intention(connexion: &Connexion, certificat: &Certificat, fichier: &FilePart) -> Intention {
    let (dossier, condense) = (&certificat.numero_interne_dossier, empreinte(certificat));
    let cle = CleMetier::certificat(connexion.opco(), dossier, certificat.echeance.numero, condense);
    let mut reperes = Reperes::dossier(dossier.as_str());
    if let Some(facture) = &certificat.numero_interne_facture {
        reperes = reperes.et_facture(facture.as_str());
    }
    Intention::new(&operations::DEPOSER_CERTIFICAT, cle, condense.avec(fichier), reperes)
}

impl<'a> IntoFuture for EnvoiCertificat<'a> {
    type Output = Result<Depot<DepotResult>, Echec>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.envoyer())
    }
}
