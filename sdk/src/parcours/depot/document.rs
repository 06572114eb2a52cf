//! Documents that accompany the data: a file, and the dossier or invoice to which it belongs.

use super::accuse::{Accuse, numero};
use super::moteur::{Depot, Intention, empreinte};
use crate::controle::{FichierAControler, IdRegle, controler_fichier};
use crate::journal::{CleMetier, Empreinte, Numeros, Reperes};
use crate::models::{DepotResult, InfosFichier, ObjetFichier, TypeFichier, TypeObjet};
use crate::parcours::{Connexion, Echec};
use crate::runtime::BoxFuture;
use crate::scalaires::Identifiant;
use crate::{DeposerDocumentForm, FilePart, operations};

/// A document that is sent when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct EnvoiDocument<'a> {
    connexion: &'a Connexion,
    type_fichier: TypeFichier,
    objets: Objets,
    fichier: FilePart,
    derogations: Vec<IdRegle>,
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
        let objets = Objets { dossier: numero_interne.clone(), facture: None };
        EnvoiDocument { connexion: self, type_fichier, objets, fichier, derogations: Vec::new() }
    }

    /// Deposits a document that was checked.
    pub(super) async fn deposer_document(
        &self,
        type_fichier: TypeFichier,
        objets: Objets,
        fichier: FilePart,
    ) -> Result<Depot<DepotResult>, Echec> {
        self.prend_en_charge(&operations::DEPOSER_DOCUMENT)?;
        let (infos_fichier, intention) = preparer(self, type_fichier, &objets, &fichier);
        let forme = DeposerDocumentForm::builder().infos_fichier(infos_fichier).fichier(fichier).build();
        self.inscrire_et_envoyer(intention, self.client().deposer_document(forme)).await
    }
}

/// The dossier and the invoice of a document, by their internal numbers.
#[derive(Clone, Debug)]
pub(super) struct Objets {
    pub(super) dossier: Identifiant,
    pub(super) facture: Option<Identifiant>,
}

impl Objets {
    fn lies(&self) -> Vec<ObjetFichier> {
        let objet =
            |type_objet, id: &Identifiant| ObjetFichier::builder().type_objet(type_objet).id_objet(id.clone()).build();
        let facture = self.facture.as_ref().map(|facture| objet(TypeObjet::Facture, facture));
        facture.into_iter().chain([objet(TypeObjet::DossierApprentissage, &self.dossier)]).collect()
    }
}

impl EnvoiDocument<'_> {
    /// The document also belongs to this invoice, by the number that the OPCO gave at its deposit
    /// (`numeroInterneFacture`).
    pub fn facture(mut self, numero_interne_facture: &Identifiant) -> Self {
        self.objets.facture = Some(numero_interne_facture.clone());
        self
    }

    /// Sends in spite of errors of these rules.
    pub fn deroger(mut self, regles: impl IntoIterator<Item = IdRegle>) -> Self {
        self.derogations.extend(regles);
        self
    }

    async fn envoyer(self) -> Result<Depot<DepotResult>, Echec> {
        let (connexion, operation) = (self.connexion, operations::DEPOSER_DOCUMENT.id);
        connexion.tracer("deposer", Some(operation), Box::pin(self.controler_et_envoyer())).await
    }

    async fn controler_et_envoyer(self) -> Result<Depot<DepotResult>, Echec> {
        let controle = controler_fichier(FichierAControler::pdf_ou_image(&self.fichier));
        controle.verdict(&self.derogations)?;
        let depot = self.connexion.deposer_document(self.type_fichier, self.objets, self.fichier).await?;
        Ok(depot.controle(controle))
    }
}

/// What is sent beside a file, and the intent for the journal.
pub(super) fn preparer(
    connexion: &Connexion,
    type_fichier: TypeFichier,
    objets: &Objets,
    fichier: &FilePart,
) -> (InfosFichier, Intention) {
    let infos_fichier = InfosFichier::builder().type_fichier(type_fichier).objets(objets.lies()).build();
    let numeros = (objets.dossier.as_str(), objets.facture.as_ref().map(Identifiant::as_str));
    let intention = intention(connexion, &infos_fichier, fichier, numeros);
    (infos_fichier, intention)
}

/// The intent for the journal.
///
/// The last argument holds the internal numbers of the dossier and, where there is one, of the invoice.
pub(super) fn intention(
    connexion: &Connexion,
    infos: &InfosFichier,
    fichier: &FilePart,
    (dossier, facture): (&str, Option<&str>),
) -> Intention {
    let contenu = Empreinte::octets(&fichier.content);
    let cle = CleMetier::document(connexion.opco(), &infos.type_fichier, &infos.objets, contenu);
    let reperes = Reperes::dossier(dossier);
    let reperes = facture.map_or(reperes.clone(), |facture| reperes.et_facture(facture));
    Intention::new(&operations::DEPOSER_DOCUMENT, cle, empreinte(infos).avec(fichier), reperes)
}

impl<'a> IntoFuture for EnvoiDocument<'a> {
    type Output = Result<Depot<DepotResult>, Echec>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.envoyer())
    }
}

/// Conventions, documents and certificates: they can be followed without a number from their answers.
impl Accuse for DepotResult {
    fn numeros(&self) -> Numeros {
        let document = self.numero_interne_document.as_ref().map(Identifiant::as_str);
        Numeros { document: numero(document), ..Numeros::default() }
    }

    fn statut_du_corps(&self) -> Option<&str> {
        self.status.as_deref()
    }

    fn est_complet(&self) -> bool {
        true
    }
}
