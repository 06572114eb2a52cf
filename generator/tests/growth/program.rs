//! A program that builds, changes, reads and matches records.

use growth::models::{Address, Found, Person, PersonRead, Type};

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
