//! What the specifications of desktops have in common: where data lies, languages, and files of entries in groups
//! (<https://specifications.freedesktop.org/desktop-entry-spec>, <https://specifications.freedesktop.org/basedir-spec>).

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest file of entries that is read, in bytes.
const FILE_MAX: u64 = 256 * 1024;

/// Where programs keep what they share, the person's own first.
pub fn data_folders() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let own = env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(|| Some(home?.join(".local/share")));
    let shared = env::var_os("XDG_DATA_DIRS").filter(|list| !list.is_empty());
    let shared = shared.unwrap_or("/usr/local/share:/usr/share".into());
    own.into_iter().chain(env::split_paths(&shared)).collect()
}

/// The languages of the person's messages, the nearest first: "de_AT", "de".
pub fn locales() -> Vec<String> {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    let locale = set.unwrap_or_default();
    let locale = locale.split(['.', '@']).next().unwrap_or_default();
    let language = locale.split('_').next().unwrap_or_default();
    let mut locales = vec![locale.to_owned(), language.to_owned()];
    locales.dedup();
    locales.retain(|each| !each.is_empty());
    locales
}

/// The text of a file of entries; `None` where there is none, or one that is too long to be one.
pub fn read(path: &Path) -> Option<String> {
    let small = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= FILE_MAX);
    small.then(|| fs::read_to_string(path).ok())?
}

/// One entry of a group; `None` where it is missing or empty.
pub fn entry<'a>(text: &'a str, group: &str, key: &str) -> Option<&'a str> {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = name == group;
        } else if let Some((name, value)) = line.split_once('=').filter(|_| inside)
            && name.trim() == key
        {
            return Some(value.trim()).filter(|value| !value.is_empty());
        }
    }
    None
}
