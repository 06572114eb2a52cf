//! Contracts: checked, then deposited once.

use super::accuse::{Accuse, numero};
use super::moteur::{Depot, Intention, empreinte};
use crate::controle::{ContratAControler, Controle, Etablissement, IdRegle, controler_contrat};
use crate::journal::{CleMetier, IdEntree, IdentiteContrat, Numeros, Reperes};
use crate::models::{DepotDossierResult, DossierTransmission};
use crate::parcours::{Connexion, Echec, Protocole, Ressource};
use crate::runtime::BoxFuture;
use crate::scalaires::{Identifiant, NumeroDeca};

/// A contract that is sent when it is awaited.
///
/// `Debug` shows nothing of the contract.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct EnvoiContrat<'a> {
    connexion: &'a Connexion,
    sujet: ContratAControler<'a>,
    derogations: Vec<IdRegle>,
    remplace: Option<IdEntree>,
    en_plus_de: Option<IdEntree>,
}

impl Connexion {
    /// Checks a contract and deposits it, once, with its scalars in
    /// [canonical form](DossierTransmission::canonique).
    ///
    /// A deposit is not an agreement: only the state `ENGAGE` is one. Follow it with [`suivre`](Self::suivre).
    ///
    /// ```no_run
    /// # use cfadock::{Connexion, Echec, models::DossierTransmission};
    /// # async fn envoyer(akto: &Connexion, contrat: &DossierTransmission) -> Result<(), Echec> {
    /// let depot = akto.envoyer_contrat(contrat).await?;
    /// println!("{:?}", depot.numeros.dossier);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Echec::NonPrisEnCharge`] and [`Echec::Controle`] before anything is sent; [`Echec::Doublon`] when the same
    /// contract was sent to this OPCO, or may have been; [`Echec::Journal`] when the intent could not be written down.
    /// Afterwards [`Echec::Depot`], whatever went wrong: its `issue` says whether the deposit was refused, never sent,
    /// or is uncertain.
    pub fn envoyer_contrat<'a>(&'a self, dossier: &'a DossierTransmission) -> EnvoiContrat<'a> {
        let sujet = ContratAControler::new(dossier, self.aujourd_hui());
        EnvoiContrat { connexion: self, sujet, derogations: Vec::new(), remplace: None, en_plus_de: None }
    }
}

impl<'a> EnvoiContrat<'a> {
    /// The apprentice is emancipated: the form has no field for it.
    pub fn mineur_emancipe(mut self) -> Self {
        self.sujet.mineur_emancipe = true;
        self
    }

    /// The places that belong to the CFA key, for the checks.
    pub fn etablissements(mut self, connus: &'a [Etablissement]) -> Self {
        self.sujet.etablissements = Some(connus);
        self
    }

    /// Replaces an earlier deposit that the OPCO refused or cancelled: a [`Depot`], an entry of the journal or its
    /// number. Before anything is sent, the dossier is read at the OPCO: its state proves the refusal, the earlier
    /// entry is settled as put aside, and the new one names it ([`Reperes::remplace`]). No person is needed.
    ///
    /// ```no_run
    /// # use cfadock::{Connexion, Echec, models::DossierTransmission};
    /// # async fn corriger(akto: &Connexion, contrat: &DossierTransmission, mut corrige: DossierTransmission) -> Result<(), Echec> {
    /// let refuse = akto.envoyer_contrat(contrat).await?; // and later `suivre` says that it is refused
    /// let depot = akto.envoyer_contrat(&corrige).corriger(&refuse).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Awaiting it gives [`Echec::Reprise`] when the earlier deposit is still open, the OPCO does not report it as refused, or
    /// its dossier may show another deposit: nothing was sent, and the error says what to read first.
    pub fn corriger(mut self, depot: impl Into<IdEntree>) -> Self {
        self.remplace = Some(depot.into());
        self
    }

    /// A further amendment beside an earlier one of the same kind and the same day of effect, with another content: a
    /// [`Depot`], an entry of the journal or its number. Without it such an amendment is a duplicate, because nothing but
    /// the caller tells it from a correction. The same content again stays a repetition.
    ///
    /// ```no_run
    /// # use cfadock::{Connexion, Echec, models::DossierTransmission};
    /// # async fn amender(akto: &Connexion, salaire: &DossierTransmission, horaire: &DossierTransmission) -> Result<(), Echec> {
    /// let premier = akto.envoyer_contrat(salaire).await?; // type 36, from 1 October
    /// let second = akto.envoyer_contrat(horaire).en_plus_de(&premier).await?; // type 36, from 1 October as well
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Awaited, [`Echec::Reprise`] when it is no amendment, the entry is not of the same kind and day, or it is not known
    /// whether an amendment of that kind and day arrived; [`Echec::Doublon`] when this very content left already.
    pub fn en_plus_de(mut self, depot: impl Into<IdEntree>) -> Self {
        self.en_plus_de = Some(depot.into());
        self
    }

    /// Sends in spite of errors of these rules.
    pub fn deroger(mut self, regles: impl IntoIterator<Item = IdRegle>) -> Self {
        self.derogations.extend(regles);
        self
    }

    /// The result of the checks, without sending anything.
    pub fn controler(&self) -> Controle {
        controler_contrat(&self.sujet)
    }

    async fn envoyer(self) -> Result<Depot<DepotDossierResult>, Echec> {
        let connexion = self.connexion;
        let operation = connexion.protocole(Ressource::DepotDossier).ok();
        let operation = operation.map(|protocole| Ressource::DepotDossier.operation(protocole).id);
        connexion.tracer("deposer", operation, Box::pin(self.controler_et_envoyer())).await
    }

    async fn controler_et_envoyer(self) -> Result<Depot<DepotDossierResult>, Echec> {
        let (connexion, dossier) = (self.connexion, self.sujet.dossier);
        let protocole = connexion.protocole(Ressource::DepotDossier)?;
        let controle = self.controler();
        controle.verdict(&self.derogations)?;
        let (client, dossier) = (connexion.client_pour(protocole), dossier.canonique());
        let mut intention = intention(connexion, protocole, &dossier);
        if let Some(remplace) = self.remplace {
            let remplacee = connexion.reprendre_contrat(remplace).await?;
            intention.cle = connexion.cle_a_la_place(&remplacee, &intention);
        }
        if let Some(premier) = self.en_plus_de {
            intention = connexion.en_plus(premier, &dossier.cerfa, intention).await?;
        }
        connexion.chercher_autre_cle(&dossier.cerfa, &intention, self.en_plus_de).await?;
        intention.reperes = intention.reperes.en_remplacement(self.remplace);
        let depot = match protocole {
            Protocole::V1 => connexion.inscrire_et_envoyer(intention, client.transmettre_dossier(&dossier)).await,
            Protocole::V2 => connexion.inscrire_et_envoyer(intention, client.transmettre_dossier_v2(&dossier)).await,
        };
        Ok(depot?.controle(controle))
    }
}

/// The intent for the journal.
pub(super) fn intention(connexion: &Connexion, protocole: Protocole, dossier: &DossierTransmission) -> Intention {
    let identite = IdentiteContrat::envoyee(connexion.opco(), &dossier.cerfa, connexion.journal_tenu().sceau());
    let cle = CleMetier::contrat(connexion.opco(), &identite);
    let operation = Ressource::DepotDossier.operation(protocole);
    Intention::new(operation, cle, empreinte(dossier), Reperes::contrat(identite))
}

impl<'a> IntoFuture for EnvoiContrat<'a> {
    type Output = Result<Depot<DepotDossierResult>, Echec>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.envoyer())
    }
}

impl Accuse for DepotDossierResult {
    fn numeros(&self) -> Numeros {
        Numeros {
            dossier: numero(self.numero_interne.as_ref().map(Identifiant::as_str)),
            externe: numero(self.numero_externe.as_ref().map(Identifiant::as_str)),
            deca: numero(self.numero_deca.as_ref().map(NumeroDeca::as_str)),
            ..Numeros::default()
        }
    }

    fn statut_du_corps(&self) -> Option<&str> {
        self.status.as_deref()
    }

    fn est_complet(&self) -> bool {
        self.numeros().dossier.is_some()
    }
}
