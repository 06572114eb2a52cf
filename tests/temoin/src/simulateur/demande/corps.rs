//! Request bodies: JSON, or the parts of a multipart form, checked against the table of the operation.

use axum::body::{Body, Bytes};
use axum::extract::multipart::Field as Part;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart};
use axum::http::{HeaderMap, Request, header};
use serde_json::{Map, Value};

use super::refus::{Motif, Refus};
use crate::table::{Body as BodyRow, Field, Kind, OperationRow, Record, Schema};
use crate::validation::valider;

/// The maximum number of parts of a form; the norm has two.
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

/// A body as read: its readable part is known even when it is refused.
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

pub(crate) async fn lire(ligne: &'static OperationRow, entetes: &HeaderMap, octets: Bytes) -> Lecture {
    let Some(attendu) = &ligne.body else {
        return Lecture::default();
    };
    if octets.is_empty() {
        let refus = || Refus::un(400, "OBLIGATOIRE", "Le corps de la requête est obligatoire.");
        return Lecture { refus: attendu.required.then(refus), ..Lecture::default() };
    }
    let media = entetes.get(header::CONTENT_TYPE).and_then(|valeur| valeur.to_str().ok()).unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(attendu.media) {
        let phrase = format!("Le corps doit être de type {}.", attendu.media);
        return Lecture::refusee(Refus::un(400, "TYPE_DE_CONTENU", phrase));
    }
    if entetes
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|valeur| !valeur.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return Lecture::refusee(Refus::un(400, "ENCODAGE", "Le corps ne doit pas être comprimé."));
    }
    if autre_charset(media) {
        return Lecture::refusee(Refus::un(400, "JEU_DE_CARACTERES", "Le corps doit être en UTF-8."));
    }
    if attendu.media != "multipart/form-data" {
        return json(attendu, &octets);
    }
    let mut lecture = Lecture::default();
    lecture.refus = formulaire(attendu, media, octets, &mut lecture).await.err();
    lecture
}

/// Whether a media type names another charset than UTF-8.
fn autre_charset(media: &str) -> bool {
    let parametres = media.split(';').skip(1).filter_map(|un| un.split_once('='));
    let mut charsets = parametres.filter(|(nom, _)| nom.trim().eq_ignore_ascii_case("charset"));
    charsets.any(|(_, valeur)| {
        let valeur = valeur.trim().trim_matches('"');
        !["utf-8", "utf8", "us-ascii"].iter().any(|un| un.eq_ignore_ascii_case(valeur))
    })
}

/// Whether any text contains U+0000, which no field of the norm can mean. The depth is limited by the JSON reader.
fn contient_nul(valeur: &Value) -> bool {
    match valeur {
        Value::String(texte) => texte.contains('\0'),
        Value::Array(elements) => elements.iter().any(contient_nul),
        Value::Object(membres) => membres.iter().any(|(nom, valeur)| nom.contains('\0') || contient_nul(valeur)),
        _ => false,
    }
}

fn json(ligne: &BodyRow, octets: &[u8]) -> Lecture {
    let Ok(json) = serde_json::from_slice(octets) else {
        return Lecture::refusee(Refus::un(400, "JSON", "Le corps n'est pas du JSON."));
    };
    let refus = if contient_nul(&json) {
        Some(Refus::un(400, "CARACTERE", "Le corps contient un caractère nul."))
    } else {
        Refus::sauf_si_vide(valider(&ligne.schema, &json)).err()
    };
    Lecture { parts: Vec::new(), corps: Corps { json, fichiers: Vec::new() }, refus }
}

async fn formulaire(ligne: &'static BodyRow, media: &str, octets: Bytes, lecture: &mut Lecture) -> Result<(), Refus> {
    let illisible = || Refus::un(400, "MULTIPART", "Le formulaire multipart est illisible.");
    let mut requete =
        Request::builder().header(header::CONTENT_TYPE, media).body(Body::from(octets)).map_err(|_| illisible())?;
    // The size was already limited when the bytes were read.
    DefaultBodyLimit::disable().apply(&mut requete);
    let mut formulaire = Multipart::from_request(requete, &()).await.map_err(|_| illisible())?;
    let mut recu = Recu { objet: ligne.schema.record(), json: Map::new(), fichiers: Vec::new(), motifs: Vec::new() };
    let noms = &mut lecture.parts;
    while let Some(part) = formulaire.next_field().await.map_err(|_| illisible())? {
        if noms.len() >= PARTS_MAXIMALES {
            return Err(Refus::un(400, "MULTIPART", "Le formulaire a plus de 32 parts."));
        }
        let nom = part.name().unwrap_or_default().to_owned();
        let repetee = recu.champ(&nom).is_some() && noms.iter().any(|(connu, _)| *connu == nom);
        noms.push((nom.clone(), part.content_type().map(str::to_owned)));
        if repetee {
            recu.refuser("REPETE", &nom, "la part est donnée plusieurs fois");
        } else {
            recu.part(nom, part).await.map_err(|_| illisible())?;
        }
    }
    recu.absentes(noms);
    lecture.corps = Corps { json: Value::Object(recu.json), fichiers: recu.fichiers };
    Refus::sauf_si_vide(recu.motifs)
}

/// A multipart body that is being read.
struct Recu {
    objet: Option<Record>,
    json: Map<String, Value>,
    fichiers: Vec<Fichier>,
    motifs: Vec<Motif>,
}

impl Recu {
    fn champ(&self, nom: &str) -> Option<&'static Field> {
        self.objet.and_then(|objet| objet.fields.iter().find(|champ| champ.name == nom))
    }

    async fn part(&mut self, nom: String, part: Part<'_>) -> Result<(), axum::extract::multipart::MultipartError> {
        let nommee = part.file_name().is_some();
        let contenu = part.bytes().await?;
        match self.champ(&nom) {
            // Like a property that the norm does not name: it is allowed, and ignored.
            None => {}
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) if !nommee => {
                self.refuser("FICHIER", &nom, "la part doit porter un nom de fichier");
            }
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) if contenu.is_empty() => {
                self.refuser("FICHIER", &nom, "le fichier est vide");
            }
            Some(Field { schema: Schema { kind: Kind::File, .. }, .. }) => self.fichiers.push(Fichier { contenu }),
            Some(champ) => self.texte(champ, nom, &contenu),
        }
        Ok(())
    }

    /// A part that is JSON, or plain text where the norm wants a text.
    fn texte(&mut self, champ: &Field, nom: String, contenu: &[u8]) {
        let valeur = match &champ.schema.kind {
            Kind::Text(_) => String::from_utf8(contenu.to_vec()).ok().map(Value::String),
            _ => serde_json::from_slice(contenu).ok(),
        };
        let Some(valeur) = valeur else {
            return self.refuser("JSON", &nom, "la part n'est pas du JSON");
        };
        if contient_nul(&valeur) {
            return self.refuser("CARACTERE", &nom, "la part contient un caractère nul");
        }
        for mut violation in valider(&champ.schema, &valeur) {
            violation.pointeur.insert_str(0, &format!("/{nom}"));
            self.motifs.push(violation.into());
        }
        self.json.insert(nom, valeur);
    }

    fn absentes(&mut self, noms: &[(String, Option<String>)]) {
        let champs = self.objet.map_or(&[][..], |objet| objet.fields);
        let manque = |champ: &&Field| champ.required && noms.iter().all(|(nom, _)| nom != champ.name);
        for champ in champs.iter().filter(manque) {
            self.refuser("OBLIGATOIRE", champ.name, "la part est obligatoire");
        }
    }

    fn refuser(&mut self, code: &'static str, nom: &str, phrase: &str) {
        self.motifs.push(Motif::new(code, format!("/{nom} : {phrase}")));
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
