//! Finds the operation of a path and a method. Letters of the path are compared without case, as in .NET.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use matchit::Router;

use crate::generated::operation::Operation;

/// The result for a path and a method.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Operation(Operation),
    /// The path exists with other methods.
    AutreMethode(Vec<&'static str>),
    Inconnue,
}

/// The operations of each path of the norm.
static CHEMINS: LazyLock<Router<Vec<Operation>>> = LazyLock::new(|| {
    let mut chemins = BTreeMap::<String, Vec<Operation>>::new();
    for operation in Operation::ALL.iter().copied() {
        chemins.entry(modele(operation.row().path)).or_default().push(operation);
    }
    let mut routes = Router::new();
    for (chemin, operations) in chemins {
        routes
            .insert(chemin, operations)
            .expect("the paths of the norm differ, and their parameters are whole segments");
    }
    routes
});

/// A path template in lower case, with its parameters named by position, so that different names of one position are
/// equal.
fn modele(chemin: &str) -> String {
    let segment = |(place, segment): (usize, &str)| match segment.starts_with('{') {
        true => format!("{{{place}}}"),
        false => segment.to_ascii_lowercase(),
    };
    chemin.split('/').enumerate().map(segment).collect::<Vec<_>>().join("/")
}

/// Finds the operation of a path below `base`.
pub(crate) fn route(base: &str, methode: &str, chemin: &str) -> Route {
    let Some(reste) = chemin.get(base.len()..).filter(|_| chemin[..base.len()].eq_ignore_ascii_case(base)) else {
        return Route::Inconnue;
    };
    let reste = reste.to_ascii_lowercase();
    let Ok(trouve) = CHEMINS.at(&reste) else {
        return Route::Inconnue;
    };
    match trouve.value.iter().find(|une| une.row().method == methode) {
        Some(operation) => Route::Operation(*operation),
        None => Route::AutreMethode(trouve.value.iter().map(|une| une.row().method).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_route_in_any_case() {
        for operation in Operation::ALL.iter().copied() {
            let row = operation.row();
            for chemin in [row.path.to_owned(), row.path.to_uppercase(), row.path.to_lowercase()] {
                assert_eq!(route("/Api", row.method, &format!("/aPI{chemin}")), Route::Operation(operation));
            }
        }
    }

    #[test]
    fn what_is_no_path_leads_nowhere() {
        let dossiers = Operation::TransmettreDossier.row().path;
        for modele in ["/ap", "/é%", "/Api", "/Api/", "/Api%/", "/Api%/7/8", "/Api/%", "/b%"] {
            let chemin = modele.replace('%', dossiers);
            assert_eq!(route("/Api", "GET", &chemin), Route::Inconnue, "{chemin}");
        }
        let glue = format!("/Api{}", &dossiers[1..]);
        assert_eq!(route("/Api", "GET", &glue), Route::Inconnue, "{glue}");
        let Route::AutreMethode(autres) = route("/Api", "PATCH", &format!("/Api{dossiers}")) else {
            panic!("a path of the norm");
        };
        assert!(autres.contains(&"GET") && autres.contains(&"POST"));
    }

    #[test]
    fn templates_are_one_whatever_their_parameters_are_called() {
        assert_eq!(modele("/v1/Dossiers/{numeroInterne}"), "/v1/dossiers/{3}");
        assert_eq!(modele("/v1/dossiers/{id}"), modele("/v1/dossiers/{numero}"));
    }
}
