//! A refused request, as RFC 9457 has it: `application/problem+json`, in French.

mod corps;
mod echec;
pub mod pointeur;

use std::ops::{Deref, DerefMut};

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::actes::depot::Depot;
use crate::actes::projet::ProjetDeFacture;
use crate::cles::EchecCles;

/// A refused request: small, because it is in the result of most functions.
#[derive(Clone, Debug)]
pub struct Probleme(Box<ContenuProbleme>);

/// Une requête refusée (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Probleme)]
pub struct ContenuProbleme {
    /// Son genre : `urn:cfadock:probleme:` et le code.
    #[serde(rename = "type")]
    pub genre: String,
    /// Le titre de son genre.
    pub title: String,
    /// Le statut HTTP.
    #[schema(minimum = 400, maximum = 599)]
    #[serde(rename = "status")]
    pub statut: u16,
    /// Ce qui ne va pas, et que faire.
    pub detail: String,
    /// Le code, comme `controle` ou `doublon`.
    pub code: String,
    /// Les fautes, champ par champ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub erreurs: Vec<FauteChamp>,
    /// Ce que l'OPCO a dit, tel quel, dans la première réponse seulement : pour la personne au CFA, pas pour un journal.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub motifs: Vec<String>,
    /// Le dépôt dont il s'agit : celui qui est refusé, ou celui qui était là avant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depot: Option<Depot>,
    /// La facture telle qu'elle serait à présent, quand elle a changé depuis son projet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub projet: Option<ProjetDeFacture>,
    /// Seconds before it is worth trying again: `Retry-After`.
    #[serde(skip)]
    pub attendre: Option<u64>,
    /// A header that goes with it.
    #[serde(skip)]
    pub entete: Option<(HeaderName, &'static str)>,
}

/// La faute d'un champ du corps (`pointeur`), d'un paramètre (`parametre`) ou d'un en-tête (`entete`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct FauteChamp {
    /// Où, en pointeur JSON dans le corps ; un corps en plusieurs parties est l'objet de ses parties, et une facture, celle
    /// de son projet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointeur: Option<String>,
    /// Le nom d'un paramètre de la requête.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parametre: Option<String>,
    /// Le nom d'un en-tête.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entete: Option<String>,
    /// La règle, quand c'en est une des contrôles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regle: Option<String>,
    /// Ce qui ne va pas, et que faire.
    pub phrase: String,
}

impl Probleme {
    /// A problem of a kind.
    pub fn new(statut: u16, code: &str, detail: impl Into<String>) -> Self {
        Self(Box::new(ContenuProbleme {
            genre: format!("urn:cfadock:probleme:{code}"),
            title: titre(statut).to_owned(),
            statut,
            detail: detail.into(),
            code: code.to_owned(),
            erreurs: Vec::new(),
            motifs: Vec::new(),
            depot: None,
            projet: None,
            attendre: None,
            entete: None,
        }))
    }

    /// A body that is not as it has to be, at one field.
    pub fn champ(pointeur: impl Into<String>, phrase: impl Into<String>) -> Self {
        let (pointeur, phrase) = (pointeur.into(), phrase.into());
        let place = if pointeur.is_empty() { String::new() } else { format!(" à `{pointeur}`") };
        let mut probleme =
            Self::new(400, "corps", format!("Le corps n'est pas celui qui est attendu{place} : {phrase}"));
        probleme.erreurs.push(FauteChamp { pointeur: Some(pointeur), phrase, ..FauteChamp::default() });
        probleme
    }

    /// A parameter of the query that is not as it has to be.
    pub fn parametre(nom: &str, phrase: &str) -> Self {
        let phrase = format!("Le paramètre `{nom}` {phrase}.");
        let mut probleme = Self::new(400, "requete", phrase.clone());
        probleme.erreurs.push(FauteChamp { parametre: Some(nom.to_owned()), phrase, ..FauteChamp::default() });
        probleme
    }

    /// A header that is missing, or not as it has to be.
    pub fn de_l_entete(statut: u16, code: &str, (nom, phrase): (&str, impl Into<String>)) -> Self {
        let phrase = phrase.into();
        let mut probleme = Self::new(statut, code, phrase.clone());
        probleme.erreurs.push(FauteChamp { entete: Some(nom.to_owned()), phrase, ..FauteChamp::default() });
        probleme
    }

    /// The OPCO refused a deposit.
    pub fn refuse(detail: String, motifs: Vec<String>, depot: Depot) -> Self {
        let mut probleme = Self::new(422, "refuse", detail);
        (probleme.motifs, probleme.depot) = (motifs, Some(depot));
        probleme
    }

    /// An invoice that is no longer as it was printed.
    pub fn perimee(present: ProjetDeFacture) -> Self {
        let phrase = "La facture a changé depuis son projet : rien n'a été envoyé ; refaites son PDF d'après le projet que \
                      voici, puis envoyez-la avec son empreinte.";
        let mut probleme = Self::new(409, "facture-perimee", phrase);
        probleme.projet = Some(present);
        probleme
    }

    /// A key that was used for something else.
    pub fn cle_reutilisee() -> Self {
        let phrase = "Cette clé d'idempotence a déjà servi à une autre demande : rien n'a été envoyé ; donnez une clé neuve \
                      à une demande neuve, et ne changez rien à celle que vous répétez.";
        Self::new(409, "cle-reutilisee", phrase)
    }

    /// A key that only the journal knows, and a request that is not known to be the one that it stands for.
    pub fn cle_du_journal(depot: Depot) -> Self {
        let phrase = "Sous cette clé d'idempotence le journal a un dépôt (`depot`), qu'un autre programme a fait ou dont la \
                      demande n'est plus connue, et la vôtre n'en est pas la répétition mot pour mot : rien n'a été envoyé ; \
                      lisez ce dépôt, et donnez une clé neuve à votre demande si elle en est une autre.";
        let mut probleme = Self::new(409, "cle-du-journal", phrase);
        probleme.depot = Some(depot);
        probleme
    }

    /// Another request under the same key is being compared with what is known of it, and the caller waits no longer.
    pub fn cle_en_cours() -> Self {
        let phrase = "Une autre demande arrive sous cette clé d'idempotence, avec un autre corps, et son examen n'est pas fini : \
                      rien n'a été envoyé de celle-ci ; recommencez dans un instant, sous une clé neuve si elle est neuve.";
        Self::new(409, "en-cours", phrase).attendre(2)
    }

    /// What became of a request cannot be read now, in the journal or in the state file: it may have been sent before.
    pub fn suite_inconnue(code: &str, echec: &dyn std::error::Error) -> Self {
        let phrase = format!(
            "Ce qu'est devenue cette demande ne peut pas être dit à présent ({echec}) : ne la renvoyez pas sous une autre \
             clé ; relisez-la, ou répétez-la sous la même, quand ce sera rétabli."
        );
        Self::new(503, code, phrase).attendre(10)
    }

    /// The key of a request cannot be written, before anything was sent.
    pub fn cle_non_prise(echec: &EchecCles) -> Self {
        let phrase = format!("Rien n'a été envoyé : {echec}. Rétablissez-le, puis recommencez.");
        Self::new(503, echec.code(), phrase).attendre(10)
    }

    /// A fault of our own. What it was about is in the journal, if anything was sent.
    pub fn panne() -> Self {
        let phrase = "Le service a failli, c'est un défaut : relisez la demande par sa clé avant de la répéter.";
        Self::new(500, "panne", phrase)
    }

    /// The same, worth trying again after so many seconds.
    #[must_use]
    pub fn attendre(mut self, secondes: u64) -> Self {
        self.0.attendre = Some(secondes);
        self
    }
}

impl Probleme {
    /// The same, with a header.
    #[must_use]
    pub fn entete(mut self, nom: HeaderName, valeur: &'static str) -> Self {
        self.0.entete = Some((nom, valeur));
        self
    }
}

/// The title of a status.
fn titre(statut: u16) -> &'static str {
    match statut {
        400 => "Requête fausse",
        401 => "Accès sans jeton valable",
        403 => "Accès refusé",
        404 => "Introuvable",
        405 => "Méthode non admise",
        408 => "Requête trop lente",
        409 => "Conflit",
        413 => "Corps trop grand",
        414 => "Adresse trop longue",
        415 => "Type de corps non admis",
        422 => "Demande refusée",
        429 => "Trop de demandes",
        431 => "En-têtes trop longs",
        501 => "Non pris en charge",
        502 => "Réponse de l'OPCO inutilisable",
        503 => "Indisponible",
        504 => "Sans réponse de l'OPCO",
        _ => "Panne du service",
    }
}

impl Serialize for Probleme {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Deref for Probleme {
    type Target = ContenuProbleme;

    fn deref(&self) -> &ContenuProbleme {
        &self.0
    }
}

impl DerefMut for Probleme {
    fn deref_mut(&mut self) -> &mut ContenuProbleme {
        &mut self.0
    }
}

impl IntoResponse for Probleme {
    fn into_response(self) -> Response {
        let statut = StatusCode::from_u16(self.statut).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let corps = serde_json::to_string(&self).unwrap_or_default();
        let mut reponse = (statut, [(header::CONTENT_TYPE, "application/problem+json")], corps).into_response();
        if let Some(attendre) = self.attendre {
            reponse.headers_mut().insert(header::RETRY_AFTER, attendre.into());
        }
        if statut == StatusCode::UNAUTHORIZED {
            reponse.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some((nom, valeur)) = &self.entete {
            reponse.headers_mut().insert(nom, HeaderValue::from_static(valeur));
        }
        reponse
    }
}
