//! A program that builds, changes, reads and matches records.

use growth::models::{Address, Found, Person, PersonRead, Type};
use growth::runtime::FilePart;
use growth::{Client, ListOptions, LookWithContent, PortrayForm, StampForm, TabulateOptions};

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

/// A method takes what is required: the first option comes with a method of its own.
pub async fn look(client: &Client, person: &Person) {
    let _ = client.register(person).await;
    let _ = client.look(1).await;
    let _ = client.replace(1, &person.address).await;
    let _ = client.look_with_(1, Some((&person.address).into())).await;
    let _ = client.look_with_(1, Some(LookWithContent::Text(String::from("text")))).await;
    let _ = client.list().await;
    let options = TabulateOptions::builder().one(1).two(2).three(3).four(4).five(5).build();
    let _ = client.tabulate(String::from("text"), &options).await;
}

/// Options and forms are built like records.
pub async fn call(client: &Client) {
    let mut options = ListOptions::builder().page(2).build();
    options.page = options.page.map(|page| page + 1);
    let _ = client.list_with(&options).await;
    let mut form = PortrayForm::builder().owner("Ada").file(FilePart::new("%")).note(Some("small")).build();
    form.note = None;
    let _ = client.portray(form).await;
    let _ = client.stamp(StampForm::builder().file(FilePart::new("%")).build()).await;
    let _ = client.stamp(StampForm::default()).await;
}
