//! Exchanges whose answer is read as it comes.

use std::sync::Arc;

use http::HeaderName;

use super::Core;
use super::exchange::{Class, Exchange, Fault};
use crate::answer::stream::Again;
use crate::call::Call;
use crate::error::Error;
use crate::trace::Span;

/// The header of HTML, « 9.2.4 The Last-Event-ID header ».
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

impl Core {
    /// An exchange whose answer may stay open, after the event of an id: it says how it is opened again.
    pub(super) async fn opened(&self, mut call: Call, after: Option<String>, span: &Span) -> Result<Exchange, Fault> {
        // The call itself has no id: the next time it goes with another, or with none.
        let again = self.again(call.clone());
        if let Some(id) = after {
            call.standard_header(LAST_EVENT_ID, &id);
        }
        let mut exchange = self.exchange(call, span).await?;
        if exchange.class == Class::Success {
            exchange.answer.arrange(again, self.settings.sender.bounds());
        }
        Ok(exchange)
    }

    /// Sends a call again, after an event.
    fn again(&self, call: Call) -> Again {
        let core = self.clone();
        Arc::new(move |id| {
            let (core, call) = (core.clone(), call.clone());
            Box::pin(async move {
                let span = Span::call(call.operation.id);
                let exchange = span.over(core.opened(call, id, &span)).await.map_err(Fault::into_error)?;
                match exchange.class {
                    Class::Success => Ok(exchange.answer),
                    Class::Documented | Class::Undocumented => Err(Error::Undocumented(exchange.unexpected())),
                }
            })
        })
    }
}
