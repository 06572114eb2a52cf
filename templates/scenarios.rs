{{ header }}//! Skeletons of scenarios: for each operation the example request of the document.
//!
//! A scenario is written by hand, as an arm of an exhaustive match on `Operation`; it starts from the skeleton of its
//! operation, and tests the purpose of the operation.

use super::operation::Operation;
use crate::table::Skeleton;

/// Every skeleton, in the order of the enumeration.
pub static SKELETONS: &[&Skeleton] = &[
{%- for row in rows %}
    &{{ row.name }},
{%- endfor %}
];
{% for row in rows %}
/// {{ row.summary }}
///
/// `{{ row.title }}`, documented with {% for status in row.statuses %}{% if !loop.first %}, {% endif %}{{ status }}{% endfor %}.
pub static {{ row.name }}: Skeleton = Skeleton {
    operation: Operation::{{ row.variant }},
    path: &[{% for (name, value) in row.path %}({{ "{:?}"|format(name) }}, {{ "{:?}"|format(value) }}), {% endfor %}],
    query: &[{% for (name, value) in row.query %}({{ "{:?}"|format(name) }}, {{ "{:?}"|format(value) }}), {% endfor %}],
    body: {{ "{:?}"|format(row.body) }},
    parts: &[{% for (name, json) in row.parts %}({{ "{:?}"|format(name) }}, {{ "{:?}"|format(json) }}), {% endfor %}],
    statuses: &[{% for status in row.statuses %}"{{ status }}", {% endfor %}],
};
{% endfor -%}
