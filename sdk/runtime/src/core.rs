//! What a generated client delegates to: server, credentials and transport, and the one function that calls.
//!
//! Generic functions are thin wrappers over non-generic code, so that a client with many operations compiles fast.

mod builder;
mod exchange;
mod opened;
mod reading;
mod route;
mod security;

pub use builder::CoreBuilder;

use std::fmt;
use std::sync::Arc;

use crate::answer::Reader;
use crate::auth::{Carriage, SecretSource, TokenSource};
use crate::call::Call;
use crate::error::Error;
use crate::operation::{Api, ClientParameter, SchemeKind};
use crate::outcome::Outcome;
use crate::reply::Reply;
use crate::secret::Secret;
use crate::sending::Sender;
use crate::trace::Span;
use route::Routes;

/// What a generated client holds. Clones are cheap and share connections and tokens.
#[derive(Clone)]
pub struct Core {
    settings: Arc<Settings>,
}

struct Settings {
    api: &'static Api,
    /// The settings that it was built from.
    made_of: CoreBuilder,
    routes: Routes,
    sender: Arc<Sender>,
    credentials: Vec<Configured>,
    parameters: Vec<(&'static ClientParameter, Carriage)>,
    json_parts: Option<Option<&'static str>>,
    secrets: Vec<Secret>,
}

/// The credential of one scheme.
struct Configured {
    scheme: &'static str,
    source: Source,
}

enum Source {
    Fixed(Carriage),
    Tokens(Arc<TokenSource>),
    Provided(SchemeKind, Arc<dyn SecretSource>),
}

/// Shows the API and the base URL, and no credential.
impl fmt::Debug for Core {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut core = formatter.debug_struct("Core");
        core.field("api", &self.settings.api.name).field("base_url", &self.settings.routes.base().as_str());
        core.finish_non_exhaustive()
    }
}

impl Core {
    /// A builder with all settings of this core. The client that it builds shares connections, limits and the budget of
    /// repetitions, unless transport, timeouts, limits, retries or `User-Agent` are set again. It shares the tokens,
    /// unless their credential is set again.
    pub fn rebuild(&self) -> CoreBuilder {
        self.settings.made_of.clone().sharing(self.settings.sender.clone())
    }

    /// Sends a call and reads the answer: with `success` for a documented success, with `failure` for a documented
    /// failure.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send<T, E>(&self, mut call: Call, success: Reader<T>, failure: Reader<E>) -> Result<Reply<T>, Error<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let span = Span::call(call.operation.id);
        call.opens = success.opens();
        let exchange = async {
            if call.opens.is_some() { self.opened(call, None, &span).await } else { self.exchange(call, &span).await }
        };
        let result = match span.over(exchange).await {
            Ok(exchange) => span.over(reading::read(exchange, success, failure)).await,
            Err(fault) => Err(fault.into_error()),
        };
        let status = result.as_ref().map_or_else(Error::status, |reply| Some(reply.status));
        span.called(Outcome::of(&result), status);
        result
    }
}
