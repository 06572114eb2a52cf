//! Le guide : de `cargo add` à la production. Chaque page est compilée.

#[doc = include_str!("../guide/prendre_en_main.md")]
pub mod prendre_en_main {}

#[doc = include_str!("../guide/construire_un_contrat.md")]
pub mod construire_un_contrat {}

#[doc = include_str!("../guide/suivre.md")]
pub mod suivre {}

#[doc = include_str!("../guide/facturer.md")]
pub mod facturer {}

#[doc = include_str!("../guide/corriger_et_amender.md")]
pub mod corriger_et_amender {}

#[doc = include_str!("../guide/synthese.md")]
pub mod synthese {}

#[doc = include_str!("../guide/apres_une_coupure.md")]
pub mod apres_une_coupure {}

#[doc = include_str!("../guide/passer_en_production.md")]
pub mod passer_en_production {}

#[doc = include_str!("../guide/tester_avec_le_simulateur.md")]
pub mod tester_avec_le_simulateur {}

#[doc = include_str!("../guide/quand_la_norme_change.md")]
pub mod quand_la_norme_change {}
