//! One pass: list, read if necessary, compare. `cadence` decides when.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};

use super::evenement::Evenement;
use super::trace::motiver;
use super::{Curseur, Nouvelle, facture};
use crate::operations::LISTER_ETATS_FACTURES;
use crate::parcours::lister::{SIMULTANES, lire};
use crate::parcours::{Connexion, Echec, EchecPartiel};
use crate::scalaires::Identifiant;

/// The result of a pass.
#[derive(Debug)]
#[non_exhaustive]
pub struct Passe {
    /// The events, dossier by dossier in the order of the OPCO's list, then removed dossiers, then invoices. Each names
    /// its deposit, if the journal has it.
    pub evenements: Vec<Nouvelle>,
    /// The cursor after these events. Store it with them.
    pub curseur: Curseur,
    /// What could not be read. It keeps its place in the cursor, and is read in a later pass.
    pub echecs: Vec<EchecPartiel>,
    /// How many dossiers were read one by one.
    pub lus: usize,
    /// How many items of the list have no internal number: they cannot be followed.
    pub sans_numero: usize,
}

impl Passe {
    /// Whether everything necessary was read.
    pub fn est_complete(&self) -> bool {
        self.echecs.is_empty()
    }

    /// The longest wait that the OPCO requested.
    pub fn attendre(&self) -> Option<Duration> {
        self.echecs.iter().filter_map(|partiel| partiel.echec.attendre()).max()
    }

    /// Whether something failed that concerns the OPCO as a whole.
    pub fn est_empechee(&self) -> bool {
        self.echecs.iter().any(|partiel| partiel.echec.est_general())
    }
}

impl Connexion {
    /// One pass: the events since `curseur`, and the new cursor. With a new cursor everything is an event.
    ///
    /// It lists the states of the dossiers, and the invoices if the profile has that in service. It then reads
    /// individually, four at a time, the changed dossiers, and engaged or broken ones with an échéance that is open and
    /// unpaid or should be open by now; dossiers whose échéances all open later are read once in thirty days. When the
    /// OPCO as a whole fails (no connection, no token, 401, 403, 429, 5xx), this pass makes no further requests.
    ///
    /// ```no_run
    /// # use cfadock::parcours::Curseur;
    /// # async fn suivre(connexion: cfadock::Connexion, garde: String) -> Result<String, Box<dyn std::error::Error>> {
    /// let passe = connexion.suivre(&Curseur::lire(&garde)?).await?;
    /// for evenement in &passe.evenements {
    ///     println!("{evenement}");
    /// }
    /// Ok(passe.curseur.ecrire()) // to store, with the events
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the cursor belongs to another connection, the states could not be listed, or the journal could not be read:
    /// the cursor is unchanged.
    pub async fn suivre(&self, curseur: &Curseur) -> Result<Passe, Echec> {
        self.tracer("suivre", None, Box::pin(self.passer(curseur))).await
    }

    async fn passer(&self, curseur: &Curseur) -> Result<Passe, Echec> {
        let mut curseur = curseur.clone();
        curseur.attribuer(self.opco(), self.cfa())?;
        let passe = Passe { evenements: Vec::new(), curseur, echecs: Vec::new(), lus: 0, sans_numero: 0 };
        let mut releve =
            Releve { connexion: self, passe, ordre: Vec::new(), faits: BTreeMap::new(), disparus: Vec::new() };
        releve.dossiers().await?;
        let factures = releve.factures().await;
        releve.echeances().await;
        let Releve { mut passe, mut faits, ordre, disparus, .. } = releve;
        let des_dossiers = ordre.iter().filter_map(|cle| faits.remove(cle)).flatten();
        passe.evenements = self.rattacher(des_dossiers.chain(disparus).chain(factures).collect()).await?;
        Ok(passe)
    }
}

/// A pass under way.
struct Releve<'a> {
    connexion: &'a Connexion,
    passe: Passe,
    /// The dossiers in the order of the list.
    ordre: Vec<String>,
    /// The events of each dossier.
    faits: BTreeMap<String, Vec<Evenement>>,
    /// The events of the dossiers that the list no longer has.
    disparus: Vec<Evenement>,
}

impl Releve<'_> {
    async fn dossiers(&mut self) -> Result<(), Echec> {
        let (mut vus, mut entiere) = (BTreeSet::new(), true);
        let mut lecture = self.connexion.dossiers().lecture();
        while let Some(vu) = lecture.suivant().await {
            let vu = match vu {
                Ok(vu) => vu,
                // Listed items are valid, but missing ones may still exist.
                Err(echec @ Echec::Lecture(_)) => {
                    entiere = false;
                    self.manquer(None, echec);
                    break;
                }
                Err(echec) => return Err(echec),
            };
            let Some(numero) = &vu.numero_interne else {
                self.passe.sans_numero += 1;
                continue;
            };
            let cle = numero.as_str().to_owned();
            let nouveau = !self.passe.curseur.dossiers.contains_key(&cle);
            let trace = self.passe.curseur.dossiers.entry(cle.clone()).or_default();
            self.faits.entry(cle.clone()).or_default().extend(trace.voir_etat(numero, &vu, nouveau));
            if vus.insert(cle.clone()) {
                self.ordre.push(cle);
            }
        }
        let traces = self.passe.curseur.dossiers.iter_mut().filter(|(cle, _)| entiere && !vus.contains(*cle));
        self.disparus.extend(traces.filter_map(|(cle, trace)| trace.voir_absence(cle)));
        Ok(())
    }

    /// The invoices; each is compared separately, so that an incomplete list loses none.
    async fn factures(&mut self) -> Vec<Evenement> {
        let mut evenements = Vec::new();
        if self.connexion.prend_en_charge(&LISTER_ETATS_FACTURES).is_err() {
            return evenements;
        }
        let mut touches = BTreeSet::new();
        let mut lecture = self.connexion.factures().lecture();
        while let Some(vue) = lecture.suivant().await {
            match vue {
                Ok(vue) => {
                    self.passe.curseur.sans_factures = false;
                    evenements.extend(facture::voir(&mut self.passe.curseur.factures, vue, &mut touches));
                }
                // The missing access is reported once, and not as a failure of every pass.
                Err(Echec::SansAccesV2 { .. }) => {
                    if !std::mem::replace(&mut self.passe.curseur.sans_factures, true) {
                        evenements.push(Evenement::FacturesNonSuivies);
                    }
                    break;
                }
                Err(echec) => self.manquer(None, echec),
            }
        }
        for cle in touches {
            if let Some(trace) = self.passe.curseur.dossiers.get_mut(&cle) {
                trace.a_lire = true;
            }
        }
        evenements
    }

    /// Reads the dossiers if necessary.
    async fn echeances(&mut self) {
        let jour = self.connexion.aujourd_hui();
        let besoin = |cle: &String| self.passe.curseur.dossiers.get(cle).is_some_and(|trace| trace.doit_etre_lue(jour));
        let a_lire: Vec<_> = self.ordre.iter().filter(|cle| besoin(cle)).cloned().collect();
        if self.passe.est_empechee() {
            // Changed dossiers stay marked in the cursor; the others are selected again next time.
            return;
        }
        let connexion = self.connexion.clone();
        let reads = a_lire.into_iter().map(move |cle| lire(connexion.clone(), cle));
        let mut reads = stream::iter(reads).buffered(SIMULTANES);
        while let Some((cle, lu)) = reads.next().await {
            let numero = Identifiant::tel_quel(&cle);
            match lu {
                Ok(lu) => {
                    self.passe.lus += 1;
                    let faits = self.faits.entry(cle.clone()).or_default();
                    motiver(faits, &lu);
                    let trace = self.passe.curseur.dossiers.entry(cle).or_default();
                    faits.extend(trace.voir_dossier(&numero, &lu, jour));
                }
                Err(echec) => {
                    let general = echec.est_general();
                    self.manquer(Some(numero), echec);
                    if general {
                        break;
                    }
                }
            }
        }
    }

    fn manquer(&mut self, dossier: Option<Identifiant>, echec: Echec) {
        self.passe.echecs.push(EchecPartiel { dossier, echec });
    }
}
