//! jonction
