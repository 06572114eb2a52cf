//! The type parameters of builders, which say whether a field was given, and the arguments that setters accept.

/// The field was not given yet.
#[derive(Clone, Copy, Debug)]
pub enum Missing {}

/// The field was given.
#[derive(Clone, Copy, Debug)]
pub enum Given {}

/// A field that was given.
#[diagnostic::on_unimplemented(
    message = "a required property was not given to the builder",
    label = "a required property is missing here",
    note = "the bound below has the name of the property that is missing"
)]
pub trait IsGiven {}

impl IsGiven for Given {}

/// The argument for an optional text: a text, or an `Option` of one.
pub trait MaybeText {
    /// The text, if there is one.
    fn text(self) -> Option<String>;
}

impl MaybeText for &str {
    fn text(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl MaybeText for String {
    fn text(self) -> Option<String> {
        Some(self)
    }
}

impl MaybeText for &String {
    fn text(self) -> Option<String> {
        Some(self.clone())
    }
}

impl<T: Into<String>> MaybeText for Option<T> {
    fn text(self) -> Option<String> {
        self.map(Into::into)
    }
}
