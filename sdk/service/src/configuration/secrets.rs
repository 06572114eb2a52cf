//! All secrets that the file names.

use super::{Configuration, ReglageJournal, ReglageOpco};
use crate::secrets::SourceSecret;

impl Configuration {
    /// Where each secret lies, by its key in the file.
    pub fn secrets(&self) -> Vec<(String, &SourceSecret)> {
        let mut tous = Vec::new();
        if let ReglageJournal::Postgres { url, sceau, .. } = &self.journal {
            tous.push(("journal.postgres".to_owned(), url));
            tous.push(("journal.sceau".to_owned(), sceau));
        }
        for (opco, acces) in &self.opco {
            d_un_acces(&format!("opco.{}", opco.identifiant()), acces, &mut tous);
        }
        for (siren, cfa) in &self.cfa {
            tous.push((format!("cfa.{siren}.jeton"), &cfa.jeton));
            tous.extend(cfa.cles.iter().map(|(opco, cle)| (format!("cfa.{siren}.cles.{}", opco.identifiant()), cle)));
        }
        tous.extend(self.administration.iter().map(|jeton| ("administration.jeton".to_owned(), jeton)));
        let notifications = self.notifications.iter().enumerate();
        tous.extend(notifications.map(|(rang, une)| (format!("notifications[{rang}].secret"), &une.secret)));
        tous
    }
}

fn d_un_acces<'a>(nom: &str, acces: &'a ReglageOpco, tous: &mut Vec<(String, &'a SourceSecret)>) {
    if let Some((_, secret)) = &acces.identifiants {
        tous.push((format!("{nom}.secret"), secret));
    }
    tous.extend(acces.preuve.iter().map(|preuve| (format!("{nom}.preuve"), preuve)));
    if let Some(v2) = &acces.v2 {
        d_un_acces(&format!("{nom}.v2"), v2, tous);
    }
}
