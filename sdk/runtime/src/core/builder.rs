//! Builds a client: everything is checked together, before the first call. `exchange` makes the calls.

use std::sync::Arc;

use url::Url;

use super::{Configured, Core, Routes, Settings, Source, security};
use crate::address::{self, PlainHttp};
use crate::auth::{self, Carriage, ClientCredentials, Credential, TokenSource};
use crate::error::{BuildError, BuildProblem};
use crate::operation::{Api, ClientParameter};
use crate::sending::Sender;
use crate::settings::{self, Limits, Retries, Timeouts};
use crate::transport::Transport;
use crate::{agent, meter};

/// Gathers what a client needs. [`CoreBuilder::build`] checks everything together.
#[derive(Clone)]
pub struct CoreBuilder {
    api: &'static Api,
    base_url: Option<String>,
    credentials: Vec<(&'static str, Credential)>,
    parameters: Vec<(&'static str, String)>,
    transport: Option<Arc<dyn Transport>>,
    timeouts: Timeouts,
    limits: Limits,
    retries: Retries,
    json_parts: Option<Option<&'static str>>,
    user_agent: Option<String>,
    plain_http: PlainHttp,
    /// The sender of another client, until a setting that it depends on is set again.
    shared: Option<Arc<Sender>>,
}

/// Shows the API and no value that was set.
impl std::fmt::Debug for CoreBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CoreBuilder").field("api", &self.api.name).finish_non_exhaustive()
    }
}

impl CoreBuilder {
    /// A builder for a client of `api`.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            base_url: None,
            credentials: Vec::new(),
            parameters: Vec::new(),
            transport: None,
            timeouts: Timeouts::default(),
            limits: Limits::default(),
            retries: Retries::default(),
            json_parts: None,
            user_agent: None,
            plain_http: PlainHttp::default(),
            shared: None,
        }
    }

    /// The same, with requests sent through `sender`.
    pub(super) fn sharing(mut self, sender: Arc<Sender>) -> Self {
        self.shared = Some(sender);
        self
    }

    /// The base URL of the API: `https`, or `http` on this machine.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows plain http to this host, by its exact name without a port, for the API and for tokens: a service of a test
    /// on a network of its own. Keys and personal data travel unencrypted there. May be said of several.
    #[must_use]
    pub fn plain_http_to(mut self, host: impl Into<String>) -> Self {
        self.plain_http.name(host.into());
        self
    }

    /// The credential of a security scheme.
    #[must_use]
    pub fn credential(mut self, scheme: &'static str, credential: impl Into<Credential>) -> Self {
        self.credentials.retain(|(known, _)| *known != scheme);
        self.credentials.push((scheme, credential.into()));
        self
    }

    /// The value of a parameter that is set once on the client.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.push((name, value.into()));
        self
    }

    /// Another transport than the built-in one.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self.shared = None;
        self
    }

    /// How long the client waits, and for what. A transport of the caller's has its own timeouts for connections and
    /// for pauses of the server; the limits of attempts and calls apply to any transport.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self.shared = None;
        self
    }

    /// The limits of the client, shared by all its clones.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.shared = None;
        self
    }

    /// How often, and after which waits, a call that is safe to repeat is repeated.
    #[must_use]
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self.shared = None;
        self
    }

    /// The `Content-Type` of every JSON part, `None` for none at all; without this call, as the document has it.
    #[must_use]
    pub fn json_parts_as(mut self, content_type: Option<&'static str>) -> Self {
        self.json_parts = Some(content_type);
        self
    }

    /// The products that requests name before this client in their `User-Agent` (RFC 9110 §10.1.5), including requests
    /// of tokens: `Name/1.0 (a comment)`. A call that sets the header itself keeps it.
    #[must_use]
    pub fn user_agent(mut self, products: impl Into<String>) -> Self {
        self.user_agent = Some(products.into());
        self.shared = None;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Every problem found: the base URL, credentials, parameters, settings, the transport.
    pub fn build(self) -> Result<Core, BuildError> {
        // Recorders keep every description that they are told: a client of a client describes nothing.
        if self.shared.is_none() {
            meter::describe();
        }
        let mut problems = settings::problems(&self.timeouts, &self.limits);
        if !self.plain_http.are_hosts() {
            let reason = "it is no name of a host: write it without scheme, port and path";
            problems.push(BuildProblem::Value { name: "plain_http_to", reason });
        }
        let secrets = self.credentials.iter().filter_map(|(_, credential)| credential.secret()).collect();
        let base = self.base(&mut problems);
        let credentials = self.configured(&mut problems);
        let parameters = self.set_parameters(&mut problems);
        let sender = self.sender(&mut problems);
        match (base, sender) {
            (Some(base), Some(sender)) if problems.is_empty() => {
                let (api, json_parts) = (self.api, self.json_parts);
                let settings = Settings {
                    api,
                    routes: Routes::new(base, self.plain_http.clone()),
                    made_of: self,
                    sender,
                    credentials,
                    parameters,
                    json_parts,
                    secrets,
                };
                Ok(Core { settings: Arc::new(settings) })
            }
            _ => Err(BuildError::new(self.api.name, problems)),
        }
    }

    fn sender(&self, problems: &mut Vec<BuildProblem>) -> Option<Arc<Sender>> {
        if let Some(shared) = &self.shared {
            return Some(shared.clone());
        }
        let transport = match &self.transport {
            Some(transport) => transport.clone(),
            None => ready_made(self.timeouts, problems)?,
        };
        let agent = agent::user_agent(self.user_agent.as_deref(), self.api.product)
            .map_err(|reason| problems.push(BuildProblem::Value { name: "User-Agent", reason }))
            .ok()?;
        Some(Arc::new(Sender::new(transport, (self.timeouts, self.limits, self.retries), agent)))
    }

    fn base(&self, problems: &mut Vec<BuildProblem>) -> Option<Url> {
        let Some(text) = self.base_url.as_deref().or(self.api.base_url) else {
            problems.push(BuildProblem::NoBaseUrl);
            return None;
        };
        address::base_of(text, &self.plain_http)
            .map_err(|reason| problems.push(BuildProblem::Url { scheme: None, reason }))
            .ok()
    }

    fn configured(&self, problems: &mut Vec<BuildProblem>) -> Vec<Configured> {
        let mut configured = Vec::new();
        for (scheme, credential) in &self.credentials {
            match self.source(scheme, credential) {
                Ok(source) => configured.push(Configured { scheme, source }),
                Err(found) => problems.extend(found),
            }
        }
        let given: Vec<_> = self.credentials.iter().map(|&(scheme, _)| scheme).collect();
        if let Err(needs) = security::choose(self.api, self.api.required, |scheme| given.contains(&scheme)) {
            problems.push(BuildProblem::MissingCredential { needs });
        }
        configured
    }

    fn source(&self, scheme: &'static str, credential: &Credential) -> Result<Source, Vec<BuildProblem>> {
        let problem = |reason| vec![BuildProblem::Credential { scheme, reason }];
        let declared = self.api.scheme(scheme).ok_or_else(|| problem("the document declares no such scheme"))?;
        match (auth::carriage(declared.kind, credential).map_err(problem)?, credential) {
            (Some(carriage), _) => Ok(Source::Fixed(carriage)),
            (None, Credential::ClientCredentials(client)) => {
                let url = token_url(scheme, client, &self.plain_http)?;
                Ok(Source::Tokens(Arc::new(TokenSource::new(client.clone(), url, self.api.sensitive))))
            }
            (None, Credential::Provided(keeper)) => Ok(Source::Provided(declared.kind, keeper.clone())),
            (None, _) => Err(problem("it cannot travel by itself")),
        }
    }

    fn set_parameters(&self, problems: &mut Vec<BuildProblem>) -> Vec<(&'static ClientParameter, Carriage)> {
        let mut set = Vec::new();
        for parameter in self.api.parameters {
            let ClientParameter { name, setter, place, required } = *parameter;
            match self.parameters.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => match Carriage::new(place, name, value) {
                    Ok(carriage) => set.push((parameter, carriage)),
                    Err(reason) => problems.push(BuildProblem::Value { name, reason }),
                },
                None if required => problems.push(BuildProblem::MissingParameter { name, setter }),
                None => {}
            }
        }
        set
    }
}

/// The URL of a client that was built without a problem, and whether plain http to its host was asked for.
fn token_url(
    scheme: &'static str,
    client: &ClientCredentials,
    plain: &PlainHttp,
) -> Result<(Url, bool), Vec<BuildProblem>> {
    let missing = client.missing();
    let lack = |&missing: &_| BuildProblem::IncompleteCredential { scheme, missing };
    let mut problems: Vec<_> = missing.iter().map(lack).collect();
    let url = address::token(&client.token_url, plain);
    if let Err(reason) = url
        && !missing.contains(&"token_url")
    {
        problems.push(BuildProblem::Url { scheme: Some(scheme), reason });
    }
    let url = url.ok().filter(|_| problems.is_empty()).ok_or(problems)?;
    let plain_http = plain.admits(&url);
    Ok((url, plain_http))
}

#[cfg(feature = "reqwest")]
fn ready_made(timeouts: Timeouts, problems: &mut Vec<BuildProblem>) -> Option<Arc<dyn Transport>> {
    match crate::transport::ReqwestTransport::new(timeouts) {
        Ok(transport) => Some(Arc::new(transport)),
        Err(error) => {
            problems.push(BuildProblem::TransportNotStarted { reason: error.to_string() });
            None
        }
    }
}

#[cfg(not(feature = "reqwest"))]
fn ready_made(_: Timeouts, problems: &mut Vec<BuildProblem>) -> Option<Arc<dyn Transport>> {
    problems.push(BuildProblem::NoTransport);
    None
}
