//! Spans of calls, attempts and tokens, with the feature `tracing`; without it, nothing.
//! Names and fields are fixed: the root of the crate lists them.

#[cfg(feature = "tracing")]
mod count;
#[cfg(feature = "tracing")]
mod spans;
#[cfg(feature = "tracing")]
pub use count::counting_attempts;
#[cfg(feature = "tracing")]
pub(crate) use spans::Span;

#[cfg(not(feature = "tracing"))]
pub(crate) use silence::Span;

#[cfg(not(feature = "tracing"))]
mod silence {
    use http::StatusCode;

    use crate::outcome::Outcome;
    use crate::transport::Stage;

    /// No span.
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn call(_: &'static str) -> Self {
            Self
        }

        pub(crate) fn token() -> Self {
            Self
        }

        pub(crate) fn attempt(_: u32) -> Self {
            Self
        }

        pub(crate) fn over<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn tried(&self) {}

        pub(crate) fn called(&self, _: Outcome, _: Option<StatusCode>) {}

        pub(crate) fn granted(&self, _: bool) {}

        pub(crate) fn waited(&self) {}

        pub(crate) fn attempted(&self, _: Result<StatusCode, Stage>) {}
    }
}
