//! The software of an editor in one process: its name, its access to each OPCO, and the keys of its CFA. It creates
//! connections, which share its resources: the tokens, the limits and the budget of repetitions of an OPCO, and the
//! transport.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::acces::{Acces, AccesIncomplet};
use super::agent;
use super::cles::{CleDe, Cles, ClesEnvironnement};
use super::depots_ouverts::DepotsOuverts;
use super::horloge::{Horloge, HorlogeSysteme};
use super::presences::Presences;
use super::protocole::Protocole;
use super::socle::Connexion;
use crate::journal::{EchecJournal, Journal, JournalAbsent};
use crate::parcours::mesures;
use crate::runtime::Transport;
use crate::scalaires::Siren;
use crate::{Client, ClientBuilder, Key, Opco, Retries, Timeouts};

/// The software of an editor in one process; clones share everything.
///
/// ```no_run
/// use cfadock::Opco;
/// use cfadock::parcours::{Acces, ClesEnvironnement, Logiciel};
///
/// # async fn lire() -> Result<(), Box<dyn std::error::Error>> {
/// let akto = Acces::new("https://opco.example/SorApiEchangeCFA", "identifiant", "secret")
///     .jeton("https://opco.example/SorApiIdentityServer/connect/token");
/// let logiciel = Logiciel::new("Éditeur", "Logiciel", "1.0").cles(ClesEnvironnement).acces(Opco::Akto, akto);
/// let connexion = logiciel.connexion(&"732829320".parse()?, Opco::Akto)?;
/// println!("{}", connexion.verifier_cle().await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Logiciel {
    editeur: String,
    nom: String,
    version: String,
    cles: Arc<dyn Cles>,
    acces: BTreeMap<Opco, Acces>,
    transport: Option<Transporteur>,
    delais: Timeouts,
    reprises: Retries,
    horloge: Arc<dyn Horloge>,
    journal: Arc<dyn Journal>,
    presences: Arc<Presences>,
    partage: Arc<Mutex<Partage>>,
}

/// Created with the first connection, for all later ones.
#[derive(Clone, Default)]
struct Partage {
    transport: Option<Arc<dyn Transport>>,
    clients: BTreeMap<(Opco, Protocole), Client>,
    /// Those of accesses that were renewed: what limits them goes on in the next ones.
    anciens: BTreeMap<(Opco, Protocole), Client>,
}

impl Logiciel {
    /// The software of this name, version and editor, as every request names them; with the keys of the
    /// [environment](ClesEnvironnement), without access to any OPCO yet, and without a journal: it reads, but deposits
    /// nothing.
    pub fn new(editeur: impl Into<String>, nom: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            editeur: editeur.into(),
            nom: nom.into(),
            version: version.into(),
            cles: Arc::new(ClesEnvironnement),
            acces: BTreeMap::new(),
            transport: None,
            delais: Timeouts::default(),
            reprises: Retries::default(),
            horloge: Arc::new(HorlogeSysteme),
            journal: Arc::new(JournalAbsent),
            presences: Arc::default(),
            partage: Arc::default(),
        }
    }

    /// The same, with its access to an OPCO.
    #[must_use]
    pub fn acces(mut self, opco: Opco, acces: Acces) -> Self {
        self.acces.insert(opco, acces);
        self.renouvelee()
    }

    /// The same, with other credentials or another address for an OPCO, while it runs. The limits and the budget of
    /// repetitions of this OPCO go on as they are, and so does its transport: those of `acces` do not count. Connections
    /// that were made before keep the access of before; nothing changes for the other OPCO, whose tokens go on.
    ///
    /// Where one of the accesses has a token and the other has none, the limits begin anew.
    #[must_use]
    pub fn renouveler(mut self, opco: Opco, acces: Acces) -> Self {
        let present = self.acces.get(&opco);
        let porte = |acces: Option<&Acces>| acces.map(Acces::a_un_jeton);
        let v2 = |acces: Option<&Acces>| porte(acces.and_then(|acces| acces.v2.as_deref()));
        let pareils =
            [(Protocole::V1, porte(present) == porte(Some(&acces))), (Protocole::V2, v2(present) == v2(Some(&acces)))];
        let mut partage = self.partage.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (protocole, pareil) in pareils {
            let ancien = partage.clients.remove(&(opco, protocole));
            if let Some(ancien) = ancien {
                partage.anciens.insert((opco, protocole), ancien);
            }
            if !pareil {
                partage.anciens.remove(&(opco, protocole));
            }
        }
        self.acces.insert(opco, acces);
        self.partage = Arc::new(Mutex::new(partage));
        self
    }

    /// The same, with another source of the keys of the CFA.
    #[must_use]
    pub fn cles(self, cles: impl Cles) -> Self {
        self.cles_partagees(Arc::new(cles))
    }

    /// The same, with keys that are shared.
    #[must_use]
    pub fn cles_partagees(mut self, cles: Arc<dyn Cles>) -> Self {
        // Each connection has its own key: what is shared is that of any.
        self.cles = cles;
        self
    }

    /// The same, with another transport than the built-in one.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(Transporteur(transport));
        self.renouvelee()
    }

    /// The same, with other timeouts.
    #[must_use]
    pub fn delais(mut self, delais: Timeouts) -> Self {
        self.delais = delais;
        self.renouvelee()
    }

    /// The same, with other retries of what is safe to repeat.
    #[must_use]
    pub fn reprises(mut self, reprises: Retries) -> Self {
        self.reprises = reprises;
        self.renouvelee()
    }

    /// The same, with another clock, which its connections use too.
    #[must_use]
    pub fn horloge(mut self, horloge: Arc<dyn Horloge>) -> Self {
        self.horloge = horloge;
        self
    }

    /// The same, writing the deposits of all its connections to this journal.
    #[must_use]
    pub fn journal(mut self, journal: Arc<dyn Journal>) -> Self {
        (self.journal, self.presences) = (journal, Arc::default());
        self
    }

    /// The connection of a CFA to an OPCO. Nothing is sent; whether there is a key shows at the first call.
    ///
    /// # Errors
    /// What the access to this OPCO lacks.
    pub fn connexion(&self, cfa: &Siren, opco: Opco) -> Result<Connexion, AccesIncomplet> {
        let acces = self.acces.get(&opco).ok_or(AccesIncomplet::Absent { opco })?;
        let client = self.client(acces, cfa, (opco, Protocole::V1))?;
        let connexion = Connexion::new(opco, cfa.clone(), client);
        let connexion = connexion.horloge(self.horloge.clone()).cles(self.cles.clone());
        let connexion = connexion.inscrire(self.journal.clone(), self.presences.clone());
        let connexion = match acces.attentes {
            Some(attentes) => connexion.attentes(attentes),
            None => connexion,
        };
        Ok(match &acces.v2 {
            Some(v2) => connexion.client_v2(self.client(v2, cfa, (opco, Protocole::V2))?),
            None => connexion,
        })
    }

    /// What is open in the journal, of all CFA, at each of the OPCO, also where nothing is: what an alert asks for, at each
    /// pass of a monitor. The open ones are read, a part at a time, and of each OPCO the earliest is said.
    /// With the feature `metrics`, it is what `cfadock.journal.ouvertes` and `cfadock.journal.anciennete` say from then on.
    ///
    /// ```
    /// # async fn alerter(logiciel: &cfadock::Logiciel) -> Result<(), cfadock::journal::EchecJournal> {
    /// for attente in logiciel.depots_ouverts().await? {
    ///     println!("{} : {} à suivre", attente.opco, attente.nombre);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When there is no journal, or it cannot be read.
    pub async fn depots_ouverts(&self) -> Result<Vec<DepotsOuverts>, EchecJournal> {
        let ouverts = DepotsOuverts::lire(&*self.journal).await?;
        let maintenant = self.journal.heure().await?.unwrap_or_else(|| self.horloge.maintenant());
        ouverts.iter().for_each(|ouverts| mesures::ouverts(ouverts, maintenant));
        Ok(ouverts)
    }

    /// A client with the key of the CFA, which shares everything else with earlier clients of this address.
    fn client(&self, acces: &Acces, cfa: &Siren, place: (Opco, Protocole)) -> Result<Client, AccesIncomplet> {
        let (opco, _) = place;
        let cle = Key::from(Arc::new(CleDe { cles: self.cles.clone(), cfa: cfa.clone(), opco }));
        let refuse = |raison| AccesIncomplet::Client { opco, raison };
        let mut partage = self.partage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(premier) = partage.clients.get(&place) {
            return premier.rebuild().cle_api(cle).build().map_err(refuse);
        }
        // At another address, but of the same OPCO: both share limits and repetitions.
        let sans_jeton = !acces.a_un_jeton() && self.acces.get(&opco).is_some_and(Acces::a_un_jeton);
        let voisin = partage.clients.get(&(opco, Protocole::V1)).filter(|_| !sans_jeton);
        let constructeur = match (voisin, partage.anciens.get(&place)) {
            (Some(voisin), _) => acces.transporter(voisin.rebuild()),
            (None, Some(ancien)) => ancien.rebuild(),
            (None, None) => {
                let constructeur = self.constructeur(&mut partage).limits(acces.limites);
                let constructeur = match self.acces.get(&opco) {
                    Some(premier) => premier.transporter(constructeur),
                    None => constructeur,
                };
                acces.transporter(constructeur)
            }
        };
        let client = acces.adresser(opco, constructeur)?.cle_api(cle).build().map_err(refuse)?;
        partage.clients.insert(place, client.clone());
        Ok(client)
    }

    /// A client of this software, without an OPCO yet.
    fn constructeur(&self, partage: &mut Partage) -> ClientBuilder {
        let constructeur = Client::builder().timeouts(self.delais).retries(self.reprises);
        let constructeur = constructeur.editeur(&self.editeur).logiciel(&self.nom).version(&self.version);
        let constructeur = match agent::produits(&self.editeur, &self.nom, &self.version) {
            Some(produits) => constructeur.user_agent(produits),
            None => constructeur,
        };
        match self.transporteur(partage) {
            Some(transport) => constructeur.transport(transport),
            None => constructeur,
        }
    }

    /// One transport for all OPCO; none if the built-in one does not start, which building the client then reports.
    fn transporteur(&self, partage: &mut Partage) -> Option<Arc<dyn Transport>> {
        if partage.transport.is_none() {
            partage.transport = self.transport.as_ref().map(|Transporteur(transport)| transport.clone());
        }
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        if partage.transport.is_none() {
            let fait = crate::runtime::ReqwestTransport::new(self.delais).ok();
            partage.transport = fait.map(|fait| Arc::new(fait) as Arc<dyn Transport>);
        }
        partage.transport.clone()
    }

    /// Other settings create other clients; existing connections keep theirs.
    fn renouvelee(mut self) -> Self {
        self.partage = Arc::default();
        self
    }
}

impl std::fmt::Debug for Partage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.clients.keys()).finish()
    }
}

/// A transport, which has no `Debug` of its own.
#[derive(Clone)]
struct Transporteur(Arc<dyn Transport>);

impl std::fmt::Debug for Transporteur {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Transport")
    }
}

#[cfg(test)]
mod tests;
