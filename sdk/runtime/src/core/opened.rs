//! Exchanges whose answer is read as it comes.

use std::sync::Arc;

use http::HeaderName;
use tokio::time::timeout_at;

use super::Core;
use super::exchange::{Class, Exchange, Fault};
use crate::answer::Answer;
use crate::answer::stream::Again;
use crate::call::Call;
use crate::error::Error;
use crate::trace::Span;
use crate::transport::TransportError;

/// The header of HTML, « 9.2.4 The Last-Event-ID header ».
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

impl Core {
    /// An exchange whose answer stays open if it is one that `opens`, and is read to its end otherwise.
    pub(super) async fn opened(
        &self,
        mut call: Call,
        span: &Span,
        opens: impl Fn(&Answer) -> bool,
    ) -> Result<Exchange, Fault> {
        call.opens = true;
        let again = self.again(call.clone());
        let mut exchange = self.exchange(call, span).await?;
        let bounds = self.settings.sender.bounds();
        if exchange.class == Class::Success && opens(&exchange.answer) {
            exchange.answer.arrange(again, bounds);
            return Ok(exchange);
        }
        completed(exchange, bounds.item).await
    }

    /// Sends a call again, after an event.
    fn again(&self, call: Call) -> Again {
        let core = self.clone();
        Arc::new(move |id| {
            let (core, call) = (core.clone(), call.clone());
            Box::pin(async move {
                // The call itself has no id: the next time it goes with another, or with none.
                let again = core.again(call.clone());
                let mut call = call;
                if let Some(id) = id {
                    call.standard_header(LAST_EVENT_ID, &id);
                }
                let span = Span::call(call.operation.id);
                let mut exchange = span.over(core.exchange(call, &span)).await.map_err(Fault::into_error)?;
                let bounds = core.settings.sender.bounds();
                if exchange.class == Class::Success {
                    exchange.answer.arrange(again, bounds);
                    return Ok(exchange.answer);
                }
                let exchange = completed(exchange, bounds.item).await.map_err(Fault::into_error)?;
                Err(Error::Undocumented(exchange.unexpected()))
            })
        })
    }
}

/// The exchange with its answer read to its end.
async fn completed(mut exchange: Exchange, limit: u64) -> Result<Exchange, Fault> {
    let whole = timeout_at(exchange.deadline, exchange.answer.clone().completed(limit)).await;
    let whole = whole.unwrap_or_else(|_| Err(TransportError::broken("the answer took too long")));
    exchange.answer = whole.map_err(Fault::Transport)?;
    Ok(exchange)
}
