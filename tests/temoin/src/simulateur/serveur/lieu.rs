//! Where a port is opened, and by which names callers may steer it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// An address, a port (0: chosen by the system), and the names by which other machines call it. On the loopback, with no
/// other name, unless something else is said.
#[derive(Clone, Debug)]
pub struct Lieu {
    pub(crate) adresse: IpAddr,
    pub(crate) port: u16,
    pub(crate) hotes: Vec<String>,
}

impl Lieu {
    /// The loopback.
    pub fn local(port: u16) -> Self {
        Self { adresse: Ipv4Addr::LOCALHOST.into(), port, hotes: Vec::new() }
    }

    /// Another address. Whoever reaches it may read the fictitious dossiers. The names of the loopback steer the simulation
    /// from this machine only; a name that was given steers it from any machine, which only has to write it.
    #[must_use]
    pub fn sur(mut self, adresse: IpAddr) -> Self {
        self.adresse = adresse;
        self
    }

    /// One more name, without a port, by which any machine that reaches the address may call the page and the control. URLs
    /// have the first one.
    #[must_use]
    pub fn hote(mut self, nom: impl Into<String>) -> Self {
        self.hotes.push(nom.into());
        self
    }

    /// Host and port of the URLs. An address that stands for all of the machine's is none to call.
    pub(crate) fn public(&self, ouverte: SocketAddr) -> String {
        match self.hotes.first() {
            Some(nom) => format!("{nom}:{}", ouverte.port()),
            None if ouverte.ip().is_unspecified() => format!("{}:{}", Ipv4Addr::LOCALHOST, ouverte.port()),
            None => ouverte.to_string(),
        }
    }
}
