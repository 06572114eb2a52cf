//! The accesses to the OPCO in the file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use cfadock::parcours::Attentes;
use cfadock::{Opco, operations};
use url::{Host, Url};

use super::ReglageOpco;
use super::section::{Section, Texte, proche};

/// The longest delay that can be given, in seconds: a year.
const AN: u64 = 366 * 86_400;

pub(super) fn tous(racine: &Section<'_>, texte: &Texte<'_>) -> BTreeMap<Opco, ReglageOpco> {
    let mut lus = BTreeMap::new();
    for (nom, place, section) in racine.sections("opco") {
        let opco = connu(nom, &place, texte);
        let lu = acces(section, opco, false);
        if let Some((opco, lu)) = opco.zip(lu) {
            lus.insert(opco, lu);
        }
    }
    lus
}

/// The OPCO of a name; an unknown one is a fault, with the nearest.
pub(super) fn connu(nom: &str, place: &Range<usize>, texte: &Texte<'_>) -> Option<Opco> {
    let opco = nom.parse().ok();
    if opco.is_none() {
        let proche = proche(nom, Opco::TOUS.iter().map(|opco| opco.identifiant()));
        texte.refuser(place.clone(), format!("l'OPCO « {nom} » est inconnu{proche}"), true);
    }
    opco
}

/// Whether an OPCO is on this machine, or on a host that was named for plain http: no real one is.
pub(super) fn est_simule(acces: &ReglageOpco) -> bool {
    let nomme = acces.http_en_clair_vers.as_deref();
    let local = |adresse: &str| Url::parse(adresse).is_ok_and(|url| est_locale(&url) || est_nommee(&url, nomme));
    local(&acces.base) && acces.jeton.as_deref().is_none_or(local) && acces.v2.as_deref().is_none_or(est_simule)
}

fn est_locale(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(nom)) => nom == "localhost",
        Some(Host::Ipv4(adresse)) => adresse.is_loopback(),
        Some(Host::Ipv6(adresse)) => adresse.is_loopback(),
        None => false,
    }
}

/// Whether an address is the one without TLS that its access names a host for.
fn est_nommee(url: &Url, hote: Option<&str>) -> bool {
    url.scheme() == "http" && hote.is_some() && url.host_str() == hote
}

/// An address that may be called: nothing leaves this machine without TLS, but to a sandbox that is named.
pub(super) fn adresse(texte: &str, en_clair: Option<&str>) -> Result<(), String> {
    let url = Url::parse(texte).map_err(|_| "ce n'est pas une adresse complète, comme https://…".to_owned())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("l'adresse porte un nom ou un mot de passe : donnez-les comme secrets".to_owned());
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if est_locale(&url) || est_nommee(&url, en_clair) => Ok(()),
        "http" => {
            Err("http ne va qu'à cette machine : écrivez https (pour un bac à sable : `http_en_clair_vers`)".to_owned())
        }
        _ => Err("l'adresse commence par https://".to_owned()),
    }
}

fn acces(section: Section<'_>, opco: Option<Opco>, de_v2: bool) -> Option<ReglageOpco> {
    let base = section.exiger("base", section.texte("base"));
    let jeton = section.texte("jeton");
    let en_clair = en_clair(&section);
    for (cle, valeur) in [("base", base), ("jeton", jeton)] {
        if let Some(Err(phrase)) = valeur.map(|valeur| adresse(valeur, en_clair)) {
            section.refuser_valeur(cle, &phrase);
        }
    }
    let (identifiant, secret) = (section.texte("identifiant"), section.secret("secret"));
    if section.a("identifiant") != section.a("secret") {
        section.refuser("`identifiant` et `secret` vont ensemble");
    }
    let preuve = section.secret("preuve");
    if let Some(opco) = opco {
        exigences(&section, opco);
    }
    let attentes = attentes(&section, opco?);
    let v2 = section.section("v2");
    let v2 = match v2 {
        Some(section) => Some(Box::new(acces(section, opco, true)?)),
        None => None,
    };
    let portee = section.texte("portee").map(str::to_owned);
    let operations: Vec<_> = operations::ALL.iter().map(|operation| (operation.id, *operation)).collect();
    // What an OPCO takes is said once, for both of its addresses.
    let prend_aussi = if de_v2 { Vec::new() } else { section.choisis("prend_aussi", &operations) };
    section.fermer();
    let identifiants = identifiant.map(str::to_owned).zip(secret);
    Some(ReglageOpco {
        base: base?.to_owned(),
        jeton: jeton.map(str::to_owned),
        identifiants,
        portee,
        preuve,
        attentes,
        prend_aussi,
        http_en_clair_vers: en_clair.map(str::to_owned),
        v2,
    })
}

/// The host to which plain http may go, in the form in which addresses have it. A host of a profile is none.
fn en_clair<'a>(section: &Section<'a>) -> Option<&'a str> {
    const CLE: &str = "http_en_clair_vers";
    let hote = section.texte(CLE)?;
    let nu = |hote: &&str| {
        Url::parse(&format!("http://{hote}/")).is_ok_and(|url| url.host_str() == Some(hote) && url.path() == "/")
    };
    if !nu(&hote) || hote.contains(':') {
        section.refuser_valeur(CLE, "c'est le nom d'un hôte seul, en minuscules, sans http:// ni port");
        return None;
    }
    if let Some(opco) = Opco::de_l_hote(hote) {
        section.refuser_valeur(CLE, &format!("c'est un hôte de {opco}, où rien ne part en clair"));
        return None;
    }
    Some(hote)
}

/// What the profile of an OPCO asks of an access with a token.
fn exigences(section: &Section<'_>, opco: Opco) {
    let auth = &opco.profil().auth;
    if !section.a("identifiant") {
        return;
    }
    if !section.a("jeton") && auth.url_jeton.is_none() {
        section.refuser("il manque `jeton`, l'adresse où cet OPCO donne ses jetons : demandez-la-lui");
    }
    if !section.a("preuve") && auth.dpop == Some(true) {
        section.refuser("il manque `preuve`, la clé privée (PEM) des preuves DPoP que cet OPCO demande");
    }
}

fn attentes(section: &Section<'_>, opco: Opco) -> Attentes {
    let mut attentes = Attentes::de(opco);
    let Some(table) = section.section("attentes") else { return attentes };
    let lue = |cle| table.nombre(cle, &(0..=AN)).map(Duration::from_secs);
    attentes.dossiers = lue("dossiers").or(attentes.dossiers);
    attentes.factures = lue("factures").or(attentes.factures);
    attentes.echeances = lue("echeances").or(attentes.echeances);
    table.fermer();
    attentes
}
