//! The journal, page by page: what is counted, listed and searched, without holding all of it.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use cfadock::journal::{Choix, EchecJournal, Entree, IdEntree, Situation};

use super::vue::PageErreur;
use crate::service::Service;

/// Entries of the journal that are read at once.
const PAGE: usize = 1_000;

/// The situations, those that ask for something first.
pub(super) const SITUATIONS: [Situation; 8] = [
    Situation::EnCours,
    Situation::Inconnue,
    Situation::ReponsePerdue,
    Situation::Deposee,
    Situation::Refusee,
    Situation::NonEnvoyee,
    Situation::Absente,
    Situation::Ecartee,
];

/// The word of a situation in an address.
pub(super) fn mot(situation: Situation) -> &'static str {
    match situation {
        Situation::EnCours => "en-cours",
        Situation::Inconnue => "inconnue",
        Situation::ReponsePerdue => "reponse-perdue",
        Situation::Deposee => "deposee",
        Situation::Refusee => "refusee",
        Situation::NonEnvoyee => "non-envoyee",
        Situation::Absente => "absente",
        Situation::Ecartee => "ecartee",
    }
}

/// Shows every entry to `voir`, in the order of writing.
async fn parcourir(service: &Service, mut voir: impl FnMut(Entree)) -> Result<(), EchecJournal> {
    let mut apres = None;
    loop {
        let lues = service.journal.lire(Choix::toutes().apres(apres).premieres(PAGE)).await?;
        let fin = lues.len() < PAGE;
        apres = lues.last().map(|entree| entree.id).or(apres);
        lues.into_iter().for_each(&mut voir);
        if fin {
            return Ok(());
        }
    }
}

/// How many entries there are in each situation.
pub(super) async fn compter(service: &Service) -> Result<BTreeMap<&'static str, usize>, EchecJournal> {
    let mut comptes = BTreeMap::new();
    parcourir(service, |entree| *comptes.entry(mot(entree.situation())).or_default() += 1).await?;
    Ok(comptes)
}

/// The open entries, the oldest first.
pub(super) async fn ouvertes(service: &Service) -> Result<Vec<Entree>, EchecJournal> {
    service.journal.lire(Choix::toutes().ouvertes()).await
}

/// The entries that fit, the last ones first: one page of `taille`, and how many there are in all.
pub(super) async fn lister(
    service: &Service,
    convient: impl Fn(&Entree) -> bool,
    (page, taille): (usize, usize),
) -> Result<(Vec<Entree>, usize), EchecJournal> {
    let mut numeros = Vec::new();
    parcourir(service, |entree| {
        if convient(&entree) {
            numeros.push(entree.id);
        }
    })
    .await?;
    let total = numeros.len();
    let mut entrees = Vec::new();
    for id in numeros.into_iter().rev().skip(page.saturating_sub(1).saturating_mul(taille)).take(taille) {
        entrees.extend(service.journal.lire(Choix::entree(id)).await?);
    }
    Ok((entrees, total))
}

/// Whether an entry is what somebody looks for: by its number, its reference, or any number of the OPCO or the CFA.
pub(super) fn trouve(entree: &Entree, q: &str) -> bool {
    let cherche = q.trim().to_lowercase();
    if cherche.strip_prefix('#').unwrap_or(&cherche).parse() == Ok(entree.id.0) {
        return true;
    }
    let (inscription, numeros) = (&entree.inscription, entree.numeros());
    let facture = inscription.reperes.facture.as_ref();
    let echeances = facture.into_iter().flat_map(|facture| &facture.echeances).map(|une| une.dossier.as_str());
    let textes = [
        inscription.reference.as_ref().map(|reference| reference.as_str()),
        numeros.dossier.as_deref(),
        numeros.externe.as_deref(),
        numeros.deca.as_deref(),
        numeros.facture.as_deref(),
        numeros.document.as_deref(),
        inscription.reperes.dossier.as_deref(),
        inscription.reperes.facture_liee.as_deref(),
        facture.map(|facture| facture.numero.as_str()),
    ];
    textes.into_iter().flatten().chain(echeances).any(|texte| texte.to_lowercase() == cherche)
}

/// The entry of an address.
pub(super) async fn une(service: &Service, numero: &str) -> Result<Entree, PageErreur> {
    let absente = || PageErreur::new(StatusCode::NOT_FOUND, "Le journal n'a pas de dépôt de ce numéro.");
    let id = numero.parse().map(IdEntree).map_err(|_| absente())?;
    service.journal.lire(Choix::entree(id)).await?.pop().ok_or_else(absente)
}
