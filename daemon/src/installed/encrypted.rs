//! Whether a folder lies on something encrypted, which somebody must unlock after a reboot before it can be read.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags};

/// File systems that encrypt what lies below them.
const FILE_SYSTEMS: [&str; 5] = ["ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.securefs"];
/// How many layers of block devices are looked through: a volume on a group on a crypt on a partition has four.
const LAYERS_MAX: usize = 8;

/// What encrypts the folder, if something does that can be told from here.
pub fn by(root: &Path, folder: &Path) -> Option<&'static str> {
    let folder = folder.ancestors().find(|folder| folder.exists())?;
    if by_its_file_system(folder) {
        return Some("fscrypt");
    }
    let folder = fs::canonicalize(folder).ok()?;
    let mounts = fs::read_to_string(root.join("proc/self/mountinfo")).ok()?;
    let mount = mounts.lines().filter_map(Mount::read).filter(|mount| folder.starts_with(&mount.point));
    // Of two mounts on one folder the later one is seen.
    let mount = mount.max_by_key(|mount| mount.point.components().count())?;
    if let Some(kind) = FILE_SYSTEMS.iter().find(|kind| **kind == mount.kind) {
        return Some(kind);
    }
    let device = fs::canonicalize(root.join(mount.source.trim_start_matches('/'))).ok();
    let name = device.as_deref().and_then(Path::file_name).map(PathBuf::from);
    let device = match name {
        Some(name) => root.join("sys/class/block").join(name),
        None => root.join("sys/dev/block").join(&mount.number),
    };
    is_crypt(&device, LAYERS_MAX).then_some("dm-crypt")
}

/// Whether the kernel says that files of this folder are encrypted one by one.
fn by_its_file_system(folder: &Path) -> bool {
    let found = rustix::fs::statx(CWD, folder, AtFlags::empty(), StatxFlags::empty());
    found.is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::ENCRYPTED))
}

/// Whether the device, or one that it lies on, is the device mapper's crypt.
fn is_crypt(device: &Path, layers: usize) -> bool {
    if layers == 0 {
        return false;
    }
    let uuid = fs::read_to_string(device.join("dm/uuid")).unwrap_or_default();
    let beneath = fs::read_dir(device.join("slaves")).into_iter().flatten().flatten();
    uuid.starts_with("CRYPT-") || beneath.into_iter().any(|slave| is_crypt(&slave.path(), layers - 1))
}

/// One line of `mountinfo`.
struct Mount {
    /// `major:minor`.
    number: String,
    point: PathBuf,
    kind: String,
    source: String,
}

impl Mount {
    fn read(line: &str) -> Option<Self> {
        let (place, what) = line.split_once(" - ")?;
        let mut place = place.split(' ');
        let number = place.nth(2)?.to_owned();
        let point = PathBuf::from(unescaped(place.nth(1)?));
        let mut what = what.split(' ');
        Some(Self { number, point, kind: what.next()?.to_owned(), source: unescaped(what.next()?) })
    }
}

/// Blanks stand as octal numbers.
fn unescaped(field: &str) -> String {
    field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A root with these mounts; its folder `home/anna` is on the second.
    fn root(mounts: &str) -> (tempfile::TempDir, PathBuf) {
        let root = tempfile::tempdir().unwrap();
        let home = fs::canonicalize(root.path()).unwrap().join("home/anna");
        fs::create_dir_all(&home).unwrap();
        fs::create_dir_all(root.path().join("proc/self")).unwrap();
        let mounts = mounts.replace("HOME", home.to_str().unwrap());
        fs::write(root.path().join("proc/self/mountinfo"), mounts).unwrap();
        fs::create_dir_all(root.path().join("dev")).unwrap();
        (root, home)
    }

    #[test]
    fn a_volume_on_a_crypt_is_found() {
        let (root, home) = root(
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 22 0:40 /@home HOME rw,noatime shared:1 - btrfs /dev/mapper/vg-home rw\n",
        );
        assert_eq!(by(root.path(), &home), None);
        fs::create_dir_all(root.path().join("dev/mapper")).unwrap();
        fs::write(root.path().join("dev/dm-1"), "").unwrap();
        symlink(root.path().join("dev/dm-1"), root.path().join("dev/mapper/vg-home")).unwrap();
        let sys = root.path().join("sys/class/block");
        fs::create_dir_all(sys.join("dm-1/dm")).unwrap();
        fs::write(sys.join("dm-1/dm/uuid"), "LVM-abc\n").unwrap();
        fs::create_dir_all(sys.join("dm-1/slaves/dm-0/dm")).unwrap();
        assert_eq!(by(root.path(), &home), None);
        fs::write(sys.join("dm-1/slaves/dm-0/dm/uuid"), "CRYPT-LUKS2-abc-luks\n").unwrap();
        assert_eq!(by(root.path(), &home), Some("dm-crypt"));
        assert_eq!(by(root.path(), &home.join("not/made/yet")), Some("dm-crypt"));
    }

    #[test]
    fn a_file_system_that_encrypts_is_found() {
        let (root, home) = root(
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 22 0:40 / HOME rw - ecryptfs /home/.ecryptfs/anna rw\n",
        );
        assert_eq!(by(root.path(), &home), Some("ecryptfs"));
    }
}
