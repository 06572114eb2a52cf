//! A program that builds, changes, reads and matches records.

use growth::models::{Address, Found, Person, PersonRead, Type};
use growth::runtime::FilePart;
use growth::{Client, ListOptions, PortrayForm, StampForm};

fn main() {
    let person = Person::builder()
        .tags(["one", "two"])
        .birth_name("Durand")
        .remark(String::from("text"))
        .r#type(Type::A)
        .build_("strong")
        .address(Address::builder().town("Paris").build())
        .size(180);
    let child = person.build();
    let mut parent = child.clone();
    parent.size = None;
    let Person { birth_name, size, .. } = &parent;
    assert_eq!((birth_name.as_str(), size), ("Durand", &None));
    let person = Person::builder()
        .parent(parent)
        .birth_name("Durand")
        .r#type(Type::B)
        .build_("strong")
        .tags(Vec::<String>::new())
        .address(child.address)
        .build();
    let found = Found::default();
    assert!(found.count.is_none() && person.parent.is_some());
    let read = PersonRead::default();
    assert_eq!(Person::try_from(read).unwrap_err().missing().len(), 5);
}

/// Options and forms are built like records.
pub async fn call(client: &Client) {
    let mut options = ListOptions::builder().page(2).build();
    options.page = options.page.map(|page| page + 1);
    let _ = client.list(&options).await;
    let mut form = PortrayForm::builder().owner("Ada").file(FilePart::new("%")).note(Some("small")).build();
    form.note = None;
    let _ = client.portray(form).await;
    let _ = client.stamp(StampForm::builder().file(FilePart::new("%")).build()).await;
    let _ = client.stamp(StampForm::default()).await;
}
