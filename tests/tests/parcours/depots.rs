//! Contracts, conventions, certificates and documents: checked, sent once, by the route that the OPCO supports.
