//! Exchanges whose answer is read as it comes.

use std::sync::Arc;

use http::HeaderName;
use tokio::time::timeout_at;

use super::Core;
use super::exchange::{Class, Exchange, Fault};
use crate::answer::Answer;
use crate::answer::stream::Again;
use crate::call::Call;
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
        let limit = self.settings.sender.largest();
        if exchange.class == Class::Success && opens(&exchange.answer) {
            exchange.answer.arrange(again, limit);
            return Ok(exchange);
        }
        let late = || Fault::Transport(TransportError::broken("the answer took too long"));
        let whole =
            timeout_at(exchange.deadline, exchange.answer.clone().completed(limit)).await.map_err(|_| late())?;
        exchange.answer = whole.map_err(Fault::Transport)?;
        Ok(exchange)
    }

    /// Sends a call again, after an event.
    fn again(&self, call: Call) -> Again {
        let core = self.clone();
        Arc::new(move |id| {
            let (core, mut call) = (core.clone(), call.clone());
            if let Some(id) = id {
                call.standard_header(LAST_EVENT_ID, &id);
            }
            Box::pin(async move {
                let again = core.again(call.clone());
                let span = Span::call(call.operation.id);
                let exchange = span.over(core.exchange(call, &span)).await.map_err(Fault::into_error)?;
                if exchange.class != Class::Success {
                    return Err(crate::error::Error::Undocumented(exchange.unexpected()));
                }
                let mut answer = exchange.answer;
                answer.arrange(again, core.settings.sender.largest());
                Ok(answer)
            })
        })
    }
}
