//! File systems that several machines share: locks between processes do not hold there, and neither does the shared
//! memory of SQLite. They are refused where they can be detected, which is on Linux; elsewhere the editor chooses a
//! local path.

use std::path::Path;

use crate::journal::{EchecJournal, JournalSqlite};

impl JournalSqlite {
    /// Refuses a folder on a file system that several machines share, where locks do not hold, as far as it can be seen:
    /// for other files of SQLite that stand beside the journal.
    ///
    /// # Errors
    /// [`EchecJournal::Reseau`], with the name of the file system.
    pub fn refuser_un_partage(dossier: &Path) -> Result<(), EchecJournal> {
        refuser(dossier)
    }
}

/// Refuses a folder on a shared or remote file system.
#[cfg(target_os = "linux")]
pub(super) fn refuser(dossier: &Path) -> Result<(), EchecJournal> {
    // A folder that cannot be queried will cause an error when the file is opened.
    let Ok(systeme) = rustix::fs::statfs(dossier) else { return Ok(()) };
    let montages = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    // The magic numbers have 32 bits, whatever the width of the field.
    match partage(systeme.f_type as u32, dossier, &montages) {
        Some(nom) => Err(EchecJournal::Reseau(nom)),
        None => Ok(()),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn refuser(_: &Path) -> Result<(), EchecJournal> {
    Ok(())
}

/// By the numbers of `statfs(2)` and of the kernel: `magic.h`, `gfs2_ondisk.h` (GFS2), `orangefs/protocol.h` (OrangeFS). Those
/// of systems that the kernel does not have are in the `stat.c` of GNU coreutils: GPFS, BeeGFS (there by its old name,
/// `FHGFS`), PanFS, StorNext, and the folders that VMware and Parallels share with their host.
#[cfg(target_os = "linux")]
const PARTAGES: [(u32, &str); 21] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x0102_1997, "9p"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "AFS"),
    (0x564C, "NCP"),
    (0x7375_7245, "Coda"),
    (0x0BD0_0BD0, "Lustre"),
    (0x7461_636F, "OCFS2"),
    (0x786F_4256, "vboxsf"),
    (0x0116_1970, "GFS2"),
    (0x2003_0528, "OrangeFS"),
    (0x4750_4653, "GPFS"),
    (0x1983_0326, "BeeGFS"),
    (0xAAD7_AAEA, "PanFS"),
    (0xBEEF_DEAD, "StorNext"),
    (0xBACB_ACBC, "vmhgfs"),
    (0x7C7C_6673, "prl_fs"),
];

#[cfg(target_os = "linux")]
const FUSE: u32 = 0x6573_5546;

/// FUSE file systems on local disks. Any other may be remote.
#[cfg(target_os = "linux")]
const LOCAUX: [&str; 6] = ["fuseblk", "fuse.bindfs", "fuse.encfs", "fuse.gocryptfs", "fuse.mergerfs", "fuse.ntfs-3g"];

/// The name of a shared file system, by its number and, for FUSE, by the list of mounts.
#[cfg(target_os = "linux")]
fn partage(nombre: u32, dossier: &Path, montages: &str) -> Option<String> {
    if nombre == FUSE {
        let genre = genre(dossier, montages).unwrap_or_else(|| "fuse".to_owned());
        return (!LOCAUX.contains(&genre.as_str())).then_some(genre);
    }
    PARTAGES.iter().find(|(connu, _)| *connu == nombre).map(|(_, nom)| (*nom).to_owned())
}

/// The kind of file system of a folder, from `/proc/self/mountinfo`: the deepest mount above it, or the last one if
/// several are stacked.
#[cfg(target_os = "linux")]
fn genre(dossier: &Path, montages: &str) -> Option<String> {
    let lignes = montages.lines().filter_map(|ligne| {
        let (avant, apres) = ligne.split_once(" - ")?;
        let point = avant.split(' ').nth(4)?.replace("\\040", " ");
        let genre = apres.split(' ').next()?;
        dossier.starts_with(&point).then(|| (Path::new(&point).components().count(), genre.to_owned()))
    });
    lignes.max_by_key(|(profondeur, _)| *profondeur).map(|(_, genre)| genre)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    const MONTAGES: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:40 / /home/un\\040dossier rw - fuse.sshfs un@serveur:/ rw
41 22 0:41 / /disque rw - fuseblk /dev/sdb1 rw
42 22 0:42 / /nuage rw master:7 - fuse.rclone distant: rw
43 42 0:43 / /nuage/local rw - fuse.gocryptfs /dev/x rw";

    #[test]
    fn what_several_machines_share_is_refused_by_name() {
        for (nombre, dossier, nom) in [
            (0x6969, "/", Some("NFS")),
            (0xFF53_4D42, "/", Some("CIFS")),
            (0xFE53_4D42, "/", Some("SMB2")),
            (0x0102_1997, "/", Some("9p")),
            (0x0116_1970, "/", Some("GFS2")),
            (0x4750_4653, "/", Some("GPFS")),
            (0x1983_0326, "/", Some("BeeGFS")),
            (0x2003_0528, "/", Some("OrangeFS")),
            (0xBACB_ACBC, "/", Some("vmhgfs")),
            (0xEF53, "/", None),
            (0x9123_683E, "/", None),
            (0x0102_1994, "/", None),
            (0x794C_7630, "/", None),
            (FUSE, "/home/un dossier/journaux", Some("fuse.sshfs")),
            (FUSE, "/disque/journaux", None),
            (FUSE, "/nuage/journaux", Some("fuse.rclone")),
            (FUSE, "/nuage/local", None),
            (FUSE, "/nuagelocal", Some("ext4")),
        ] {
            assert_eq!(partage(nombre, Path::new(dossier), MONTAGES).as_deref(), nom, "{dossier} {nombre:x}");
        }
        assert_eq!(partage(FUSE, Path::new("/"), "").as_deref(), Some("fuse"));
    }

    #[test]
    fn a_disk_of_this_machine_is_not() {
        let dossier = tempfile::tempdir().unwrap();
        assert_eq!(refuser(dossier.path()), Ok(()));
    }
}
