//! The paths of the norm, as these tests write them.
//!
//! A norm that another hand wrote has the same operations at other paths. What goes out by raw HTTP is translated where
//! it leaves, and what is read where it arrives; the tests between them have one spelling.

use temoin::generated::operation::Operation;

/// A path as it stands in these tests, and an operation that is at it. Any other path is that of the norm.
const CHEMINS: [(&str, Operation); 13] = [
    ("/v1/conventions", Operation::DeposerConvention),
    ("/v1/documents", Operation::DeposerDocument),
    ("/v1/dossiers", Operation::ConsulterDossier),
    ("/v1/dossiers/etats", Operation::ListerEtatsDossiers),
    ("/v1/dossiers/liste", Operation::ListerDossiers),
    ("/v1/factures", Operation::DeposerFacture),
    ("/v1/status", Operation::ConsulterStatut),
    ("/v2/certificats", Operation::DeposerCertificat),
    ("/v2/cfakeyinfo", Operation::ConsulterCleCfa),
    ("/v2/dossiers", Operation::ConsulterDossierV2),
    ("/v2/dossiers/etats", Operation::ListerEtatsDossiersV2),
    ("/v2/dossiers/rupture/employeur", Operation::SignalerRuptureEmployeur),
    ("/v2/factures/etats", Operation::ListerEtatsFactures),
];

/// A text with the paths of these tests, with those of the norm in their place; those that are the norm's stay.
pub fn en_norme(texte: &str) -> String {
    let vers = CHEMINS.map(|(ici, operation)| (ici, operation.row().path));
    let restent = vers.map(|(_, chemin)| (chemin, chemin));
    remplacer(texte, &[restent, vers].concat())
}

/// A text with the paths of the norm, with those of these tests in their place.
pub fn en_clair(texte: &str) -> String {
    remplacer(texte, &CHEMINS.map(|(ici, operation)| (operation.row().path, ici)))
}

/// The longest path that begins at a place and ends with a segment is replaced, and not looked at again.
fn remplacer(texte: &str, paires: &[(&str, &str)]) -> String {
    let mut ecrit = String::with_capacity(texte.len());
    let mut reste = texte;
    while let Some(debut) = reste.find('/') {
        ecrit.push_str(&reste[..debut]);
        reste = &reste[debut..];
        let entier = |chemin: &str| {
            reste.strip_prefix(chemin).is_some_and(|suite| !suite.starts_with(|une: char| une.is_ascii_alphanumeric()))
        };
        let trouve = paires.iter().filter(|(de, _)| entier(de)).max_by_key(|(de, _)| de.len());
        let (de, vers) = trouve.copied().unwrap_or(("/", "/"));
        ecrit.push_str(vers);
        reste = &reste[de.len()..];
    }
    ecrit + reste
}

#[test]
fn every_path_of_the_norm_comes_back() {
    for operation in Operation::ALL {
        let chemin = operation.row().path;
        let ici = en_clair(chemin);
        assert_eq!(en_norme(&ici), chemin);
        assert_eq!(en_norme(chemin), chemin);
    }
}

#[test]
fn a_path_is_replaced_whole_with_its_whole_segments() {
    let paires = [("/a", "/un"), ("/a/b", "/un/deux"), ("/c", "/a")];
    for (texte, attendu) in [
        ("GET /a?x=/c HTTP/1.1", "GET /un?x=/a HTTP/1.1"),
        ("/x/a/b/7", "/x/un/deux/7"),
        ("/a/bc /ab /a%2Fb //a", "/un/bc /ab /un%2Fb //un"),
        ("rien", "rien"),
    ] {
        assert_eq!(remplacer(texte, &paires), attendu);
    }
    // A path of the one may end as a path of the other.
    assert_eq!(
        remplacer("/api/v1/a?/v1/a", &[("/v1/a", "/api/v1/a"), ("/api/v1/a", "/api/v1/a")]),
        "/api/v1/a?/api/v1/a"
    );
}
