//! Request bodies: JSON, or the parts of a multipart form, held against the table of the operation.

use axum::body::{Body, Bytes};
use axum::extract::multipart::Field as Part;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart};
use axum::http::{HeaderMap, Request, header};
use serde_json::{Map, Value};

use super::refus::{Motif, Refus};
use crate::table::{Body as BodyRow, Field, Kind, OperationRow, Record, Schema};
use crate::validation::valider;

/// Most parts of a form; the norm knows two.
const PARTS_MAXIMALES: usize = 32;

/// A body that the tables allow.
#[derive(Debug, Default)]
pub(crate) struct Corps {
    /// The JSON body, or an object of the JSON parts by name.
    pub(crate) json: Value,
    /// The files of a multipart body.
    pub(crate) fichiers: Vec<FichierRecu>,
}

impl Corps {
    /// Bytes of all its files.
    pub(crate) fn taille_fichiers(&self) -> usize {
        self.fichiers.iter().map(|fichier| fichier.contenu.len()).sum()
    }
}

/// A file received.
#[derive(Debug)]
pub(crate) struct FichierRecu {
    pub(crate) contenu: Bytes,
}

/// A body as read: the names of its parts are known even when it is refused.
pub(crate) struct CorpsLu {
    pub(crate) parts: Vec<(String, Option<String>)>,
    pub(crate) resultat: Result<Corps, Refus>,
}

pub(crate) async fn lire(row: &'static OperationRow, headers: &HeaderMap, octets: Bytes) -> CorpsLu {
    let sans_parts = |resultat| CorpsLu { parts: Vec::new(), resultat };
    let Some(corps) = &row.body else {
        return sans_parts(Ok(Corps::default()));
    };
    if octets.is_empty() {
        let refus = Refus::un(400, "OBLIGATOIRE", "Le corps de la requête est obligatoire.");
        return sans_parts(if corps.required { Err(refus) } else { Ok(Corps::default()) });
    }
    let media = headers.get(header::CONTENT_TYPE).and_then(|valeur| valeur.to_str().ok()).unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(corps.media) {
        let phrase = format!("Le corps doit être de type {}.", corps.media);
        return sans_parts(Err(Refus::un(400, "TYPE_DE_CONTENU", phrase)));
    }
    if headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|valeur| !valeur.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return sans_parts(Err(Refus::un(400, "ENCODAGE", "Le corps ne doit pas être comprimé.")));
    }
    if autre_charset(media) {
        return sans_parts(Err(Refus::un(400, "JEU_DE_CARACTERES", "Le corps doit être en UTF-8.")));
    }
    if corps.media != "multipart/form-data" {
        return sans_parts(json(corps, &octets));
    }
    let mut parties = Vec::new();
    let resultat = formulaire(corps, media, octets, &mut parties).await;
    CorpsLu { parts: parties, resultat }
}

/// Whether a media type names another charset than UTF-8.
fn autre_charset(media: &str) -> bool {
    let parameters = media.split(';').skip(1).filter_map(|un| un.split_once('='));
    let mut charsets = parameters.filter(|(nom, _)| nom.trim().eq_ignore_ascii_case("charset"));
    charsets.any(|(_, valeur)| {
        let valeur = valeur.trim().trim_matches('"');
        !["utf-8", "utf8", "us-ascii"].iter().any(|un| un.eq_ignore_ascii_case(valeur))
    })
}

/// Whether a text anywhere holds U+0000, which no field of the norm can mean. The depth is that of the JSON reader.
fn contient_nul(valeur: &Value) -> bool {
    match valeur {
        Value::String(texte) => texte.contains('\0'),
        Value::Array(elements) => elements.iter().any(contient_nul),
        Value::Object(membres) => membres.iter().any(|(nom, valeur)| nom.contains('\0') || contient_nul(valeur)),
        _ => false,
    }
}

fn json(row: &BodyRow, octets: &[u8]) -> Result<Corps, Refus> {
    let json = serde_json::from_slice(octets).map_err(|_| Refus::un(400, "JSON", "Le corps n'est pas du JSON."))?;
    if contient_nul(&json) {
        return Err(Refus::un(400, "CARACTERE", "Le corps contient un caractère nul."));
    }
    Refus::sauf_si_vide(valider(&row.schema, &json))?;
    Ok(Corps { json, fichiers: Vec::new() })
}

async fn formulaire(
    row: &'static BodyRow,
    media: &str,
    octets: Bytes,
    noms: &mut Vec<(String, Option<String>)>,
) -> Result<Corps, Refus> {
    let illisible = || Refus::un(400, "MULTIPART", "Le formulaire multipart est illisible.");
    let mut requete =
        Request::builder().header(header::CONTENT_TYPE, media).body(Body::from(octets)).map_err(|_| illisible())?;
    // The size was already limited when the bytes were read.
    DefaultBodyLimit::disable().apply(&mut requete);
    let mut forme = Multipart::from_request(requete, &()).await.map_err(|_| illisible())?;
    let mut recu =
        CorpsRecu { record: record(&row.schema), json: Map::new(), fichiers: Vec::new(), motifs: Vec::new() };
    while let Some(part) = forme.next_field().await.map_err(|_| illisible())? {
        if noms.len() >= PARTS_MAXIMALES {
            return Err(Refus::un(400, "MULTIPART", "Le formulaire a plus de 32 parts."));
        }
        let nom = part.name().unwrap_or_default().to_owned();
        let repete = recu.champ(&nom).is_some() && noms.iter().any(|(connu, _)| *connu == nom);
        noms.push((nom.clone(), part.content_type().map(str::to_owned)));
        if repete {
            recu.refuser("REPETE", &nom, "la part est donnée plusieurs fois");
        } else {
            recu.part(nom, part).await.map_err(|_| illisible())?;
        }
    }
    recu.absentes(noms);
    Refus::sauf_si_vide(recu.motifs)?;
    Ok(Corps { json: Value::Object(recu.json), fichiers: recu.fichiers })
}

/// A multipart body while it is read.
struct CorpsRecu {
    record: Option<&'static Record>,
    json: Map<String, Value>,
    fichiers: Vec<FichierRecu>,
    motifs: Vec<Motif>,
}

impl CorpsRecu {
    fn champ(&self, nom: &str) -> Option<&'static Field> {
        self.record.and_then(|record| record.fields.iter().find(|field| field.name == nom))
    }

    async fn part(&mut self, nom: String, part: Part<'_>) -> Result<(), axum::extract::multipart::MultipartError> {
        let nomme = part.file_name().is_some();
        let contenu = part.bytes().await?;
        match self.champ(&nom) {
            // As a property that the norm does not name: nothing forbids it, nobody reads it.
            None => {}
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) if !nomme => {
                self.refuser("FICHIER", &nom, "la part doit porter un nom de fichier");
            }
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) if contenu.is_empty() => {
                self.refuser("FICHIER", &nom, "le fichier est vide");
            }
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) => self.fichiers.push(FichierRecu { contenu }),
            Some(field) => self.texte(field, nom, &contenu),
        }
        Ok(())
    }

    /// A part that is JSON, or plain text where the norm wants a text.
    fn texte(&mut self, field: &Field, nom: String, contenu: &[u8]) {
        let valeur = match &field.schema.kind {
            Kind::Text(_) => String::from_utf8(contenu.to_vec()).ok().map(Value::String),
            _ => serde_json::from_slice(contenu).ok(),
        };
        let Some(valeur) = valeur else {
            return self.refuser("JSON", &nom, "la part n'est pas du JSON");
        };
        if contient_nul(&valeur) {
            return self.refuser("CARACTERE", &nom, "la part contient un caractère nul");
        }
        for mut violation in valider(&field.schema, &valeur) {
            violation.pointeur.insert_str(0, &format!("/{nom}"));
            self.motifs.push(violation.into());
        }
        self.json.insert(nom, valeur);
    }

    fn absentes(&mut self, noms: &[(String, Option<String>)]) {
        let champs = self.record.map_or(&[][..], |record| record.fields);
        let manquants = |field: &&Field| field.required && noms.iter().all(|(nom, _)| nom != field.name);
        for field in champs.iter().filter(manquants) {
            self.refuser("OBLIGATOIRE", field.name, "la part est obligatoire");
        }
    }

    fn refuser(&mut self, code: &'static str, nom: &str, phrase: &str) {
        self.motifs.push(Motif::new(code, format!("/{nom} : {phrase}")));
    }
}

fn record(schema: &'static Schema) -> Option<&'static Record> {
    match &schema.kind {
        Kind::Record(record) => Some(record),
        Kind::Model(model) => record(&model.schema),
        _ => None,
    }
}

impl FichierRecu {
    /// Whether the bytes begin as a PDF does.
    pub(crate) fn est_pdf(&self) -> bool {
        self.contenu.starts_with(b"%PDF-")
    }

    /// Whether the bytes begin as a PDF, PNG or JPEG does.
    pub(crate) fn est_piece(&self) -> bool {
        self.est_pdf() || self.contenu.starts_with(b"\x89PNG\r\n\x1a\n") || self.contenu.starts_with(b"\xff\xd8\xff")
    }
}
