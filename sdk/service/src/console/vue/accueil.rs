//! The first page: what asks for somebody, then what there is.

use std::collections::BTreeMap;

use askama::Template;
use cfadock::journal::{EchecJournal, Situation};
use cfadock::runtime::jiff::Timestamp;
use cfadock::runtime::jiff::tz::TimeZone;

use super::ligne::Ligne;
use super::{PageErreur, mots};
use crate::console::{adresse, lecture};
use crate::destinataire;
use crate::etat::notifications::Abandonnee;
use crate::etat::suivis::Sante;
use crate::service::Service;

/// Open deposits, given-up webhooks and events on this page.
const MONTRES: usize = 50;
const ABANDONNEES: u32 = 50;
const EVENEMENTS: u32 = 20;

/// Days before its end from which a key is shown.
const ALERTE: i64 = 60;

/// The first page.
#[derive(Template)]
#[template(path = "console/accueil.html")]
pub(in crate::console) struct PageAccueil {
    /// Or why they cannot be read.
    ouverts: Result<Vec<Ligne>, String>,
    total_ouverts: String,
    tronques: bool,
    /// Or why they cannot be counted, or not yet.
    etats: Result<Vec<Etat>, String>,
    cles: Vec<Cle>,
    sans_cle: usize,
    suivis: Vec<Suivi>,
    suivi: bool,
    abandonnees: Vec<Abandon>,
    attente: u32,
    total_abandonnees: u32,
    evenements: Vec<Fait>,
}

struct Etat {
    situation: String,
    nombre: u64,
    lien: String,
}

struct Cle {
    cfa: String,
    opco: String,
    phrase: String,
    lue_le: String,
    expiree: bool,
}

struct Suivi {
    cfa: String,
    opco: String,
    etat: &'static str,
    famille: &'static str,
    reussi_le: String,
    echoue_le: String,
    echec: String,
    prochain_le: String,
}

struct Abandon {
    phrase: String,
    hote: String,
    le: String,
    essais: u32,
    dernier: String,
}

/// An event in a list.
pub(super) struct Fait {
    pub(super) numero: i64,
    pub(super) phrase: String,
    pub(super) le: String,
    pub(super) qui: String,
    pub(super) lien: Option<String>,
}

impl PageAccueil {
    pub(in crate::console) async fn lire(service: &Service) -> Result<Self, PageErreur> {
        let maintenant = service.suite.maintenant();
        let suspens = service.etat.suspens().await?;
        // What the journal does not give is said in its place, and the rest is shown.
        let ouvertes = lecture::ouvertes(&*service.journal, MONTRES).await;
        let ouvertes = ouvertes.inspect_err(|echec| tracing::warn!("les dépôts à suivre ne se lisent pas : {echec}"));
        let comptes = lecture::compter(&*service.journal).await;
        let comptes = comptes.inspect_err(|echec| tracing::warn!("les dépôts ne se comptent pas : {echec}"));
        let (total_ouverts, tronques) = total(comptes.as_ref().ok(), ouvertes.as_ref().ok().map(Vec::len));
        let santes = service.etat.santes().await?;
        let cles: Vec<_> = santes.iter().filter_map(|sante| Cle::de(sante, maintenant)).collect();
        let (attente, total_abandonnees) = service.etat.compter_notifications().await?;
        let hotes = destinataire::hotes(&service.configuration);
        let abandonnees = service.etat.abandonnees(ABANDONNEES).await?;
        let evenements = service.etat.derniers_evenements(None, EVENEMENTS).await?;
        Ok(Self {
            total_ouverts,
            tronques,
            ouverts: ouvertes
                .map(|ouvertes| ouvertes.iter().map(|une| Ligne::new(une, &suspens, maintenant)).collect())
                .map_err(|echec| format!("Les dépôts à suivre ne peuvent pas être lus : {echec}.")),
            etats: comptes.map(|comptes| Etat::tous(&comptes)).map_err(|echec| sans_compte(&echec)),
            sans_cle: santes.iter().filter(|sante| sante.cle_fin.is_none()).count(),
            cles,
            suivis: santes.iter().map(|sante| Suivi::de(sante, maintenant)).collect(),
            suivi: service.configuration.suivi.is_some(),
            abandonnees: abandonnees.into_iter().map(|une| Abandon::de(une, &hotes)).collect(),
            attente,
            total_abandonnees,
            evenements: evenements.into_iter().map(Fait::de).collect(),
        })
    }
}

/// How many entries are open, and whether more than those that are shown.
fn total(comptes: Option<&BTreeMap<Situation, u64>>, montrees: Option<usize>) -> (String, bool) {
    let Some(comptes) = comptes else {
        let Some(montrees) = montrees else { return ("?".to_owned(), false) };
        let tronques = montrees >= MONTRES;
        return (if tronques { format!("{montrees} ou plus") } else { montrees.to_string() }, tronques);
    };
    let ouverts = comptes.iter().filter(|(situation, _)| situation.est_ouverte()).map(|(_, nombre)| nombre);
    let montrees = montrees.unwrap_or_default().try_into().unwrap_or_default();
    // Both were read at their own moment.
    let total = ouverts.sum::<u64>().max(montrees);
    (total.to_string(), total > montrees)
}

/// Why there are no counts.
fn sans_compte(echec: &EchecJournal) -> String {
    match echec {
        EchecJournal::ComptesEnCours => {
            "Les dépôts d'avant cette version du service se comptent encore : rechargez cette \
                                         page dans quelques minutes."
                .to_owned()
        }
        EchecJournal::Endommage(_) => {
            "Les dépôts ne peuvent pas être comptés : lancez `cfadock journal verifier`, qui dit \
                                       ce qui est endommagé."
                .to_owned()
        }
        echec => format!("Les dépôts ne peuvent pas être comptés : {echec}."),
    }
}

impl Etat {
    fn tous(comptes: &BTreeMap<Situation, u64>) -> Vec<Self> {
        let etat = |situation: Situation| Self {
            situation: situation.to_string(),
            nombre: comptes.get(&situation).copied().unwrap_or_default(),
            lien: adresse::liste(situation.mot(), "", None),
        };
        Situation::TOUTES.map(etat).into()
    }
}

impl Cle {
    /// Of a key that ends soon, or has ended.
    fn de(sante: &Sante, maintenant: Timestamp) -> Option<Self> {
        let fin: cfadock::runtime::jiff::civil::Date = sante.cle_fin.as_ref()?.parse().ok()?;
        let fin = fin.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
        let jours = (fin - maintenant.as_second()).div_euclid(86_400) + 1;
        (jours <= ALERTE).then(|| Self {
            cfa: sante.cfa.clone(),
            opco: mots::opco(&sante.opco),
            phrase: sante.cle_phrase.clone().unwrap_or_default(),
            lue_le: mots::instant(sante.cle_lue_le),
            expiree: jours < 0,
        })
    }
}

impl Suivi {
    fn de(sante: &Sante, maintenant: Timestamp) -> Self {
        let (etat, famille) = match sante {
            _ if sante.demande_le > maintenant.as_second() => ("suspendu : l'OPCO demande d'attendre", "attente"),
            Sante { echecs: 0, reussi_le: Some(_), .. } => ("répond", "bon"),
            Sante { echecs: 0, .. } => ("pas encore lu", "neutre"),
            _ => ("ne répond pas : passages espacés", "fin"),
        };
        let instant = |le: Option<i64>| le.map(mots::instant).unwrap_or_default();
        Self {
            cfa: sante.cfa.clone(),
            opco: mots::opco(&sante.opco),
            etat,
            famille,
            reussi_le: instant(sante.reussi_le),
            echoue_le: instant(sante.echoue_le),
            echec: sante.echec.clone().unwrap_or_default(),
            prochain_le: instant(Some(sante.prochain_le.max(sante.demande_le)).filter(|le| *le > 0)),
        }
    }
}

impl Abandon {
    fn de(une: Abandonnee, hotes: &[(String, String)]) -> Self {
        let hote = hotes.iter().find(|(marque, _)| *marque == une.destinataire).map(|(_, hote)| hote.clone());
        Self {
            phrase: une.evenement.phrase,
            hote: hote.unwrap_or_else(|| "destinataire retiré".to_owned()),
            le: mots::instant(une.le),
            essais: une.essais,
            dernier: une.dernier,
        }
    }
}

impl Fait {
    pub(super) fn de(evenement: crate::evenement::Evenement) -> Self {
        let vu_le: Option<Timestamp> = evenement.vu_le.parse().ok();
        Self {
            numero: evenement.id,
            le: vu_le.map(cfadock::parcours::moment).unwrap_or_default(),
            qui: format!("{}, CFA {}", mots::opco(&evenement.opco), evenement.cfa),
            lien: evenement.entree.map(adresse::depot),
            phrase: evenement.phrase,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::essais::{CFA, JournalQuiManque, service};
    use crate::etat::evenements::RelevePasse;
    use crate::etat::notifications::SuiteEnvoi;

    #[test]
    fn what_cannot_be_counted_is_not_said_to_be_counted() {
        let comptes = BTreeMap::from([(Situation::EnCours, 70), (Situation::Deposee, 9)]);
        let montre = Some(MONTRES);
        assert_eq!(total(Some(&comptes), montre), ("70".to_owned(), true));
        assert_eq!(total(Some(&comptes), None), ("70".to_owned(), true));
        assert_eq!(total(None, montre), ("50 ou plus".to_owned(), true));
        assert_eq!(total(None, Some(3)), ("3".to_owned(), false));
        assert_eq!(total(None, None), ("?".to_owned(), false));
    }

    /// Each line of keys and of the follow-up, as its state says it.
    #[tokio::test]
    async fn keys_and_opco_are_shown_as_they_are() {
        let (dossier, jour) = (tempfile::tempdir().unwrap(), 86_400);
        let (service, montre) = service(dossier.path(), &["https://logiciel.example/cfadock"]).await;
        let maintenant = montre.secondes();
        let fin = |jours: i64| {
            let jour = Timestamp::from_second(maintenant + jours * jour).unwrap();
            Some(jour.strftime("%Y-%m-%d").to_string())
        };
        let (expiree, a_renouveler) = ("<span class=\"etat fin\">expirée", "<span class=\"etat attente\">à renouveler");
        let cles = [(-400, expiree), (-1, expiree), (0, a_renouveler), (59, a_renouveler), (61, ""), (4_000, "")];
        let opco = [
            (Sante { reussi_le: Some(maintenant), ..Sante::default() }, "etat bon\">répond"),
            (Sante::default(), "etat neutre\">pas encore lu"),
            (
                Sante { echecs: 3, echoue_le: Some(maintenant), ..Sante::default() },
                "etat fin\">ne répond pas : passages espacés",
            ),
            (
                Sante { echecs: 1, demande_le: maintenant + 60, ..Sante::default() },
                "etat attente\">suspendu : l&#39;OPCO demande",
            ),
            (Sante { reussi_le: Some(1), demande_le: maintenant, ..Sante::default() }, "etat bon\">répond"),
        ];
        let cas = cles.iter().map(|(jours, dite)| (Sante { cle_fin: fin(*jours), ..Sante::default() }, *dite));
        for (sante, dite) in cas.chain(opco) {
            let echec = sante.echoue_le.map(|_| "L'OPCO est en travaux.".to_owned());
            let sante = Sante { cfa: CFA.to_owned(), opco: "akto".to_owned(), echec, ..sante };
            let connue = sante.cle_fin.is_some();
            let echoue = sante.echec.is_some();
            let fin = sante.cle_fin.clone();
            service.etat.noter_sante(sante).await.unwrap();
            let page = rendue(&service).await;
            assert!(page.contains(dite), "{fin:?} {dite}: {page}");
            let montrees = usize::from(dite == expiree || dite == a_renouveler);
            assert!(page.contains(&format!("Clés à renouveler ({montrees})")), "{fin:?}: {page}");
            assert_eq!(page.contains("Sans date de fin connue : 1"), !connue, "{fin:?}");
            assert_eq!(page.contains("en travaux"), echoue, "{dite}");
        }
    }

    /// Who has it no more is named by its host alone: the address may hold a secret.
    #[tokio::test]
    async fn a_webhook_that_was_given_up_is_shown_with_its_host_and_why() {
        let dossier = tempfile::tempdir().unwrap();
        let (service, _) = service(dossier.path(), &["https://logiciel.example/chemin-secret"]).await;
        let evenement = serde_json::from_value(serde_json::json!({
            "cfa": CFA, "opco": "akto", "genre": "engage", "phrase": "Le dossier INT-D-1 est engagé.", "vu_le": "2026-09-01T00:00:00Z",
        }));
        let (le, marque) = (service.suite.maintenant(), service.destinataires.tous[0].marque.clone());
        let releve = RelevePasse {
            cfa: CFA.parse().unwrap(),
            opco: cfadock::Opco::Akto,
            le,
            evenements: vec![evenement.unwrap()],
            lu: None,
            curseur: "un".to_owned(),
            destinataires: vec![marque.clone()],
        };
        service.etat.noter(releve).await.unwrap();
        assert!(rendue(&service).await.contains("Notifications abandonnées (0)"));
        service.etat.noter_envoi(1, &marque, le, SuiteEnvoi::Abandon("réponse 410".to_owned())).await.unwrap();
        let page = rendue(&service).await;
        for dit in
            ["Notifications abandonnées (1)", "logiciel.example", "réponse 410", "(1 essai)", "INT-D-1 est engagé"]
        {
            assert!(page.contains(dit), "{dit}: {page}");
        }
        assert!(!page.contains("chemin-secret"));
    }

    async fn rendue(service: &Service) -> String {
        PageAccueil::lire(service).await.unwrap_or_else(|_| panic!("no page")).render().unwrap()
    }

    /// What it says of its journal, by its two readings.
    async fn page(journal: impl cfadock::journal::Journal) -> String {
        let dossier = tempfile::tempdir().unwrap();
        let (mut service, _) = service(dossier.path(), &[]).await;
        service.journal = std::sync::Arc::new(journal);
        rendue(&service).await
    }

    #[tokio::test]
    async fn what_the_journal_does_not_give_is_said_in_its_place() {
        let endommage = || Some(EchecJournal::Endommage("une page".to_owned()));
        let (illisible, incomptable) = ("ne peuvent pas être lus", "ne peuvent pas être comptés");
        for (lire, compter, dites, tues) in [
            (None, None, &[][..], &[illisible, incomptable, "se comptent encore"][..]),
            (endommage(), None, &[illisible, "une page"], &[incomptable]),
            (None, endommage(), &[incomptable, "journal verifier"], &[illisible]),
            (None, Some(EchecJournal::ComptesEnCours), &["se comptent encore"], &[illisible, incomptable]),
            (endommage(), endommage(), &[illisible, incomptable], &[]),
        ] {
            let page = page(JournalQuiManque { lire, compter }).await;
            assert!(dites.iter().all(|phrase| page.contains(phrase)), "{dites:?}: {page}");
            assert!(!tues.iter().any(|phrase| page.contains(phrase)), "{tues:?}: {page}");
            assert!(page.contains("Suivi des OPCO") && page.contains("Derniers événements"), "{page}");
        }
    }
}
