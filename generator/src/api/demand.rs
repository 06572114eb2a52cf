//! The keywords that constrain a value beyond its shape, one row for each. Lowering, docs, diff and tables all read
//! these rows.

use serde_json::Value;

/// A keyword that demands something of a value.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Keyword {
    /// As a document writes it.
    pub name: &'static str,
    /// The form of its value.
    pub form: Form,
    /// When one value of it is stricter than another.
    pub bound: Bound,
    /// The demand for people.
    pub words: Words,
}

/// What the value of a keyword is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A number of things.
    Count,
    /// A number.
    Number,
    /// A text.
    Text,
    /// `true`; `false` demands nothing.
    Flag,
}

/// How the values of a keyword compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The greater value is stricter.
    Least,
    /// The smaller value is stricter.
    Most,
    /// They do not compare.
    Other,
}

/// A demand in words; for counts, in singular and plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Words {
    /// `at least 3 characters`; with an upper bound beside it `3 to 5 characters`.
    AtLeast(&'static str, &'static str),
    /// `at most 5 characters`.
    AtMost(&'static str, &'static str),
    /// A phrase, followed by the value.
    Before(&'static str),
    /// A phrase, followed by the value as code.
    BeforeCode(&'static str),
    /// A phrase without a value.
    Alone(&'static str),
}

const fn row(name: &'static str, form: Form, bound: Bound, words: Words) -> Keyword {
    Keyword { name, form, bound, words }
}

/// Every keyword that is read, in the order in which people read them.
pub static KEYWORDS: [Keyword; 14] = [
    row("minLength", Form::Count, Bound::Least, Words::AtLeast(" character", " characters")),
    row("maxLength", Form::Count, Bound::Most, Words::AtMost(" character", " characters")),
    row("minimum", Form::Number, Bound::Least, Words::AtLeast("", "")),
    row("maximum", Form::Number, Bound::Most, Words::AtMost("", "")),
    row("exclusiveMinimum", Form::Number, Bound::Least, Words::Before("more than")),
    row("exclusiveMaximum", Form::Number, Bound::Most, Words::Before("less than")),
    row("multipleOf", Form::Number, Bound::Other, Words::Before("a multiple of")),
    row("minItems", Form::Count, Bound::Least, Words::AtLeast(" element", " elements")),
    row("maxItems", Form::Count, Bound::Most, Words::AtMost(" element", " elements")),
    row("uniqueItems", Form::Flag, Bound::Other, Words::Alone("no element twice")),
    row("minProperties", Form::Count, Bound::Least, Words::AtLeast(" property", " properties")),
    row("maxProperties", Form::Count, Bound::Most, Words::AtMost(" property", " properties")),
    row("format", Form::Text, Bound::Other, Words::BeforeCode("format")),
    row("pattern", Form::Text, Bound::Other, Words::BeforeCode("pattern")),
];

/// One demand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Demand {
    /// Its keyword.
    pub keyword: &'static Keyword,
    /// Its value, in the form of the keyword.
    pub value: Value,
}

/// Demands on one value, at most one of each keyword, in the order of [`KEYWORDS`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Demands(Vec<Demand>);

impl Demands {
    /// Collects the demands; `value` is asked for the value of each keyword.
    pub fn of(mut value: impl FnMut(&'static Keyword) -> Option<Value>) -> Self {
        Self(KEYWORDS.iter().filter_map(|keyword| Some(Demand { keyword, value: value(keyword)? })).collect())
    }

    /// The demands in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Demand> {
        self.0.iter()
    }

    /// The value that a keyword demands, if it is there.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|demand| demand.keyword.name == name).map(|demand| &demand.value)
    }
}

impl Form {
    /// Whether a value has this form and demands something.
    pub fn holds(self, value: &Value) -> bool {
        match self {
            Self::Count => value.is_u64(),
            Self::Number => value.is_number(),
            Self::Text => value.is_string(),
            Self::Flag => *value == Value::Bool(true),
        }
    }
}

impl Bound {
    /// Whether `one` is stricter than `other`; `None` when they do not compare.
    pub fn is_stricter(self, one: &Value, other: &Value) -> Option<bool> {
        let (one, other) = (one.as_number()?, other.as_number()?);
        let exact = one.as_i128().zip(other.as_i128()).map(|(one, other)| one.cmp(&other));
        let order = exact.or_else(|| one.as_f64()?.partial_cmp(&other.as_f64()?))?;
        match self {
            Self::Least => Some(order.is_gt()),
            Self::Most => Some(order.is_lt()),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bounds_compare_exactly_whatever_their_size() {
        let stricter = |bound: Bound, one, other| bound.is_stricter(&one, &other);
        assert_eq!(
            stricter(Bound::Least, json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64)),
            Some(true)
        );
        assert_eq!(stricter(Bound::Most, json!(-1), json!(0.5)), Some(true));
        assert_eq!(stricter(Bound::Most, json!(2), json!(2.0)), Some(false));
        assert_eq!(stricter(Bound::Other, json!(1), json!(2)), None);
        assert_eq!(stricter(Bound::Least, json!("a"), json!("b")), None);
    }
}
