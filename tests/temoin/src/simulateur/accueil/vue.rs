//! The content of the pages, as plain texts for their templates; a template escapes every one of them.

mod bandeau;
mod barre;
mod dossier;
mod ligne;
mod liste;
mod raccordement;
mod resume;
mod vie;

pub(super) use self::bandeau::PageAbsente;
pub(super) use self::dossier::PageDossier;
pub(super) use self::liste::Page;
