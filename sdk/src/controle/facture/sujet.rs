//! An invoice to check: its lines, and the échéances that they bill.

use crate::FilePart;
use crate::controle::verification::{Ecarts, Verification};
use crate::models::{Dossier, Echeance, Facture, LigneFacture, NatureLigne};
use crate::opco::UsagesFacturation;
use crate::runtime::jiff::civil::Date;
use crate::scalaires::{Identifiant, Montant, Siret};

/// An invoice, the dossiers it bills, and the other data that its checks need.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FactureAControler<'a> {
    /// The invoice, as it will be sent.
    pub facture: &'a Facture,
    /// The dossiers of its lines, as the OPCO gave them just now: their échéances open and close.
    pub dossiers: &'a [Dossier],
    /// The invoices already sent to this OPCO, without refused ones: their numbers may be used again.
    pub factures_connues: &'a [FactureConnue],
    /// The SIRET that the CFA key covers at this OPCO; `None` when they are unknown.
    pub sirets_connus: Option<&'a [Siret]>,
    /// The ancillary costs already invoiced, beside what the dossiers say.
    pub frais_factures: &'a [FraisFactures],
    /// The ancillary costs that earlier invoices of the journal carry: the OPCO may have refused some of them since.
    pub frais_au_journal: &'a [FraisAuJournal],
    /// The échéances that earlier invoices of the journal bill: where the OPCO leaves out what is paid or examined, nothing
    /// else tells it.
    pub echeances_au_journal: &'a [EcheanceAuJournal],
    /// Whether a certificate for this échéance was sent apart from the invoice.
    pub certificat_depose: bool,
    /// What the OPCO accepts in an invoice.
    pub usages: UsagesFacturation,
    /// The number of the invoice that this credit note cancels in part or wholly, by negative lines; `None` for any
    /// other invoice.
    pub avoir_de: Option<&'a str>,
    /// The PDF; `None` when it is checked elsewhere.
    pub fichier: Option<&'a FilePart>,
    /// Today, in France.
    pub jour: Date,
}

impl<'a> FactureAControler<'a> {
    /// An invoice to check today against its dossiers, for an OPCO whose usages are unknown, without its file and
    /// without earlier invoices.
    pub fn new(facture: &'a Facture, dossiers: &'a [Dossier], jour: Date) -> Self {
        Self {
            facture,
            dossiers,
            factures_connues: &[],
            sirets_connus: None,
            frais_factures: &[],
            frais_au_journal: &[],
            echeances_au_journal: &[],
            certificat_depose: false,
            usages: UsagesFacturation::default(),
            avoir_de: None,
            fichier: None,
            jour,
        }
    }

    /// The lines with the dossier and the échéance that they name.
    pub(super) fn lignes(&self) -> Vec<Ligne<'a>> {
        let numerotees = self.facture.lignes.iter().enumerate();
        numerotees.map(|(rang, contenu)| Ligne::situer(rang, contenu, self.dossiers)).collect()
    }

    /// The échéances that the lines name and the dossiers have, each once, with its lines.
    pub(super) fn echeances_facturees(&self) -> Vec<EcheanceFacturee<'a>> {
        let mut postes: Vec<EcheanceFacturee<'a>> = Vec::new();
        for ligne in self.lignes() {
            let (Some(dossier), Some(echeance)) = (ligne.dossier, ligne.echeance) else { continue };
            match postes.iter_mut().find(|poste| std::ptr::eq(poste.echeance, echeance)) {
                Some(poste) => poste.lignes.push(ligne),
                None => postes.push(EcheanceFacturee { dossier, echeance, lignes: vec![ligne] }),
            }
        }
        postes
    }
}

/// An invoice that this OPCO already has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactureConnue {
    /// The SIRET of its issuer.
    pub siret_emetteur: Siret,
    /// Its number.
    pub numero: String,
}

impl FactureConnue {
    /// Whether it has this number and issuer, compared as in the journal: case and surrounding blanks do not count.
    pub(super) fn est(&self, siret_emetteur: &Siret, numero: &str) -> bool {
        let ecrit = |numero: &str| numero.trim().to_uppercase();
        let meme_emetteur =
            self.siret_emetteur.canonique() == siret_emetteur.canonique() || self.siret_emetteur == *siret_emetteur;
        meme_emetteur && ecrit(&self.numero) == ecrit(numero)
    }
}

/// Ancillary costs already invoiced for a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FraisFactures {
    /// The external number of the dossier.
    pub numero_dossier: Identifiant,
    /// Their nature.
    pub nature: NatureLigne,
    /// Their sum, euros.
    pub montant: Montant,
}

/// Ancillary costs that an invoice of the journal carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FraisAuJournal {
    /// The number of the invoice.
    pub facture: String,
    /// The number of the échéance on which it carries them.
    pub echeance: i32,
    /// The costs.
    pub frais: FraisFactures,
}

/// An échéance that an invoice of the journal bills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcheanceAuJournal {
    /// The number of the invoice.
    pub facture: String,
    /// The external number of the dossier.
    pub numero_dossier: Identifiant,
    /// The number of the échéance.
    pub echeance: i32,
}

/// A line, and what it names.
pub(super) struct Ligne<'a> {
    /// Its path on the wire.
    pub(super) champ: String,
    pub(super) contenu: &'a LigneFacture,
    pub(super) dossier: Option<&'a Dossier>,
    pub(super) echeance: Option<&'a Echeance>,
}

impl<'a> Ligne<'a> {
    pub(super) fn situer(rang: usize, contenu: &'a LigneFacture, dossiers: &'a [Dossier]) -> Self {
        let numero = contenu.numero_dossier.as_str().trim();
        let externe = |dossier: &'a Dossier| dossier.cerfa.as_ref().and_then(|cerfa| cerfa.numero_externe.as_ref());
        let nomme = |dossier: &&'a Dossier| externe(dossier).is_some_and(|autre| autre.as_str().trim() == numero);
        let dossier = dossiers.iter().find(nomme).filter(|_| !numero.is_empty());
        let elements = dossier.into_iter().flat_map(|dossier| dossier.echeances.iter().flatten());
        let echeance = elements.into_iter().find(|echeance| echeance.numero == Some(contenu.numero_echeance));
        Self { champ: format!("lignes[{rang}]"), contenu, dossier, echeance }
    }

    pub(super) fn champ(&self, nom: &str) -> String {
        format!("{}.{nom}", self.champ)
    }

    /// Whether the line cancels an invoiced amount.
    pub(super) fn reprend(&self) -> bool {
        self.contenu.montant < Montant::ZERO
    }

    /// Whether the échéance itself pays the line: teaching, and the increase for a disabled apprentice.
    pub(super) fn est_de_l_echeance(&self) -> bool {
        matches!(self.contenu.nature_ligne, NatureLigne::Pedagogie | NatureLigne::MajorationRqth)
    }
}

/// An échéance of a dossier with the lines that bill it.
pub(super) struct EcheanceFacturee<'a> {
    pub(super) dossier: &'a Dossier,
    pub(super) echeance: &'a Echeance,
    /// Never empty.
    pub(super) lignes: Vec<Ligne<'a>>,
}

impl EcheanceFacturee<'_> {
    pub(super) fn champ(&self, nom: &str) -> String {
        self.lignes.first().map(|ligne| ligne.champ(nom)).unwrap_or_default()
    }

    /// Whether the lines bill something of it: those of a credit note only give back.
    pub(super) fn est_demandee(&self) -> bool {
        !self.lignes.iter().all(Ligne::reprend)
    }

    /// How people name the échéance.
    pub(super) fn nom(&self) -> String {
        self.echeance.numero.map_or_else(|| "L'échéance".to_owned(), |numero| format!("L'échéance {numero}"))
    }

    pub(super) fn est_premiere(&self) -> bool {
        self.numeros().all(|numero| self.echeance.numero <= Some(numero))
    }

    pub(super) fn est_derniere(&self) -> bool {
        self.numeros().all(|numero| self.echeance.numero >= Some(numero))
    }

    pub(super) fn numeros(&self) -> impl Iterator<Item = i32> {
        self.dossier.echeances.iter().flatten().filter_map(|echeance| echeance.numero)
    }
}

pub(super) type Verif = Verification<fn(&FactureAControler<'_>, &mut Ecarts<'_>)>;
