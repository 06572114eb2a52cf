//! The files of a document, each read once, and the targets of their references.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use url::Url;

use super::folders::{Folders, Found};
use super::weight::Weight;
use super::{Reach, Refusal};
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Rule};
use crate::document::{Files, limits, parse, reference};
use crate::pointer::Pointer;

/// A node of one of the files as written; the root document is file 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub file: usize,
    pub pointer: Pointer,
}

impl Spot {
    /// Its place for the printer of findings.
    pub fn origin(&self) -> Origin {
        let file = self.file.checked_sub(1).map_or(File::Written, File::Part);
        Origin { file, ..Origin::value(&self.pointer) }
    }

    /// The same, by the name of its file.
    pub fn key(&self) -> (File, Pointer) {
        let Origin { file, pointer, .. } = self.origin();
        (file, pointer)
    }
}

/// A file that was read.
struct Volume {
    /// `None` when no tree could be made of it, which is reported.
    tree: Option<Value>,
    /// The folder that its references start from.
    folder: PathBuf,
    /// The address that the file gives itself.
    address: Option<Url>,
    /// Its nodes by the names that they give themselves; built when first needed.
    anchors: Option<HashMap<String, Pointer>>,
}

/// All files, by index.
pub(super) struct Library<'f> {
    files: &'f mut Files,
    pub diagnostics: &'f mut Diagnostics,
    volumes: Vec<Volume>,
    folders: Folders,
    /// The folder of the root document as it was given.
    given: PathBuf,
    by_file: HashMap<PathBuf, usize>,
    by_address: HashMap<(PathBuf, String), Result<usize, Refusal>>,
    /// The targets of nodes that are references; each is followed once.
    led: HashMap<Spot, Result<Spot, Refusal>>,
    bytes: usize,
    weight: Weight,
}

impl<'f> Library<'f> {
    /// With the root document only.
    ///
    /// # Errors
    /// The tree, when its folder is not there any more.
    pub fn new(
        tree: Value,
        path: &Path,
        reach: Reach,
        files: &'f mut Files,
        diagnostics: &'f mut Diagnostics,
    ) -> Result<Self, Value> {
        let given = path.parent().unwrap_or(Path::new("")).to_owned();
        let near = if given.as_os_str().is_empty() { Path::new(".") } else { &given };
        let (Ok(folder), Ok(real)) = (near.canonicalize(), path.canonicalize()) else { return Err(tree) };
        let bytes = files.source(File::Written).map_or(0, |source| source.text.len());
        let weight = Weight::of(&tree).0;
        let address = own_address(&tree);
        let root = Volume { tree: Some(tree), folder: folder.clone(), address, anchors: None };
        let mut by_file = HashMap::from([(real, 0)]);
        if let Some(name) = path.file_name() {
            by_file.insert(folder.join(name), 0);
        }
        Ok(Self {
            files,
            diagnostics,
            volumes: vec![root],
            folders: Folders::new(folder, reach),
            given,
            by_file,
            by_address: HashMap::new(),
            led: HashMap::new(),
            bytes,
            weight,
        })
    }

    /// The tree of a file, as written.
    pub fn tree(&self, file: usize) -> Option<&Value> {
        self.volumes[file].tree.as_ref()
    }

    /// The node at a spot.
    pub fn node(&self, spot: &Spot) -> Option<&Value> {
        spot.pointer.find(self.tree(spot.file)?)
    }

    /// The path of a file relative to the folder of the document: it defines the order of files, independent of
    /// discovery.
    pub fn path(&self, file: usize) -> PathBuf {
        let part = file.checked_sub(1).and_then(|rank| self.files.source(File::Part(rank)));
        part.map_or_else(PathBuf::new, |source| {
            source.path.strip_prefix(&self.given).unwrap_or(&source.path).to_owned()
        })
    }

    /// Gives the root's tree back.
    pub fn into_root(self) -> Value {
        let root = self.volumes.into_iter().next().and_then(|volume| volume.tree);
        root.expect("the root document has a tree")
    }

    /// The place where a node of the new tree was written.
    pub fn origin(&self, at: &Pointer) -> Origin {
        self.files.locate(&Origin::value(at))
    }

    /// The node of the tree at `at` now comes from a spot.
    pub fn came_from(&mut self, at: &Pointer, spot: &Spot) {
        let origin = spot.origin();
        self.files.provenance.set(at.clone(), origin.file, origin.pointer);
    }

    /// The file at an address, relative to a file; it is read when it is new.
    pub fn open(&mut self, from: usize, address: &str) -> Result<usize, Refusal> {
        let key = (self.volumes[from].folder.clone(), address.to_owned());
        if let Some(known) = self.by_address.get(&key) {
            return known.clone();
        }
        let opened = self.opened(from, address);
        self.by_address.insert(key, opened.clone());
        opened
    }

    fn opened(&mut self, from: usize, address: &str) -> Result<usize, Refusal> {
        let folder = self.volumes[from].folder.clone();
        let local = match scheme(address) {
            Some(scheme) => self.below_own(from, address).ok_or_else(|| remote(address, scheme))?,
            None => address.to_owned(),
        };
        // The file by the address that it gives itself.
        if local.is_empty() {
            return Ok(from);
        }
        let found = self.folders.find(&folder, &local, &mut self.diagnostics.guesses)?;
        if let Some(known) = self.by_file.get(&found.real) {
            return Ok(*known);
        }
        self.read(found, address)
    }

    /// A file may give its own address, and an address beside it is the file beside it.
    fn below_own(&self, from: usize, address: &str) -> Option<String> {
        let own = self.volumes[from].address.as_ref()?;
        let wanted = own.join(address).ok()?;
        (own.origin() == wanted.origin()).then(|| own.make_relative(&wanted)).flatten()
    }

    fn read(&mut self, found: Found, address: &str) -> Result<usize, Refusal> {
        let Found { way, real } = found;
        let rank = self.volumes.len() - 1;
        if rank >= limits::FILES {
            let message = format!("the document has more than {} files; `{address}` is not read", limits::FILES);
            return Err(Refusal::new(Rule::LimitExceeded, message));
        }
        if let Some(limit) = self.weight.exceeded() {
            let message = format!("the files of the document have more than {limit} together; `{address}` is not read");
            return Err(Refusal::new(Rule::LimitExceeded, message));
        }
        let size = std::fs::metadata(&real).map_or(0, |about| usize::try_from(about.len()).unwrap_or(usize::MAX));
        if self.bytes.saturating_add(size) > limits::FILE_BYTES {
            let limit = limits::FILE_BYTES;
            let message = format!("with `{address}`, the files of the document have more than {limit} bytes together");
            return Err(Refusal::new(Rule::LimitExceeded, message));
        }
        self.bytes += size;
        let shown = pathdiff::diff_paths(&way, self.folders.root()).unwrap_or_else(|| way.clone());
        let tree = parse::parse(self.files, &self.given.join(shown), File::Part(rank), self.diagnostics);
        let tree = tree.and_then(|tree| self.weighed(tree, rank));
        let folder = way.parent().unwrap_or(&way).to_owned();
        let address = tree.as_ref().and_then(own_address);
        self.volumes.push(Volume { tree, folder, address, anchors: None });
        self.by_file.insert(real, rank + 1);
        Ok(rank + 1)
    }

    /// A tree, unless all files together exceed the limit.
    fn weighed(&mut self, tree: Value, rank: usize) -> Option<Value> {
        self.weight = self.weight.and(Weight::of(&tree).0);
        let Some(limit) = self.weight.exceeded() else { return Some(tree) };
        let message = format!("the files of the document have more than {limit} together");
        let origin = Origin { file: File::Part(rank), ..Origin::default() };
        self.diagnostics.report(Diagnostic::new(Rule::LimitExceeded, origin, message));
        None
    }

    /// The target of a reference in file `from`. References on the way are followed.
    pub fn target(&mut self, from: usize, text: &str) -> Result<Spot, Refusal> {
        let mut found = self.followed(from, text, limits::REFERENCES);
        // The lint reports references within the root that lead nowhere.
        let is_inner = from == 0 && text.starts_with('#');
        if let Err(refusal @ Refusal { rule: Some(Rule::DanglingReference), .. }) = &mut found
            && !is_inner
        {
            refusal.help = self.near(from, text).map(|near| format!("did you mean `{near}`?"));
        }
        found
    }

    /// The most similar reference to one whose fragment leads nowhere.
    fn near(&mut self, from: usize, text: &str) -> Option<String> {
        let (address, fragment) = text.split_once('#')?;
        let file = if address.is_empty() { from } else { self.open(from, address).ok()? };
        let wanted = Pointer::from_written(reference::decoded(fragment).filter(|fragment| fragment.starts_with('/'))?);
        let (node, rest) = wanted.reach(self.volumes[file].tree.as_ref()?);
        let around = Pointer::from_escaped(wanted.as_str().strip_suffix(rest)?);
        let first = rest.strip_prefix('/')?.split('/').next()?;
        let after = &rest[1 + first.len()..];
        let key = Pointer::from_escaped(format!("/{first}")).last()?;
        let name = self.diagnostics.guesses.name(&key, node.as_object()?.keys().map(String::as_str))?;
        Some(format!("{address}{}{after}", around.child(name)))
    }

    fn followed(&mut self, from: usize, text: &str, hops: usize) -> Result<Spot, Refusal> {
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let file = if address.is_empty() { from } else { self.open(from, address)? };
        if self.tree(file).is_none() {
            return Err(Refusal::reported());
        }
        let nowhere = || Refusal::nowhere(text);
        let fragment = reference::decoded(fragment).ok_or_else(nowhere)?;
        if fragment.is_empty() || fragment.starts_with('/') {
            return self.through(Spot { file, pointer: Pointer::from_written(fragment) }, text, hops);
        }
        let pointer = self.anchor(file, &fragment).ok_or_else(nowhere)?;
        Ok(Spot { file, pointer })
    }

    /// The node at a pointer, which may pass through references.
    fn through(&mut self, spot: Spot, text: &str, hops: usize) -> Result<Spot, Refusal> {
        let (mut spot, mut hops) = (spot, hops);
        loop {
            let tree = self.tree(spot.file).ok_or_else(Refusal::reported)?;
            let (node, rest) = spot.pointer.reach(tree);
            if rest.is_empty() {
                return Ok(spot);
            }
            let next = node.get("$ref").and_then(Value::as_str).map(str::to_owned);
            let next = next.ok_or_else(|| Refusal::nowhere(text))?;
            hops = hops.checked_sub(1).ok_or_else(|| Refusal::nowhere(text))?;
            let rest = rest.to_owned();
            let way = spot.pointer.as_str();
            let around = Pointer::from_escaped(&way[..way.len() - rest.len()]);
            let Spot { file, pointer } = self.led(Spot { file: spot.file, pointer: around }, &next, hops)?;
            spot = Spot { file, pointer: Pointer::from_escaped(format!("{}{rest}", pointer.as_str())) };
        }
    }

    /// The target of a node that is the reference `text`. A reference that passes through itself leads nowhere.
    fn led(&mut self, node: Spot, text: &str, hops: usize) -> Result<Spot, Refusal> {
        if let Some(known) = self.led.get(&node) {
            return known.clone();
        }
        self.led.insert(node.clone(), Err(Refusal::nowhere(text)));
        let found = self.followed(node.file, text, hops);
        self.led.insert(node, found.clone());
        found
    }

    fn anchor(&mut self, file: usize, name: &str) -> Option<Pointer> {
        let volume = &mut self.volumes[file];
        let tree = volume.tree.as_ref()?;
        let anchors = volume.anchors.get_or_insert_with(|| {
            let mut found = HashMap::new();
            anchors(tree, &Pointer::root(), &mut found);
            found
        });
        anchors.get(name).cloned()
    }
}

fn anchors(node: &Value, at: &Pointer, found: &mut HashMap<String, Pointer>) {
    match node {
        Value::Object(object) => {
            let names = ["$anchor", "$dynamicAnchor"].into_iter().filter_map(|key| object.get(key)?.as_str());
            for name in names {
                found.entry(name.to_owned()).or_insert_with(|| at.clone());
            }
            object.iter().for_each(|(key, node)| anchors(node, &at.child(key), found));
        }
        Value::Array(list) => list.iter().enumerate().for_each(|(rank, node)| anchors(node, &at.index(rank), found)),
        _ => {}
    }
}

/// The address that a document or a schema gives itself.
fn own_address(tree: &Value) -> Option<Url> {
    ["$self", "$id"].into_iter().find_map(|key| Url::parse(tree.get(key)?.as_str()?).ok())
}

/// The scheme of an address that has one; a single letter is the drive of a path.
fn scheme(address: &str) -> Option<&str> {
    if address.starts_with("//") {
        return Some("https");
    }
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then_some(scheme)
}

fn remote(address: &str, scheme: &str) -> Refusal {
    let message = if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
        format!("`{address}` leads to a host; nothing is fetched from the network")
    } else {
        format!("`{address}` is no relative path; only files beside the document are read")
    };
    let help = "save the file in the folder of the document, and refer to it by its way from here: `parts/name.yaml`";
    Refusal::new(Rule::ExternalReference, message).help(help)
}

#[cfg(test)]
mod tests;
