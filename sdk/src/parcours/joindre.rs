//! Documents beside the data: a file and what it belongs to.

use super::depot::{Depot, Intention};
use super::{Connexion, Echec};
use crate::controle::{Controle, FichierAControler, Id, controler_fichier};
use crate::models::{DepotResult, InfosFichier, ObjetFichier, TypeFichier, TypeObjet};
use crate::runtime::BoxFuture;
use crate::scalar::Identifiant;
use crate::{DeposerDocumentForm, FilePart, operations};

/// A document that is sent when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct EnvoiDocument<'a> {
    connexion: &'a Connexion,
    type_fichier: TypeFichier,
    objets: Vec<ObjetFichier>,
    fichier: FilePart,
    derogations: Vec<Id>,
}

impl Connexion {
    /// Checks a file (PDF, JPEG or PNG) and deposits it for a dossier, by its internal number, once.
    ///
    /// # Errors
    /// As [`envoyer_contrat`](Self::envoyer_contrat).
    pub fn joindre<'a>(
        &'a self,
        type_fichier: TypeFichier,
        numero_interne: &Identifiant,
        fichier: FilePart,
    ) -> EnvoiDocument<'a> {
        let objets = vec![dossier(numero_interne)];
        EnvoiDocument { connexion: self, type_fichier, objets, fichier, derogations: Vec::new() }
    }

    /// Deposits a document that was checked.
    pub(super) async fn deposer_document(
        &self,
        type_fichier: TypeFichier,
        objets: Vec<ObjetFichier>,
        fichier: FilePart,
        controle: Controle,
    ) -> Result<Depot<DepotResult>, Echec> {
        self.prend_en_charge(&operations::DEPOSER_DOCUMENT)?;
        let infos_fichier = InfosFichier { type_fichier, objets };
        let intention = Intention::document(self, &infos_fichier, &fichier);
        let form = DeposerDocumentForm { infos_fichier, fichier };
        self.deposer(intention, controle, self.client().deposer_document(form)).await
    }
}

impl EnvoiDocument<'_> {
    /// It belongs to this invoice as well, by the number that the OPCO gave at its deposit (`numeroInterneFacture`).
    pub fn facture(mut self, numero_interne_facture: &Identifiant) -> Self {
        self.objets.insert(0, facture(numero_interne_facture));
        self
    }

    /// Sent in spite of errors of these rules.
    pub fn deroger(mut self, regles: impl IntoIterator<Item = Id>) -> Self {
        self.derogations.extend(regles);
        self
    }

    async fn envoyer(self) -> Result<Depot<DepotResult>, Echec> {
        let controle = controler_fichier(FichierAControler::pdf_ou_image(&self.fichier));
        controle.verdict(&self.derogations)?;
        self.connexion.deposer_document(self.type_fichier, self.objets, self.fichier, controle).await
    }
}

pub(super) fn dossier(numero_interne: &Identifiant) -> ObjetFichier {
    ObjetFichier { type_objet: TypeObjet::DossierApprentissage, id_objet: numero_interne.clone() }
}

pub(super) fn facture(numero_interne: &Identifiant) -> ObjetFichier {
    ObjetFichier { type_objet: TypeObjet::Facture, id_objet: numero_interne.clone() }
}

impl<'a> IntoFuture for EnvoiDocument<'a> {
    type Output = Result<Depot<DepotResult>, Echec>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.envoyer())
    }
}
