//! Schemas of the document that are the norm's: `serveur::document` adds them from the norm itself.

use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

/// An amount in euros, as the norm writes it.
pub fn montant() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
        .description(Some("En euros, au centime."))
}

/// A component of the norm.
fn composant(nom: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(nom))
}

/// The nature of a line.
pub fn nature_ligne() -> RefOr<Schema> {
    composant("NatureLigne")
}

/// An invoice.
pub fn facture() -> RefOr<Schema> {
    composant("Facture")
}

/// The states of dossiers.
pub fn etats_dossiers() -> ArrayBuilder {
    ArrayBuilder::new().items(composant("EtatDossierLu")).description(Some("Les états."))
}

/// A convention.
pub fn convention() -> RefOr<Schema> {
    composant("Convention")
}

/// A certificate.
pub fn certificat() -> RefOr<Schema> {
    composant("Certificat")
}

/// What a file is, and what it belongs to.
pub fn infos_fichier() -> RefOr<Schema> {
    composant("InfosFichier")
}
