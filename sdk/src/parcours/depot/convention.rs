//! Conventions: compared with the contract that the OPCO knows, then deposited once with their file.

use super::moteur::{Depot, Intention, empreinte};
use crate::controle::{ContratConnu, Controle, ConventionAControler, IdRegle, controler_convention};
use crate::journal::{CleMetier, Reperes};
use crate::models::{Convention, DepotResult};
use crate::parcours::{Connexion, Echec};
use crate::runtime::BoxFuture;
use crate::{DeposerConventionForm, FilePart, operations};

/// A convention that is sent when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct EnvoiConvention<'a> {
    connexion: &'a Connexion,
    convention: &'a Convention,
    fichier: FilePart,
    contrat: Option<ContratConnu>,
    derogations: Vec<IdRegle>,
}

impl Connexion {
    /// Checks a signed convention against its contract and deposits it with its file (PDF, JPEG or PNG), once.
    ///
    /// The contract is read from the OPCO, unless [`EnvoiConvention::contrat`] gives it.
    ///
    /// # Errors
    /// As [`envoyer_contrat`](Self::envoyer_contrat), and those of reading the dossier; [`Echec::SansContrat`] when it
    /// came without its contract.
    pub fn deposer_convention<'a>(&'a self, convention: &'a Convention, fichier: FilePart) -> EnvoiConvention<'a> {
        EnvoiConvention { connexion: self, convention, fichier, contrat: None, derogations: Vec::new() }
    }
}

impl EnvoiConvention<'_> {
    /// Compares with this contract, instead of the OPCO's.
    pub fn contrat(mut self, contrat: ContratConnu) -> Self {
        self.contrat = Some(contrat);
        self
    }

    /// Sends in spite of errors of these rules.
    pub fn deroger(mut self, regles: impl IntoIterator<Item = IdRegle>) -> Self {
        self.derogations.extend(regles);
        self
    }

    async fn envoyer(self) -> Result<Depot<DepotResult>, Echec> {
        let (connexion, operation) = (self.connexion, operations::DEPOSER_CONVENTION.id);
        connexion.tracer("deposer", Some(operation), Box::pin(self.controler_et_envoyer())).await
    }

    async fn controler_et_envoyer(self) -> Result<Depot<DepotResult>, Echec> {
        let (connexion, convention) = (self.connexion, self.convention.canonique());
        connexion.prend_en_charge(&operations::DEPOSER_CONVENTION)?;
        let contrat = match self.contrat {
            Some(contrat) => contrat,
            None => contrat_lu(connexion, convention.numero_interne_dossier.as_str()).await?,
        };
        let controle = controler(&convention, &contrat, &self.fichier, connexion);
        controle.verdict(&self.derogations)?;
        let intention = intention(connexion, &convention, &self.fichier);
        let forme = DeposerConventionForm::builder().convention(convention).fichier(self.fichier).build();
        let depot = connexion.inscrire_et_envoyer(intention, connexion.client().deposer_convention(forme)).await?;
        Ok(depot.controle(controle))
    }
}

fn controler(convention: &Convention, contrat: &ContratConnu, fichier: &FilePart, connexion: &Connexion) -> Controle {
    let mut sujet = ConventionAControler::new(convention, contrat, connexion.aujourd_hui());
    sujet.fichier = Some(fichier);
    controler_convention(&sujet)
}

async fn contrat_lu(connexion: &Connexion, numero_interne: &str) -> Result<ContratConnu, Echec> {
    let dossier = connexion.dossier(numero_interne).await?;
    let cerfa = dossier.cerfa.ok_or_else(|| Echec::SansContrat { dossier: numero_interne.to_owned() })?;
    Ok(ContratConnu::from(&cerfa))
}

/// The intent for the journal.
pub(super) fn intention(connexion: &Connexion, convention: &Convention, fichier: &FilePart) -> Intention {
    let (dossier, condense) = (&convention.numero_interne_dossier, empreinte(convention));
    let cle = CleMetier::convention(connexion.opco(), dossier, condense);
    let reperes = Reperes::dossier(dossier.as_str());
    Intention::new(&operations::DEPOSER_CONVENTION, cle, condense.avec(fichier), reperes)
}

impl<'a> IntoFuture for EnvoiConvention<'a> {
    type Output = Result<Depot<DepotResult>, Echec>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.envoyer())
    }
}
