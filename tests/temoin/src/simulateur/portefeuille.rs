//! The data of an OPCO for one CFA: dossiers, invoices, documents, and the day of its clock.
//!
//! It finds records by number and by identity without a scan, and knows the changes since it was last written.

pub(super) mod contrat;
pub(super) mod dossier;
pub(super) mod echeancier;
pub(super) mod extrait;
pub(super) mod facture;
#[cfg(feature = "commandes")]
pub(super) mod fichier;
pub(super) mod repertoire;
pub(super) mod valeur;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::contrat::Contrat;
use self::dossier::{Dossier, Etat};
use self::facture::{Facture, PEDAGOGIE};
use self::repertoire::Repertoire;
use self::valeur::texte;

/// A received document; its content is not stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Piece {
    /// Its kind: `FACTURE`, `CONVENTION`, `DOCUMENT` or `CERTIFICAT`.
    pub(super) genre: String,
    /// Internal number of the dossier or invoice it belongs to.
    pub(super) objet: String,
    /// Bytes of the file.
    pub(super) taille: usize,
    pub(super) date: Date,
}

/// The state of a simulated OPCO.
#[derive(Debug)]
pub(super) struct Portefeuille {
    pub(super) date: Date,
    pub(super) dossiers: Vec<Dossier>,
    pub(super) factures: Vec<Facture>,
    pub(super) pieces: Vec<Piece>,
    /// Dossiers by the identity of their contract.
    identites: Repertoire,
    /// Invoices by number and issuer.
    references: Repertoire,
    /// Invoices by the external number of a dossier.
    facturations: Repertoire,
    sirets: BTreeSet<String>,
    /// The number of dossiers and invoices when the day last changed, or when the file was read.
    pub(super) veille: (usize, usize),
    pub(super) change: Change,
}

/// Unwritten changes: the day, ranks of dossiers and invoices.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) date: bool,
    pub(super) dossiers: BTreeSet<usize>,
    pub(super) factures: BTreeSet<usize>,
    /// The number of documents written.
    pub(super) pieces: usize,
}

impl Portefeuille {
    pub(super) fn new(date: Date) -> Self {
        Self {
            date,
            dossiers: Vec::new(),
            factures: Vec::new(),
            pieces: Vec::new(),
            identites: Repertoire::default(),
            references: Repertoire::default(),
            facturations: Repertoire::default(),
            sirets: BTreeSet::new(),
            veille: (0, 0),
            change: Change { date: true, ..Change::default() },
        }
    }

    pub(super) fn par_numero_interne(&self, numero: &str) -> Option<&Dossier> {
        self.dossiers.get(rang("INT-D-", numero)? - 1)
    }

    /// The dossier to be changed.
    pub(super) fn par_numero_interne_mut(&mut self, numero: &str) -> Option<&mut Dossier> {
        self.a_changer(rang("INT-D-", numero)?)
    }

    pub(super) fn par_numero_externe(&self, numero: &str) -> Option<&Dossier> {
        self.dossiers.get(rang("EXT-", numero)? - 1)
    }

    /// The dossier to be changed, by its external number.
    pub(super) fn par_numero_externe_mut(&mut self, numero: &str) -> Option<&mut Dossier> {
        self.a_changer(rang("EXT-", numero)?)
    }

    fn a_changer(&mut self, rang: usize) -> Option<&mut Dossier> {
        let dossier = self.dossiers.get_mut(rang - 1)?;
        self.change.dossiers.insert(rang);
        Some(dossier)
    }

    pub(super) fn facture(&self, numero_interne: &str) -> Option<&Facture> {
        self.factures.get(rang("INT-F-", numero_interne)? - 1)
    }

    /// The invoice to be changed.
    pub(super) fn facture_mut(&mut self, numero_interne: &str) -> Option<&mut Facture> {
        let rang = rang("INT-F-", numero_interne)?;
        let facture = self.factures.get_mut(rang - 1)?;
        self.change.factures.insert(rang);
        Some(facture)
    }

    /// The active dossier with the same contract. Amendments of one kind and one day repeat only if they are equal.
    pub(super) fn meme_contrat(&self, identite: &extrait::Identite, cerfa: &Value) -> Option<&Dossier> {
        let trouves = self.identites.candidats(identite).filter_map(|rang| self.dossiers.get(rang - 1));
        let mut vivants = trouves.filter(|un| !matches!(un.etat, Etat::Refuse | Etat::Annule));
        let est_un_avenant = !identite[5].is_empty();
        vivants.find(|un| {
            let connu = un.contrat.json();
            extrait::identite(&connu) == *identite && (!est_un_avenant || connu == *cerfa)
        })
    }

    /// Whether any dossier belongs to this CFA.
    pub(super) fn connait_siret(&self, siret: &str) -> bool {
        self.sirets.contains(siret)
    }

    /// Whether there are unwritten changes.
    pub(super) fn a_change(&self) -> bool {
        let Change { date, dossiers, factures, pieces } = &self.change;
        *date || !dossiers.is_empty() || !factures.is_empty() || *pieces < self.pieces.len()
    }

    /// Everything is written.
    pub(super) fn ecrit(&mut self) {
        self.change = Change { pieces: self.pieces.len(), ..Change::default() };
    }

    /// Adds a dossier, new or read from the file, with the identity of its contract.
    pub(super) fn recevoir(&mut self, dossier: Dossier, identite: &extrait::Identite) {
        self.identites.ajouter(identite, dossier.rang);
        if !self.sirets.contains(dossier.siret_cfa()) {
            self.sirets.insert(dossier.siret_cfa().to_owned());
        }
        self.change.dossiers.insert(dossier.rang);
        self.dossiers.push(dossier);
    }

    /// Puts an amendment in the place of the contract that it names by its DECA number; `None` of what is no amendment, or
    /// names no engaged contract of the same person.
    pub(super) fn amender(&mut self, identite: &extrait::Identite, cerfa: &Value) -> Option<&Dossier> {
        let [nom, prenom, naissance, .., avenant] = identite;
        let precedent = texte(cerfa, "/contrat/numeroContratPrecedent");
        let amende = self.dossiers.iter().find(|dossier| {
            let [autre_nom, autre_prenom, autre_naissance, ..] = extrait::identite(&dossier.contrat.json());
            let meme = (nom, prenom, naissance) == (&autre_nom, &autre_prenom, &autre_naissance);
            meme && dossier.etat == Etat::Engage && dossier.numero_deca.as_deref() == Some(precedent)
        });
        let rang = amende.filter(|_| !avenant.is_empty())?.rang;
        self.identites.ajouter(identite, rang);
        let dossier = self.a_changer(rang)?;
        dossier.contrat = Contrat::new(cerfa);
        Some(dossier)
    }

    /// Adds an invoice, new or read from the file; it changes no amount.
    pub(super) fn ranger(&mut self, facture: Facture) {
        self.references.ajouter(&facture.reference(), facture.rang);
        for dossier in facture.dossiers() {
            self.facturations.ajouter(&dossier, facture.rang);
        }
        self.change.factures.insert(facture.rang);
        self.factures.push(facture);
    }

    /// The invoices of the same number from the same issuer.
    pub(super) fn memes_factures(&self, facture: &Facture) -> impl Iterator<Item = &Facture> {
        let trouves = self.references.candidats(&facture.reference()).filter_map(|rang| self.factures.get(rang - 1));
        trouves.filter(|autre| autre.reference() == facture.reference())
    }

    /// The invoices with a line for a dossier, in order.
    pub(super) fn factures_de(&self, dossier: &Dossier) -> impl Iterator<Item = &Facture> {
        let externe = dossier.numero_externe();
        let trouves = self.facturations.candidats(&externe.as_str()).collect::<Vec<_>>();
        let trouves = trouves.into_iter().filter_map(|rang| self.factures.get(rang - 1));
        trouves.filter(move |facture| facture.lignes.iter().any(|ligne| ligne.dossier == externe))
    }

    /// Moves the clock to a day.
    pub(super) fn avancer(&mut self, date: Date) {
        if self.date != date {
            self.veille = (self.dossiers.len(), self.factures.len());
        }
        self.date = date;
        self.change.date = true;
    }

    /// Adds a document and numbers it.
    pub(super) fn numeroter_piece(&mut self, genre: &str, objet: &str, taille: usize) -> String {
        let piece = Piece { genre: genre.to_owned(), objet: objet.to_owned(), taille, date: self.date };
        self.pieces.push(piece);
        format!("INT-DOC-{}", self.pieces.len())
    }

    /// Adds an accepted invoice: its amounts are in instruction from now on.
    pub(super) fn admettre(&mut self, facture: Facture) {
        for ligne in &facture.lignes {
            let montant = ligne.montant.unwrap_or_default();
            let Some(dossier) = self.par_numero_externe_mut(&ligne.dossier) else {
                continue;
            };
            if ligne.nature == PEDAGOGIE {
                dossier.mouvement(ligne.echeance, montant, 0);
            } else if let Some(frais) = dossier.frais.iter_mut().find(|un| un.nature == ligne.nature) {
                frais.facture += montant;
                frais.echeances.push(ligne.echeance);
            }
        }
        self.ranger(facture);
    }
}

/// The storage of changes across restarts.
pub(super) trait Registre: Send + Sync {
    /// Writes the changes of an OPCO, all or nothing; otherwise returns the error.
    fn enregistrer(&self, opco: &str, portefeuille: &Portefeuille) -> Result<(), String>;
}

/// The rank in one of our numbers, from 1: `INT-D-7` → 7. Another spelling (`07`, `+7`) is no number.
fn rang(prefixe: &str, numero: &str) -> Option<usize> {
    let chiffres = numero.strip_prefix(prefixe)?;
    (chiffres.starts_with(|premier| matches!(premier, '1'..='9'))).then(|| chiffres.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling() {
        assert_eq!(rang("INT-D-", "INT-D-7"), Some(7));
        for other in ["INT-D-07", "INT-D-+7", "INT-D-0", "INT-D-", "EXT-7", "INT-D-7 ", "INT-D-99999999999999999999999"]
        {
            assert_eq!(rang("INT-D-", other), None, "{other}");
        }
    }
}
