//! The OPCO that share a port, found by name.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;

use super::Opco;

/// The answer to a request for the page, if it is one.
pub(crate) type Page = fn(&Groupe, &Request) -> Option<Response>;

/// The OPCO that share a port.
#[derive(Debug)]
pub(crate) struct Groupe {
    pub(crate) opcos: Vec<Arc<Opco>>,
    /// The page at `/`, where several OPCO share the port.
    pub(crate) page: Option<Page>,
    /// The names by which the page and the control may be called besides those of the loopback.
    pub(crate) hotes: Vec<String>,
}

impl Groupe {
    /// The OPCO whose base or token path begins a path; a single OPCO answers any path.
    pub(crate) fn opco_du_chemin(&self, chemin: &str) -> Option<&Arc<Opco>> {
        if let [seul] = &self.opcos[..]
            && self.page.is_none()
        {
            return Some(seul);
        }
        let premier = chemin.split('/').nth(1)?;
        self.opcos.iter().find(|opco| opco.id.eq_ignore_ascii_case(premier))
    }

    pub(crate) fn opco(&self, id: &str) -> Option<&Arc<Opco>> {
        self.opcos.iter().find(|opco| opco.id == id)
    }
}
