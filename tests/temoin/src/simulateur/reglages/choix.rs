//! The possible values of the settings of a simulated OPCO.

/// The credentials a simulated OPCO accepts; fictitious, and the same for all.
#[derive(Clone, Debug)]
pub struct Acces {
    /// Key of the CFA, sent as `X-API-KEY`.
    pub cle_api: String,
    /// Identifier of the software.
    pub client_id: String,
    /// Secret of the software.
    pub client_secret: String,
    /// The required scope, if there is one.
    pub scope: Option<String>,
}

/// The treatment of the `scope` of a token request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portee {
    /// Any, or none.
    Libre,
    /// Exactly these words, in any order.
    Exacte(String),
    /// None may be sent.
    Aucune,
}

/// The answer to a read with an unknown dossier number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumeroInconnu {
    /// 404, as the norm documents it.
    Introuvable,
    /// 400 with a comment, as OPCO EP does.
    RequeteInvalide,
}

/// The forms of error bodies seen at real OPCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormeErreur {
    /// `{"errors": [{"code": …, "description": …}]}`.
    Erreurs,
    /// `{"errors": null, "comment": …}`, as OPCO EP.
    Comment,
    /// `{"description": …}`, as Atlas.
    Description,
    /// An HTML page, like that of a gateway before the OPCO.
    Html,
}
