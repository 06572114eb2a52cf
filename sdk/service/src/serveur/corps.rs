//! The body of a request: JSON, or JSON and a file in parts.

mod doubles;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use bytes::Bytes;
use cfadock::journal::Empreinte;
use cfadock::{FilePart, from_json_strict};
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;

use crate::probleme::Probleme;
use crate::service::Service;

/// A body in JSON, with its bytes.
#[derive(Debug)]
pub struct Json(pub Bytes);

/// A body of a part in JSON and a file.
#[derive(Debug)]
pub struct Parties {
    donnees: Bytes,
    /// The file.
    pub fichier: FilePart,
    /// The name of the part in JSON.
    nom: &'static str,
}

/// The same, before it is known how its part in JSON is called.
#[derive(Debug)]
pub struct EnParties(Vec<Partie>);

#[derive(Debug)]
struct Partie {
    nom: String,
    fichier: FilePart,
}

impl FromRequest<Arc<Service>> for Json {
    type Rejection = Probleme;

    async fn from_request(requete: Request, service: &Arc<Service>) -> Result<Self, Probleme> {
        let entete = type_de_corps(requete.headers())?;
        let (genre, parametres) = entete.split_once(';').unwrap_or((entete, ""));
        let genre = genre.trim().to_ascii_lowercase();
        let est_json = genre == "application/json" || (genre.starts_with("application/") && genre.ends_with("+json"));
        if !est_json {
            return Err(autre_genre("application/json"));
        }
        if !est_utf8(parametres) {
            return Err(genre_refuse("Le corps doit être en UTF-8 (`charset` de `Content-Type`)."));
        }
        Ok(Self(lire(requete.into_body(), service.configuration.limites.corps).await?))
    }
}

impl Json {
    /// The model that it is.
    ///
    /// # Errors
    /// When it is another one.
    pub fn modele<T: DeserializeOwned>(&self) -> Result<T, Probleme> {
        modele("", &self.0)
    }
}

impl FromRequest<Arc<Service>> for EnParties {
    type Rejection = Probleme;

    async fn from_request(requete: Request, service: &Arc<Service>) -> Result<Self, Probleme> {
        let entete = type_de_corps(requete.headers())?;
        let Ok(limite) = multer::parse_boundary(entete) else {
            return Err(autre_genre("multipart/form-data"));
        };
        let octets = lire(requete.into_body(), service.configuration.limites.corps).await?;
        let source = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(octets)]);
        let mut lecture = multer::Multipart::new(source, limite);
        let mut parties = Vec::new();
        loop {
            let faute = |_| Probleme::champ("", "ses parties (`multipart/form-data`) ne se lisent pas.");
            let Some(champ) = lecture.next_field().await.map_err(faute)? else { return Ok(Self(parties)) };
            let nom = champ.name().unwrap_or_default().to_owned();
            let (fichier, genre) =
                (champ.file_name().map(str::to_owned), champ.content_type().map(ToString::to_string));
            let contenu = champ.bytes().await.map_err(faute)?;
            parties
                .push(Partie { nom, fichier: FilePart { content: contenu, file_name: fichier, content_type: genre } });
        }
    }
}

impl EnParties {
    /// With a part in JSON of this name, and the file.
    ///
    /// # Errors
    /// When one of them is missing, comes twice, or another one comes.
    pub fn nommees(self, nom: &'static str) -> Result<Parties, Probleme> {
        let (mut donnees, mut fichier) = (None, None);
        for partie in self.0 {
            let place = match partie.nom.as_str() {
                connu if connu == nom => &mut donnees,
                "fichier" => &mut fichier,
                _ => {
                    let phrase = format!("une de ses parties n'existe pas ici ; il y a `{nom}` et `fichier`.");
                    return Err(Probleme::champ("", phrase));
                }
            };
            if place.replace(partie.fichier).is_some() {
                return Err(Probleme::champ(format!("/{}", partie.nom), "cette partie ne se donne qu'une fois."));
            }
        }
        let absente = |nom: &str| Probleme::champ(format!("/{nom}"), "cette partie est obligatoire.");
        let donnees = donnees.ok_or_else(|| absente(nom))?.content;
        let fichier = fichier.ok_or_else(|| absente("fichier"))?;
        // An OPCO takes a file by its name and its type.
        let fichier = FilePart {
            file_name: Some(fichier.file_name.unwrap_or_else(|| "fichier.pdf".to_owned())),
            content_type: Some(fichier.content_type.unwrap_or_else(|| "application/pdf".to_owned())),
            ..fichier
        };
        Ok(Parties { donnees, fichier, nom })
    }
}

impl Parties {
    /// The model of the part in JSON.
    ///
    /// # Errors
    /// When it is another one.
    pub fn modele<T: DeserializeOwned>(&self) -> Result<T, Probleme> {
        modele(&format!("/{}", self.nom), &self.donnees)
    }

    /// The digest of the parts: what stands between them changes with each sending.
    pub fn empreinte(&self) -> Empreinte {
        Empreinte::octets(&self.donnees).avec(&self.fichier)
    }
}

fn modele<T: DeserializeOwned>(prefixe: &str, octets: &[u8]) -> Result<T, Probleme> {
    if let Some(place) = doubles::chercher(octets) {
        let phrase = "ce nom vient deux fois dans le même objet : donnez-le une seule fois.";
        return Err(Probleme::champ(format!("{prefixe}{place}"), phrase));
    }
    from_json_strict(octets).map_err(|erreur| Probleme::illisible(prefixe, octets, &erreur))
}

/// The type of a body that can be read: one, of bytes that are not compressed.
fn type_de_corps(entetes: &HeaderMap) -> Result<&str, Probleme> {
    let codages = entetes.get_all(CONTENT_ENCODING).iter();
    if codages.into_iter().any(|codage| !codage.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let phrase = "Le corps doit venir tel quel, sans compression (en-tête `Content-Encoding`).";
        let refus = Probleme::de_l_entete(415, "type-de-corps", ("Content-Encoding", phrase));
        return Err(refus.entete(ACCEPT_ENCODING, "identity"));
    }
    let mut types = entetes.get_all(CONTENT_TYPE).iter();
    match (types.next(), types.next()) {
        (Some(seul), None) => Ok(seul.to_str().unwrap_or_default()),
        (None, _) => Ok(""),
        _ => Err(genre_refuse("L'en-tête `Content-Type` ne se donne qu'une fois.")),
    }
}

/// Whether the parameters of a type leave the text in UTF-8, which is all that JSON may be.
fn est_utf8(parametres: &str) -> bool {
    parametres.split(';').all(|parametre| {
        let (nom, valeur) = parametre.split_once('=').unwrap_or((parametre, ""));
        let connu = ["utf-8", "utf8", "us-ascii"];
        !nom.trim().eq_ignore_ascii_case("charset")
            || connu.iter().any(|connu| valeur.trim().trim_matches('"').eq_ignore_ascii_case(connu))
    })
}

fn autre_genre(attendu: &str) -> Probleme {
    genre_refuse(format!("Le corps doit être de type `{attendu}` (en-tête `Content-Type`)."))
}

fn genre_refuse(phrase: impl Into<String>) -> Probleme {
    Probleme::de_l_entete(415, "type-de-corps", ("Content-Type", phrase))
}

async fn lire(corps: Body, limite: usize) -> Result<Bytes, Probleme> {
    to_bytes(corps, limite).await.map_err(|erreur| {
        let cause = std::error::Error::source(&erreur);
        if cause.is_some_and(|cause| cause.is::<LengthLimitError>()) {
            let phrase = format!("Le corps dépasse {limite} octets (`limites.corps`) : rien n'a été envoyé.");
            Probleme::new(413, "corps-trop-grand", phrase)
        } else {
            Probleme::new(400, "corps", "Le corps de la requête n'est pas arrivé entier : rien n'a été envoyé.")
        }
    })
}
