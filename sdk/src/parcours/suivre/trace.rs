//! What is kept of one dossier, and the events of a new reading of it. No request is made here; see `passe`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::evenement::{Evenement, NumeroEcheance};
use crate::models::{Dossier, Echeance, Etat, EtatDossier};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::{DateCivile, Identifiant, Montant, NumeroDeca};

/// After this many days a dossier with future échéances is read again, although none is due: an OPCO may move a date,
/// or pay an échéance automatically.
const RELECTURE: u32 = 30;

/// What was seen of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TraceDossier {
    /// Its state, unchanged except for the spellings of RUPTURE.
    etat: Option<String>,
    deca: Option<String>,
    /// It changed and was not read since.
    pub(super) a_lire: bool,
    disparu: bool,
    /// The day it was read last.
    lu_le: Option<DateCivile>,
    echeances: BTreeMap<String, TraceEcheance>,
}

/// What was seen of an échéance; amounts in centimes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TraceEcheance {
    ouverture: Option<DateCivile>,
    /// Its opening was reported, or it was already paid when it opened.
    ouverte: bool,
    soldee: bool,
    /// It was missing in the last reading.
    #[serde(default)]
    absente: bool,
    regle: i64,
    en_cours: i64,
}

impl TraceDossier {
    /// Compares with the list of states.
    pub(super) fn voir_etat(&mut self, dossier: &Identifiant, vu: &EtatDossier, nouveau: bool) -> Vec<Evenement> {
        let mut evenements = Vec::new();
        if nouveau || self.disparu {
            self.disparu = false;
            evenements.push(Evenement::Apparu { dossier: dossier.clone(), etat: vu.etat.clone() });
        }
        if let Some(etat) = vu.etat.as_ref().map(Etat::normalise) {
            let ecrit = etat.to_string();
            if self.etat.as_ref() != Some(&ecrit) {
                self.etat = Some(ecrit);
                evenements.push(evenement_d_etat(dossier.clone(), etat));
            }
        }
        evenements.extend(self.voir_deca(dossier, vu.numero_deca.as_ref()));
        // Before a decision, reading the dossier gives no further information.
        let decide = !matches!(vu.etat, None | Some(Etat::Transmis | Etat::EnCoursInstruction));
        self.a_lire |= decide && !evenements.is_empty();
        evenements
    }

    /// Compares with the list in which it no longer is.
    pub(super) fn voir_absence(&mut self, dossier: &str) -> Option<Evenement> {
        let premier = !std::mem::replace(&mut self.disparu, true);
        premier.then(|| Evenement::Disparu { dossier: Identifiant::tel_quel(dossier) })
    }

    /// Compares with the dossier itself, today; it has then been read.
    pub(super) fn voir_dossier(&mut self, dossier: &Identifiant, lu: &Dossier, jour: Date) -> Vec<Evenement> {
        self.a_lire = false;
        self.lu_le = Some(jour.into());
        let mut evenements: Vec<_> = self.voir_deca(dossier, lu.numero_deca()).into_iter().collect();
        let lues = lu.echeances.as_deref().unwrap_or_default();
        if lues.is_empty() {
            return evenements;
        }
        // An échéance that is missing in a reading is kept, or its events would be repeated when it reappears. Of two
        // with one number the first counts.
        self.echeances.values_mut().for_each(|une| une.absente = true);
        let mut vues = BTreeSet::new();
        for echeance in lues {
            let Some((cle, numero)) = NumeroEcheance::de(echeance) else { continue };
            if vues.insert(cle.clone()) {
                self.echeances.entry(cle).or_default().voir(dossier, (numero, echeance), jour, &mut evenements);
            }
        }
        evenements
    }

    /// A number is set for the first time, or changes.
    fn voir_deca(&mut self, dossier: &Identifiant, numero: Option<&NumeroDeca>) -> Option<Evenement> {
        let numero = numero.filter(|numero| numero.est_attribue())?;
        if self.deca.as_deref() == Some(numero.as_str()) {
            return None;
        }
        self.deca = Some(numero.as_str().to_owned());
        Some(Evenement::DecaAttribue { dossier: dossier.clone(), numero: numero.clone() })
    }

    /// Whether the dossier has to be read: it changed, or it is engaged and its échéances may have changed.
    pub(super) fn doit_etre_lue(&self, jour: Date) -> bool {
        let etat = self.etat.as_deref().and_then(|etat| etat.parse::<Etat>().ok());
        let peut_payer = matches!(etat, Some(Etat::Engage | Etat::Rupture));
        let sans_echeancier = etat == Some(Etat::Engage) && self.echeances.is_empty();
        let mut presentes = self.echeances.values().filter(|une| !une.absente);
        let du = presentes.clone().any(|une| une.attend(jour));
        let ancien = presentes.any(|une| !une.soldee) && self.est_ancienne(jour);
        !self.disparu && (self.a_lire || (peut_payer && (sans_echeancier || du || ancien)))
    }

    /// Whether the last reading is 30 days away, in the past or in the future: clocks jump.
    fn est_ancienne(&self, jour: Date) -> bool {
        let lu = self.lu_le.as_ref().and_then(DateCivile::civil);
        let jours = |lu: Date| lu.until(jour).map_or(u32::MAX, |span| span.get_days().unsigned_abs());
        lu.is_none_or(|lu| jours(lu) >= RELECTURE)
    }
}

impl TraceEcheance {
    /// Whether it may have changed: it is open and not paid, or due to open, or its opening date is unknown.
    fn attend(&self, jour: Date) -> bool {
        !self.soldee
            && (self.ouverte
                || self.ouverture.as_ref().and_then(DateCivile::civil).is_none_or(|ouverture| ouverture <= jour))
    }

    fn voir(
        &mut self,
        dossier: &Identifiant,
        (echeance, vue): (NumeroEcheance, &Echeance),
        jour: Date,
        evenements: &mut Vec<Evenement>,
    ) {
        self.absente = false;
        let dossier = || dossier.clone();
        let centimes = |somme: &Option<Montant>| somme.as_ref().and_then(Montant::en_centimes);
        let regle = centimes(&vue.montant_regle).unwrap_or(self.regle);
        let en_cours = centimes(&vue.montant_en_cours_instruction).unwrap_or(self.en_cours);
        if let Some(ouverture) = vue.date_ouverture.as_ref().and_then(|date| date.civil()) {
            self.ouverture = Some(ouverture.into());
        }
        self.soldee = centimes(&vue.montant_total).is_some_and(|total| regle >= total);
        if !self.ouverte && vue.est_ouverte(&jour.into()) == Some(true) {
            self.ouverte = true;
            let reste = vue.reste_a_facturer();
            let rien = centimes(&vue.reste_au_plus()).is_some_and(|reste| reste <= 0);
            if !self.soldee && !rien {
                evenements.push(Evenement::EcheanceOuverte { dossier: dossier(), echeance: echeance.clone(), reste });
            }
        }
        if regle > self.regle {
            evenements.push(Evenement::EcheanceReglee {
                dossier: dossier(),
                echeance: echeance.clone(),
                regle: Montant::centimes(regle),
                entierement: self.soldee,
            });
        }
        // An amount that is no longer examined was paid, or was not.
        let cessee = self.en_cours.saturating_sub(en_cours).saturating_sub(regle.saturating_sub(self.regle).max(0));
        if cessee > 0 {
            let montant = Montant::centimes(cessee);
            evenements.push(Evenement::InstructionCessee { dossier: dossier(), echeance, montant });
        }
        (self.regle, self.en_cours) = (regle, en_cours);
    }
}

fn evenement_d_etat(dossier: Identifiant, etat: Etat) -> Evenement {
    match etat {
        Etat::Transmis => Evenement::Transmis { dossier },
        Etat::EnCoursInstruction => Evenement::EnInstruction { dossier },
        Etat::Engage => Evenement::Engage { dossier },
        Etat::Refuse => Evenement::Refuse { dossier, commentaire: None },
        Etat::Annule => Evenement::Annule { dossier, commentaire: None },
        Etat::Rupture | Etat::Ruptu | Etat::Rutpure => Evenement::Rompu { dossier },
        Etat::Solde => Evenement::Solde { dossier },
        etat => Evenement::EtatInconnu { dossier, etat },
    }
}

/// Adds the text of the dossier to a refusal or a cancellation.
pub(super) fn motiver(evenements: &mut [Evenement], lu: &Dossier) {
    for evenement in evenements {
        if let Evenement::Refuse { commentaire, .. } | Evenement::Annule { commentaire, .. } = evenement {
            *commentaire = lu.raison_de_l_etat().map(|raison| raison.commentaire);
        }
    }
}
