//! One CFA at one OPCO: its client, journal, clock and settings. Each workflow adds its methods in its own folder.

use std::sync::Arc;

use super::attentes::Attentes;
use super::cles::Cles;
use super::emetteur::Emetteur;
use super::horloge::{Horloge, HorlogeSysteme};
use super::identites_lues::IdentitesLues;
use super::presences::Presences;
use super::protocole::Protocole;
use crate::journal::{Empreinte, Journal, JournalAbsent, ReferenceEditeur};
use crate::models::Erreur;
use crate::opco::UsagesFacturation;
use crate::parcours::{Echec, ErreurOpco, mesures};
use crate::runtime::jiff::Timestamp;
use crate::runtime::jiff::civil::Date;
use crate::scalaires::Siren;
use crate::{Client, Error, Opco, Operation};

/// One CFA at one OPCO; clones are cheap and share everything.
#[derive(Clone, Debug)]
pub struct Connexion {
    client: Client,
    client_v2: Option<Client>,
    opco: Opco,
    cfa: Siren,
    horloge: Arc<dyn Horloge>,
    journal: Arc<dyn Journal>,
    attentes: Attentes,
    usages: UsagesFacturation,
    emetteur: Emetteur,
    presences: Arc<Presences>,
    identites_lues: Arc<IdentitesLues>,
    passe_outre: Vec<&'static str>,
    cles: Option<Arc<dyn Cles>>,
    reference: Option<ReferenceEditeur>,
}

impl Connexion {
    /// The CFA with this SIREN, whose key `client` has, at `opco`; with the clock of the system. It can read; to
    /// deposit, give it a [`journal`](Self::journal).
    pub fn new(opco: Opco, cfa: Siren, client: Client) -> Self {
        mesures::annoncer();
        Self {
            client,
            client_v2: None,
            opco,
            cfa,
            horloge: Arc::new(HorlogeSysteme),
            journal: Arc::new(JournalAbsent),
            attentes: Attentes::de(opco),
            usages: UsagesFacturation::de(opco),
            emetteur: Emetteur::default(),
            presences: Arc::default(),
            identites_lues: Arc::default(),
            passe_outre: Vec::new(),
            cles: None,
            reference: None,
        }
    }

    /// The same, with another clock.
    #[must_use]
    pub fn horloge(mut self, horloge: Arc<dyn Horloge>) -> Self {
        self.horloge = horloge;
        self
    }

    /// The same, writing its deposits to another journal: [`JournalSqlite`](crate::journal::JournalSqlite),
    /// `JournalPostgres` of the package `cfadock-journal-postgres`, or yours.
    /// Several connections may share one; make them by one [`Logiciel`](crate::parcours::Logiciel), or clone them, so
    /// that each also knows which deposits the others are waiting for. One that joins a transaction
    /// (`JournalPostgres::joindre`) goes on with what this connection knows.
    #[must_use]
    pub fn journal(self, journal: Arc<dyn Journal>) -> Self {
        let meme = journal.porteur().is_some_and(|porteur| self.journal.porteur() == Some(porteur));
        let presences = if meme { self.presences.clone() } else { Arc::default() };
        self.inscrire(journal, presences)
    }

    /// The same, writing to `journal`, with what this process knows of the deposits in it.
    pub(in crate::parcours) fn inscrire(mut self, journal: Arc<dyn Journal>, presences: Arc<Presences>) -> Self {
        (self.journal, self.presences) = (journal, presences);
        self
    }

    /// The same, with other waits before a deposit counts as not arrived than those of the OPCO's profile.
    #[must_use]
    pub fn attentes(mut self, attentes: Attentes) -> Self {
        self.attentes = attentes;
        self
    }

    /// The same, with other rules than the profile's for what this OPCO accepts in an invoice.
    ///
    /// ```
    /// # use cfadock::{Connexion, Opco, opco::UsagesFacturation};
    /// # fn avoirs(akto: Connexion) -> Connexion {
    /// akto.usages(UsagesFacturation { avoirs: Some(true), ..UsagesFacturation::de(Opco::Akto) })
    /// # }
    /// ```
    #[must_use]
    pub fn usages(mut self, usages: UsagesFacturation) -> Self {
        self.usages = usages;
        self
    }

    /// The same, with payment details of the CFA for what the OPCO does not give.
    /// [`Facturation::iban_du_cfa`](crate::parcours::Facturation::iban_du_cfa) and
    /// [`siret_du_cfa`](crate::parcours::Facturation::siret_du_cfa) override it for one invoice.
    #[must_use]
    pub fn emetteur(mut self, emetteur: Emetteur) -> Self {
        self.emetteur = emetteur;
        self
    }

    /// The same, with another client for the operations of protocol V2: at some OPCO they have an address and a token
    /// server of their own.
    #[must_use]
    pub fn client_v2(mut self, client: Client) -> Self {
        self.client_v2 = Some(client);
        self
    }

    /// The same, with the source of the key of the CFA: only [`verifier_cle`](Self::verifier_cle) uses it, other calls
    /// use the key in the client.
    #[must_use]
    pub fn cles(mut self, cles: Arc<dyn Cles>) -> Self {
        self.cles = Some(cles);
        self
    }

    /// The same, for one record of the editor: its reference accompanies every deposit, in the journal, in sentences
    /// and spans, and in the results of [`reconcilier`](Self::reconcilier) and [`suivre`](Self::suivre). After a crash
    /// the editor finds its record with it.
    ///
    /// ```
    /// # async fn deposer(
    /// #     akto: cfadock::Connexion, contrat: &cfadock::models::DossierTransmission,
    /// # ) -> Result<(), Box<dyn std::error::Error>> {
    /// let depot = akto.reference("contrat-4711".parse()?).envoyer_contrat(contrat).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn reference(mut self, reference: ReferenceEditeur) -> Self {
        self.reference = Some(reference);
        self
    }

    /// The editor's reference of what is deposited, if one was given.
    pub(in crate::parcours) fn reference_tenue(&self) -> Option<&ReferenceEditeur> {
        self.reference.as_ref()
    }

    /// The source of the key of the CFA, if one was given.
    pub(in crate::parcours) fn trousseau(&self) -> Option<&dyn Cles> {
        self.cles.as_deref()
    }

    /// The same, overriding the profile of the OPCO for `operation`: it is called even if the profile says that it is
    /// not in service. Profiles become outdated.
    #[must_use]
    pub fn passer_outre(mut self, operation: &'static Operation) -> Self {
        self.passe_outre.push(operation.id);
        self
    }

    /// Whether the caller overrides the profile.
    pub(in crate::parcours) fn passe_outre(&self, operation: &Operation) -> bool {
        self.passe_outre.contains(&operation.id)
    }

    /// The meaning of `cause`, the result of a call of `operation` here.
    pub fn echec(&self, operation: &'static Operation, cause: Error<Erreur>) -> Echec {
        ErreurOpco::new(self.opco, operation, cause).into()
    }

    /// The operations one by one, without journal, checks and capabilities.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The client for operations of `protocole`: that of [`client_v2`](Self::client_v2) if one was given.
    pub fn client_pour(&self, protocole: Protocole) -> &Client {
        match (protocole, &self.client_v2) {
            (Protocole::V2, Some(client)) => client,
            _ => &self.client,
        }
    }

    pub(in crate::parcours) fn a_un_client_v2(&self) -> bool {
        self.client_v2.is_some()
    }

    /// The CFA.
    pub fn cfa(&self) -> &Siren {
        &self.cfa
    }

    /// The name of the CFA in spans, events and metrics: the beginning of a SHA-256 digest of its SIREN, with which you
    /// can find it among yours.
    ///
    /// ```
    /// # fn nommer(akto: &cfadock::Connexion) {
    /// println!("{} : CFA {}", akto.marque_du_cfa(), akto.cfa());
    /// # }
    /// ```
    pub fn marque_du_cfa(&self) -> String {
        let mut marque = Empreinte::textes([self.cfa.as_str()]).to_string();
        marque.truncate(12);
        marque
    }

    /// The OPCO.
    pub fn opco(&self) -> Opco {
        self.opco
    }

    /// The journal of its deposits.
    pub fn journal_tenu(&self) -> &dyn Journal {
        &*self.journal
    }

    pub(in crate::parcours) fn journal_partage(&self) -> &Arc<dyn Journal> {
        &self.journal
    }

    /// Today, in France.
    pub fn aujourd_hui(&self) -> Date {
        self.horloge.aujourd_hui()
    }

    pub(in crate::parcours) fn maintenant(&self) -> Timestamp {
        self.horloge.maintenant()
    }

    pub(in crate::parcours) fn attentes_retenues(&self) -> Attentes {
        self.attentes
    }

    pub(in crate::parcours) fn usages_retenus(&self) -> UsagesFacturation {
        self.usages
    }

    pub(in crate::parcours) fn emetteur_retenu(&self) -> &Emetteur {
        &self.emetteur
    }

    pub(in crate::parcours) fn presences(&self) -> &Arc<Presences> {
        &self.presences
    }

    pub(in crate::parcours) fn identites_lues(&self) -> &IdentitesLues {
        &self.identites_lues
    }
}
