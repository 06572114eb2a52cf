//! The access of a software to one OPCO: address, credentials, and the profile's settings for tokens.

use std::fmt;
use std::sync::Arc;

use super::attentes::Attentes;
use crate::runtime::{BuildProblem, Transport, UrlProblem};
use crate::{BuildError, ClientBuilder, ClientCredentials, Limits, Opco, Secret};

/// The access of a software to one OPCO. Scope and proof of possession come from the profile unless given.
#[derive(Clone)]
pub struct Acces {
    base: String,
    identifiants: Option<(String, Secret)>,
    jeton: Option<String>,
    portee: Portee,
    preuve: Preuve,
    pub(super) limites: Limits,
    /// The hosts of tests that may be called by plain http.
    en_clair: Vec<String>,
    transport: Option<Arc<dyn Transport>>,
    pub(super) attentes: Option<Attentes>,
    pub(super) v2: Option<Box<Self>>,
}

#[derive(Clone)]
enum Portee {
    DuProfil,
    Donnee(Option<String>),
}

#[derive(Clone)]
enum Preuve {
    DuProfil,
    Sans,
    #[cfg(feature = "dpop")]
    Cle(crate::ProofKey),
}

impl Acces {
    /// An access to the API at `base`, with the credentials that the OPCO gave the software. Addresses are to be
    /// confirmed with the OPCO; its [profile](Opco::profil) knows some.
    pub fn new(base: impl Into<String>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self { identifiants: Some((client_id.into(), client_secret.into())), ..Self::sans_jeton(base) }
    }

    /// An access without a token, with the key of the CFA only, as in the norm's sample call. No OPCO is known to
    /// accept it.
    pub fn sans_jeton(base: impl Into<String>) -> Self {
        Self {
            base: base.into(),
            identifiants: None,
            jeton: None,
            portee: Portee::DuProfil,
            preuve: Preuve::DuProfil,
            limites: Limits::default(),
            en_clair: Vec::new(),
            transport: None,
            attentes: None,
            v2: None,
        }
    }

    /// The same, with this URL for tokens instead of that of the profile, which often knows only its form.
    #[must_use]
    pub fn jeton(mut self, url: impl Into<String>) -> Self {
        self.jeton = Some(url.into());
        self
    }

    /// The same, with this scope, or without one, instead of that of the profile.
    #[must_use]
    pub fn portee(mut self, portee: Option<&str>) -> Self {
        self.portee = Portee::Donnee(portee.map(str::to_owned));
        self
    }

    /// The same, with a proof that the software holds `cle` (DPoP) in each request of a token, which AFDAS requires.
    #[cfg(feature = "dpop")]
    #[must_use]
    pub fn dpop(mut self, cle: crate::ProofKey) -> Self {
        self.preuve = Preuve::Cle(cle);
        self
    }

    /// The same without a proof, even if the profile requires one.
    #[must_use]
    pub fn sans_dpop(mut self) -> Self {
        self.preuve = Preuve::Sans;
        self
    }

    /// The same, with plain http allowed to this host, by its exact name without a port, for the API and for tokens: a
    /// sandbox on a network of its own, as in a compose file. Keys and personal data travel unencrypted there: a host of
    /// the profile of an OPCO is [refused](AccesIncomplet::OpcoEnClair). May be said of several hosts; a
    /// [V2 access](Self::v2) has its own.
    ///
    /// ```
    /// use cfadock::Acces;
    ///
    /// let bac = Acces::new("http://bac:8080/akto", "logiciel-de-test", "secret-de-test")
    ///     .jeton("http://bac:8080/akto/connect/token")
    ///     .http_en_clair_vers("bac");
    /// ```
    #[must_use]
    pub fn http_en_clair_vers(mut self, hote: impl Into<String>) -> Self {
        self.en_clair.push(hote.into());
        self
    }

    /// The same, with limits shared by all connections to this OPCO, in both protocols: those of a
    /// [V2 access](Self::v2) do not count.
    #[must_use]
    pub fn limites(mut self, limites: Limits) -> Self {
        self.limites = limites;
        self
    }

    /// The same, with its own transport instead of that of the software: for an OPCO that requires a client
    /// certificate, which the others should not see, or that is reached another way. A [V2 access](Self::v2) uses it
    /// too.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// The same, with other delays before a deposit counts as not arrived than those of the OPCO's profile, which knows
    /// none yet: give them here once you know how late this OPCO shows what it received. Those of a
    /// [V2 access](Self::v2) do not count.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cfadock::Opco;
    /// use cfadock::parcours::{Acces, Attentes};
    ///
    /// let attentes = Attentes { dossiers: Some(Duration::from_secs(3_600)), ..Attentes::de(Opco::Akto) };
    /// let akto = Acces::new("https://opco.example/SorApiEchangeCFA", "identifiant", "secret").attentes(attentes);
    /// ```
    #[must_use]
    pub fn attentes(mut self, attentes: Attentes) -> Self {
        self.attentes = Some(attentes);
        self
    }

    /// The same, with another access for the operations of protocol V2. AKTO is known to have one: another address,
    /// another token server, and the scope `.default`, where a scope is to be [given](Self::portee).
    #[must_use]
    pub fn v2(mut self, acces: Self) -> Self {
        self.v2 = Some(Box::new(acces));
        self
    }

    /// The client by its own transport, if it has one.
    pub(super) fn transporter(&self, constructeur: ClientBuilder) -> ClientBuilder {
        match &self.transport {
            Some(transport) => constructeur.transport(transport.clone()),
            None => constructeur,
        }
    }

    /// Whether calls carry a token.
    pub(super) fn a_un_jeton(&self) -> bool {
        self.identifiants.is_some()
    }

    /// Configures the client with this address and these credentials.
    pub(super) fn adresser(&self, opco: Opco, constructeur: ClientBuilder) -> Result<ClientBuilder, AccesIncomplet> {
        if let Some((de, hote)) = self.en_clair.iter().find_map(|hote| Some((Opco::de_l_hote(hote)?, hote))) {
            return Err(AccesIncomplet::OpcoEnClair { opco, de, hote: hote.clone() });
        }
        let constructeur = self.en_clair.iter().fold(constructeur.base_url(&self.base), ClientBuilder::plain_http_to);
        let Some((id, secret)) = &self.identifiants else {
            return Ok(constructeur);
        };
        let auth = &opco.profil().auth;
        let url = self.jeton.as_deref().or(auth.url_jeton.as_deref());
        let url = url.ok_or(AccesIncomplet::JetonSansAdresse { opco })?;
        let mut client = ClientCredentials::new(url, id, secret.clone());
        let portee = match &self.portee {
            Portee::DuProfil => auth.scope.as_deref(),
            Portee::Donnee(portee) => portee.as_deref(),
        };
        if let Some(portee) = portee {
            client = client.scope(portee);
        }
        match &self.preuve {
            #[cfg(feature = "dpop")]
            Preuve::Cle(cle) => client = client.dpop(cle.clone()),
            Preuve::DuProfil if auth.dpop == Some(true) => return Err(AccesIncomplet::PreuveAbsente { opco }),
            Preuve::DuProfil | Preuve::Sans => {}
        }
        Ok(constructeur.oauth2(client))
    }
}

/// Shows the address and no credential.
impl fmt::Debug for Acces {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Acces").field("base", &self.base).finish_non_exhaustive()
    }
}

/// What an access to an OPCO lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccesIncomplet {
    /// The software has no access to this OPCO.
    Absent {
        /// The OPCO.
        opco: Opco,
    },
    /// Neither the access nor the profile has the URL for tokens.
    JetonSansAdresse {
        /// The OPCO.
        opco: Opco,
    },
    /// The profile requires a proof of possession, and no key was given.
    PreuveAbsente {
        /// The OPCO.
        opco: Opco,
    },
    /// Plain http was asked for to the host of an OPCO, where keys and personal data would travel unencrypted.
    OpcoEnClair {
        /// The OPCO of the access.
        opco: Opco,
        /// The OPCO of the host.
        de: Opco,
        /// The host.
        hote: String,
    },
    /// A client cannot be built from it.
    Client {
        /// The OPCO.
        opco: Opco,
        /// All problems.
        raison: BuildError,
    },
}

impl fmt::Display for AccesIncomplet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent { opco } => write!(formatter, "{opco} : le logiciel n'a pas d'accès, donnez-en un (`acces`)."),
            Self::JetonSansAdresse { opco } => write!(
                formatter,
                "{opco} : l'adresse du jeton n'est pas connue, demandez-la à l'OPCO et donnez-la (`Acces::jeton`)."
            ),
            Self::PreuveAbsente { opco } => write!(
                formatter,
                "{opco} : la demande de jeton porte une preuve DPoP, donnez-en la clé (`Acces::dpop`)."
            ),
            Self::OpcoEnClair { opco, de, hote } => write!(
                formatter,
                "{opco} : `{hote}` est un hôte de {de}, où rien ne part en clair : ôtez-le de `Acces::http_en_clair_vers`, qui ne \
                 sert qu'à un hôte de test."
            ),
            Self::Client { opco, raison } => {
                write!(formatter, "{opco} : l'accès ne convient pas ; à corriger :")?;
                raison.problems().iter().try_for_each(|probleme| write!(formatter, "\n- {}", en_francais(probleme)))
            }
        }
    }
}

/// Without a source: the sentence says it all, and the details of [`AccesIncomplet::Client`] are English.
impl std::error::Error for AccesIncomplet {}

/// Why a client cannot be built. The details, in English, stay in the field.
fn en_francais(probleme: &BuildProblem) -> String {
    match probleme {
        BuildProblem::NoBaseUrl => "l'adresse de l'API manque".to_owned(),
        BuildProblem::Url { scheme, reason } => {
            let adresse = if scheme.is_some() { "l'adresse du jeton" } else { "l'adresse de l'API" };
            format!("{adresse} {}", defaut(*reason))
        }
        BuildProblem::MissingCredential { .. } => "les identifiants sont incomplets".to_owned(),
        BuildProblem::Credential { scheme, .. } => format!("l'identifiant `{scheme}` ne convient pas"),
        BuildProblem::IncompleteCredential { scheme, missing } => {
            format!("l'identifiant `{scheme}` est incomplet : `{missing}` est vide")
        }
        BuildProblem::MissingParameter { name, .. } => format!("`{name}` manque"),
        BuildProblem::Value { name: "plain_http_to", .. } => {
            "un hôte de `http_en_clair_vers` n'en est pas un : écrivez son nom seul, sans http:// ni port".to_owned()
        }
        BuildProblem::Value { name, .. } => format!("la valeur de `{name}` ne peut pas être envoyée"),
        BuildProblem::Setting { setting, .. } => format!("le réglage `{setting}` ne convient pas"),
        BuildProblem::NoTransport => {
            "il n'y a pas de transport : donnez-en un, ou activez `rustls` ou `native-tls`".to_owned()
        }
        BuildProblem::TransportNotStarted { .. } => "le transport n'a pas démarré".to_owned(),
        _ => "un réglage ne convient pas".to_owned(),
    }
}

/// What is wrong with an address, and what to write.
fn defaut(raison: UrlProblem) -> &'static str {
    match raison {
        UrlProblem::Empty => "est vide",
        UrlProblem::Relative => "n'est pas complète : commencez-la par https://",
        UrlProblem::Credentials => "porte un nom ou un mot de passe : donnez-les comme identifiants",
        UrlProblem::Fragment => "porte un « # » : ôtez ce qui suit",
        UrlProblem::Query => "porte un « ? » : ôtez ce qui suit",
        UrlProblem::PlainHttp => {
            "est en http vers une autre machine, où la clé partirait en clair : prenez https ; http ne mène qu'à la machine \
             elle-même, pour le simulateur, et à un hôte de test que vous nommez (`Acces::http_en_clair_vers`)"
        }
        UrlProblem::Scheme => "n'est ni en https ni en http",
        _ => "n'est pas une adresse",
    }
}
