//! Metrics of attempts, with the feature `metrics`; without it, nothing.
//! Names and labels are fixed: the root of the crate lists them.

#[cfg(feature = "metrics")]
mod facade;
#[cfg(feature = "metrics")]
pub(crate) use facade::{Attempt, Wait, describe};

#[cfg(not(feature = "metrics"))]
pub(crate) use silence::{Attempt, Wait, describe};

#[cfg(not(feature = "metrics"))]
mod silence {
    use http::StatusCode;

    use crate::transport::{Request, Stage};

    pub(crate) fn describe() {}

    /// Measures nothing.
    pub(crate) struct Wait;

    impl Wait {
        pub(crate) fn begin(_: &Request) -> Self {
            Self
        }

        pub(crate) fn over(self, _: bool) {}
    }

    /// Measures nothing.
    pub(crate) struct Attempt;

    impl Attempt {
        pub(crate) fn begin(_: &Request, _: Option<&'static str>) -> Self {
            Self
        }

        pub(crate) fn over(self, _: Result<StatusCode, Stage>) {}
    }
}
