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
    pub(crate) fichiers: Vec<Fichier>,
}

impl Corps {
    /// Bytes of all its files.
    pub(crate) fn taille_fichiers(&self) -> usize {
        self.fichiers.iter().map(|fichier| fichier.contenu.len()).sum()
    }
}

/// A file received.
#[derive(Debug)]
pub(crate) struct Fichier {
    pub(crate) contenu: Bytes,
}

/// A body as read: what could be read of it is known even when it is refused.
#[derive(Default)]
pub(crate) struct Lecture {
    /// Name and media type of each part of a form.
    pub(crate) parts: Vec<(String, Option<String>)>,
    pub(crate) corps: Corps,
    pub(crate) refus: Option<Refus>,
}

impl Lecture {
    fn refusee(refus: Refus) -> Self {
        Self { refus: Some(refus), ..Self::default() }
    }
}

pub(crate) async fn lire(row: &'static OperationRow, headers: &HeaderMap, bytes: Bytes) -> Lecture {
    let Some(body) = &row.body else {
        return Lecture::default();
    };
    if bytes.is_empty() {
        let refus = || Refus::un(400, "OBLIGATOIRE", "Le corps de la requête est obligatoire.");
        return Lecture { refus: body.required.then(refus), ..Lecture::default() };
    }
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(body.media) {
        let phrase = format!("Le corps doit être de type {}.", body.media);
        return Lecture::refusee(Refus::un(400, "TYPE_DE_CONTENU", phrase));
    }
    if headers.get_all(header::CONTENT_ENCODING).iter().any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return Lecture::refusee(Refus::un(400, "ENCODAGE", "Le corps ne doit pas être comprimé."));
    }
    if autre_charset(media) {
        return Lecture::refusee(Refus::un(400, "JEU_DE_CARACTERES", "Le corps doit être en UTF-8."));
    }
    if body.media != "multipart/form-data" {
        return json(body, &bytes);
    }
    let mut lecture = Lecture::default();
    lecture.refus = formulaire(body, media, bytes, &mut lecture).await.err();
    lecture
}

/// Whether a media type names another charset than UTF-8.
fn autre_charset(media: &str) -> bool {
    let parameters = media.split(';').skip(1).filter_map(|one| one.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.any(|(_, value)| {
        let value = value.trim().trim_matches('"');
        !["utf-8", "utf8", "us-ascii"].iter().any(|one| one.eq_ignore_ascii_case(value))
    })
}

/// Whether a text anywhere holds U+0000, which no field of the norm can mean. The depth is that of the JSON reader.
fn contient_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(contient_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || contient_nul(value)),
        _ => false,
    }
}

fn json(row: &BodyRow, bytes: &[u8]) -> Lecture {
    let Ok(json) = serde_json::from_slice(bytes) else {
        return Lecture::refusee(Refus::un(400, "JSON", "Le corps n'est pas du JSON."));
    };
    let refus = if contient_nul(&json) {
        Some(Refus::un(400, "CARACTERE", "Le corps contient un caractère nul."))
    } else {
        Refus::sauf_si_vide(valider(&row.schema, &json)).err()
    };
    Lecture { parts: Vec::new(), corps: Corps { json, fichiers: Vec::new() }, refus }
}

async fn formulaire(row: &'static BodyRow, media: &str, bytes: Bytes, lecture: &mut Lecture) -> Result<(), Refus> {
    let illisible = || Refus::un(400, "MULTIPART", "Le formulaire multipart est illisible.");
    let mut request =
        Request::builder().header(header::CONTENT_TYPE, media).body(Body::from(bytes)).map_err(|_| illisible())?;
    // The size was already limited when the bytes were read.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| illisible())?;
    let mut recu = Recu { record: record(&row.schema), json: Map::new(), fichiers: Vec::new(), motifs: Vec::new() };
    let noms = &mut lecture.parts;
    while let Some(part) = form.next_field().await.map_err(|_| illisible())? {
        if noms.len() >= PARTS_MAXIMALES {
            return Err(Refus::un(400, "MULTIPART", "Le formulaire a plus de 32 parts."));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let repeated = recu.champ(&name).is_some() && noms.iter().any(|(known, _)| *known == name);
        noms.push((name.clone(), part.content_type().map(str::to_owned)));
        if repeated {
            recu.refuser("REPETE", &name, "la part est donnée plusieurs fois");
        } else {
            recu.part(name, part).await.map_err(|_| illisible())?;
        }
    }
    recu.absentes(noms);
    lecture.corps = Corps { json: Value::Object(recu.json), fichiers: recu.fichiers };
    Refus::sauf_si_vide(recu.motifs)
}

/// A multipart body while it is read.
struct Recu {
    record: Option<&'static Record>,
    json: Map<String, Value>,
    fichiers: Vec<Fichier>,
    motifs: Vec<Motif>,
}

impl Recu {
    fn champ(&self, name: &str) -> Option<&'static Field> {
        self.record.and_then(|record| record.fields.iter().find(|field| field.name == name))
    }

    async fn part(&mut self, name: String, part: Part<'_>) -> Result<(), axum::extract::multipart::MultipartError> {
        let named = part.file_name().is_some();
        let contenu = part.bytes().await?;
        match self.champ(&name) {
            // As a property that the norm does not name: nothing forbids it, nobody reads it.
            None => {}
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) if !named => {
                self.refuser("FICHIER", &name, "la part doit porter un nom de fichier");
            }
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) if contenu.is_empty() => {
                self.refuser("FICHIER", &name, "le fichier est vide");
            }
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) => self.fichiers.push(Fichier { contenu }),
            Some(field) => self.texte(field, name, &contenu),
        }
        Ok(())
    }

    /// A part that is JSON, or plain text where the norm wants a text.
    fn texte(&mut self, field: &Field, name: String, contenu: &[u8]) {
        let value = match &field.schema.kind {
            Kind::Text(_) => String::from_utf8(contenu.to_vec()).ok().map(Value::String),
            _ => serde_json::from_slice(contenu).ok(),
        };
        let Some(value) = value else {
            return self.refuser("JSON", &name, "la part n'est pas du JSON");
        };
        if contient_nul(&value) {
            return self.refuser("CARACTERE", &name, "la part contient un caractère nul");
        }
        for mut violation in valider(&field.schema, &value) {
            violation.pointeur.insert_str(0, &format!("/{name}"));
            self.motifs.push(violation.into());
        }
        self.json.insert(name, value);
    }

    fn absentes(&mut self, noms: &[(String, Option<String>)]) {
        let fields = self.record.map_or(&[][..], |record| record.fields);
        let missing = |field: &&Field| field.required && noms.iter().all(|(name, _)| name != field.name);
        for field in fields.iter().filter(missing) {
            self.refuser("OBLIGATOIRE", field.name, "la part est obligatoire");
        }
    }

    fn refuser(&mut self, code: &'static str, name: &str, phrase: &str) {
        self.motifs.push(Motif::new(code, format!("/{name} : {phrase}")));
    }
}

fn record(schema: &'static Schema) -> Option<&'static Record> {
    match &schema.kind {
        Kind::Record(record) => Some(record),
        Kind::Model(model) => record(&model.schema),
        _ => None,
    }
}

impl Fichier {
    /// Whether the bytes begin as a PDF does.
    pub(crate) fn est_pdf(&self) -> bool {
        self.contenu.starts_with(b"%PDF-")
    }

    /// Whether the bytes begin as a PDF, PNG or JPEG does.
    pub(crate) fn est_piece(&self) -> bool {
        self.est_pdf() || self.contenu.starts_with(b"\x89PNG\r\n\x1a\n") || self.contenu.starts_with(b"\xff\xd8\xff")
    }
}
