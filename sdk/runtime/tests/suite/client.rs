//! Operations and a client as a generator would write them, written by hand. Models are in `specimen`.

use std::sync::Arc;

use cfadock_runtime::codegen as rt;

use crate::specimen::{Dossier, Erreur};

const SECURITY: &[&[&str]] = &[&["cleApi", "oauth2"], &["cleApi"]];

pub static CONSULTER: rt::Operation = rt::Operation {
    id: "consulterDossier",
    method: rt::Method::Get,
    path: "/v1/dossiers/{numero}",
    retry: rt::Retry::Safe,
    success: &[rt::Statuses::One(200)],
    documented: &[rt::Statuses::One(400), rt::Statuses::One(401)],
    accept: "application/json",
    security: SECURITY,
    server: None,
    client_parameters: &["EDITEUR"],
};

pub static DEPOSER: rt::Operation = rt::Operation {
    id: "deposerConvention",
    method: rt::Method::Post,
    path: "/v1/conventions",
    retry: rt::Retry::Never,
    ..CONSULTER_LIKE
};

/// Needs a token, without which a client can be built.
pub static SIGNALER: rt::Operation = rt::Operation {
    id: "signalerRupture",
    path: "/v2/rupture",
    security: &[&["oauth2"]],
    documented: &[],
    ..CONSULTER_LIKE
};

pub const CONSULTER_LIKE: rt::Operation = rt::Operation {
    id: "",
    method: rt::Method::Get,
    path: "",
    retry: rt::Retry::Safe,
    success: &[rt::Statuses::One(200)],
    documented: &[rt::Statuses::One(400)],
    accept: "application/json",
    security: SECURITY,
    server: None,
    client_parameters: &["EDITEUR"],
};

pub static API: rt::Api = rt::Api {
    name: "specimen",
    product: "essai/1.2.3",
    base_url: None,
    schemes: &[
        rt::Scheme {
            name: "cleApi",
            setter: "cle_api",
            kind: rt::SchemeKind::ApiKey { place: rt::Place::Header, name: "X-API-KEY" },
        },
        rt::Scheme { name: "oauth2", setter: "oauth2", kind: rt::SchemeKind::OAuth2 },
    ],
    required: SECURITY,
    parameters: &[
        rt::ClientParameter { name: "EDITEUR", setter: "editeur", place: rt::Place::Header, required: true },
        rt::ClientParameter { name: "LANGUE", setter: "langue", place: rt::Place::Header, required: false },
    ],
    sensitive: &["nir", "nom"],
};

#[derive(Clone)]
pub struct Client {
    core: rt::Core,
}

impl Client {
    pub fn over(transport: Arc<dyn rt::Transport>) -> Self {
        Self { core: builder().transport(transport).build().expect("all is set") }
    }

    pub fn with(core: rt::Core) -> Self {
        Self { core }
    }

    pub async fn consulter(&self, numero: &str, pages: &[i64]) -> Result<rt::Reply<Dossier>, rt::Error<Erreur>> {
        let mut call = rt::Call::new(&CONSULTER);
        call.path("numero", rt::Style::Simple { explode: false }, &numero);
        call.query("page", rt::Style::Form { explode: true }, &pages);
        self.core.send(call, rt::json::<Dossier>(), rt::json::<Erreur>()).await
    }

    pub async fn deposer(
        &self,
        convention: &Dossier,
        fichier: rt::FilePart,
    ) -> Result<rt::Reply<()>, rt::Error<Erreur>> {
        let mut call = rt::Call::new(&DEPOSER);
        call.multipart();
        call.part_json("convention", rt::PartType::Omitted, convention);
        call.part_text("mention", "é & \"x\"");
        call.part_file("fichier", fichier);
        self.core.send(call, rt::empty(), rt::json::<Erreur>()).await
    }

    pub async fn signaler(&self) -> Result<rt::Reply<()>, rt::Error<rt::Undocumented>> {
        let call = rt::Call::new(&SIGNALER);
        self.core.send(call, rt::empty(), rt::never()).await
    }
}

/// A builder with all required settings except the transport; nothing is repeated.
pub fn builder() -> rt::CoreBuilder {
    rt::CoreBuilder::new(&API)
        .base_url("https://opco.example/api/")
        .credential("cleApi", rt::Credential::ApiKey(CLE.into()))
        .parameter("EDITEUR", "Éditions Exemple")
        .retries(cfadock_runtime::Retries::none())
}

/// The key that no output may show.
pub const CLE: &str = "cle-tres-secrete-42";
