//! The desktop's sound for an alarm (<https://specifications.freedesktop.org/sound-theme-spec>).

use std::env;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::freedesktop::{data_folders, entry, locales, read};

/// What the sound is called. A name that is not found is shortened at its last dash.
const NAME: &str = "alarm-clock-elapsed";
/// The theme that every desktop has, and all themes inherit.
const COMMON: &str = "freedesktop";
/// How many themes may inherit from each other.
const THEMES_MAX: usize = 16;
/// The best first; a theme that disables a sound disables no alarm.
const ENDINGS: [&str; 3] = ["oga", "ogg", "wav"];
/// How long `gsettings` may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// The file to play; `None` where the desktop has no such sound.
pub async fn alarm_sound() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = data_folders().iter().map(|folder| folder.join("sounds")).collect();
    let theme = theme().await;
    find(&folders, &theme, &languages())
}

/// The theme that the person chose: KDE says it in a file, GNOME and Phosh by `gsettings`.
async fn theme() -> String {
    let kde = || {
        let config = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
        let config = config.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".config")))?;
        entry(&read(&config.join("kdeglobals"))?, "Sounds", "Theme").map(str::to_owned)
    };
    if let Some(theme) = kde() {
        return theme;
    }
    let mut command = Command::new("gsettings");
    command.args(["get", "org.gnome.desktop.sound", "theme-name"]).kill_on_drop(true);
    let asked = timeout(PATIENCE, command.stdin(Stdio::null()).stderr(Stdio::null()).output()).await;
    let said = asked.ok().and_then(Result::ok).filter(|output| output.status.success());
    let said = said.and_then(|output| String::from_utf8(output.stdout).ok());
    said.and_then(|said| Some(said.trim().strip_prefix('\'')?.strip_suffix('\'')?.to_owned()))
        .unwrap_or_else(|| COMMON.to_owned())
}

/// The folders of a language that a sound may lie in: "de_AT", "de", "C", and none.
fn languages() -> Vec<String> {
    let mut languages: Vec<String> = locales().into_iter().filter(|each| is_name(each)).collect();
    languages.extend(["C".to_owned(), String::new()]);
    languages
}

/// The sound in a theme, in those that it inherits, in the common one, and last where no theme has it.
fn find(folders: &[PathBuf], theme: &str, languages: &[String]) -> Option<PathBuf> {
    let mut names = vec![NAME];
    while let Some((shorter, _)) = names.last().and_then(|name| name.rsplit_once('-')) {
        names.push(shorter);
    }
    let mut themes = vec![theme.to_owned()];
    let mut next = 0;
    while let Some(theme) = themes.get(next).cloned() {
        next += 1;
        let index = index(folders, &theme);
        let parts = index.as_deref().map(parts).unwrap_or_default();
        for name in &names {
            for (part, folder, language) in places(&parts, folders, languages) {
                if let Some(found) = sound(&folder.join(&theme).join(part).join(language), name) {
                    return Some(found);
                }
            }
        }
        let inherited = index.as_deref().and_then(|index| entry(index, "Sound Theme", "Inherits"));
        for parent in list(inherited.unwrap_or_default()).chain([COMMON]) {
            if themes.len() < THEMES_MAX && is_name(parent) && !themes.iter().any(|known| known == parent) {
                // The common theme is the last resort, however often it is named before.
                let at = themes.iter().position(|known| known == COMMON).unwrap_or(themes.len());
                themes.insert(at.max(next), parent.to_owned());
            }
        }
    }
    folders.iter().find_map(|folder| sound(folder, NAME))
}

fn places<'a>(
    parts: &'a [String],
    folders: &'a [PathBuf],
    languages: &'a [String],
) -> impl Iterator<Item = (&'a str, &'a Path, &'a str)> {
    parts.iter().flat_map(move |part| {
        languages.iter().flat_map(move |language| {
            folders.iter().map(move |folder| (part.as_str(), folder.as_path(), language.as_str()))
        })
    })
}

fn sound(folder: &Path, name: &str) -> Option<PathBuf> {
    ENDINGS.iter().map(|ending| folder.join(format!("{name}.{ending}"))).find(|file| file.is_file())
}

/// The first `index.theme` of a theme.
fn index(folders: &[PathBuf], theme: &str) -> Option<String> {
    is_name(theme).then(|| folders.iter().find_map(|folder| read(&folder.join(theme).join("index.theme"))))?
}

/// The folders of a theme: those for two ears, then the others, then none.
fn parts(index: &str) -> Vec<String> {
    let all = list(entry(index, "Sound Theme", "Directories").unwrap_or_default());
    let (mut first, others): (Vec<&str>, Vec<&str>) = all
        .filter(|part| part.split('/').all(is_name))
        .partition(|part| entry(index, part, "OutputProfile").is_none_or(|profile| profile == "stereo"));
    first.extend(others);
    first.push("");
    first.into_iter().map(str::to_owned).collect()
}

/// The specification separates by commas, its example by spaces.
fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ', ';']).filter(|item| !item.is_empty())
}

/// A folder's name that leads nowhere else.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains('/')
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Themes that lie in two folders, and files that are empty.
    struct Shelf(tempfile::TempDir, Vec<PathBuf>);

    impl Shelf {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let folders = vec![folder.path().join("own"), folder.path().join("shared")];
            Self(folder, folders)
        }

        fn put(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        fn finds(&self, theme: &str, languages: &[&str]) -> Option<String> {
            let languages: Vec<String> = languages.iter().map(|each| (*each).to_owned()).collect();
            let found = find(&self.1, theme, &languages)?;
            Some(found.strip_prefix(self.0.path()).unwrap().to_str().unwrap().to_owned())
        }
    }

    #[test]
    fn a_sound_is_found_as_the_specification_says() {
        let shelf = Shelf::new();
        assert_eq!(shelf.finds("birch", &[""]), None);
        shelf.put("shared/alarm-clock-elapsed.wav", "");
        assert_eq!(shelf.finds("birch", &[""]).unwrap(), "shared/alarm-clock-elapsed.wav", "without a theme");
        shelf.put(
            "shared/freedesktop/index.theme",
            "[Sound Theme]\nDirectories=stereo\n[stereo]\nOutputProfile=stereo\n",
        );
        shelf.put("shared/freedesktop/stereo/alarm-clock-elapsed.oga", "");
        assert_eq!(shelf.finds("none", &[""]).unwrap(), "shared/freedesktop/stereo/alarm-clock-elapsed.oga");
        shelf.put(
            "shared/wood/index.theme",
            "[Sound Theme]\nDirectories = stereo 5.1\n[5.1]\nOutputProfile=5.1\n",
        );
        shelf.put("shared/wood/5.1/alarm-clock-elapsed.wav", "");
        shelf.put(
            "shared/birch/index.theme",
            "# a comment\n[Sound Theme]\nInherits=freedesktop,wood\nDirectories=stereo\n",
        );
        assert_eq!(
            shelf.finds("birch", &[""]).unwrap(),
            "shared/wood/5.1/alarm-clock-elapsed.wav",
            "inherited"
        );
        shelf.put("shared/wood/stereo/alarm.ogg", "");
        assert_eq!(
            shelf.finds("wood", &[""]).unwrap(),
            "shared/wood/5.1/alarm-clock-elapsed.wav",
            "its full name"
        );
        shelf.put("shared/wood/stereo/alarm-clock-elapsed.ogg", "");
        assert_eq!(
            shelf.finds("birch", &[""]).unwrap(),
            "shared/wood/stereo/alarm-clock-elapsed.ogg",
            "two ears"
        );
        shelf.put("own/birch/stereo/alarm-clock.ogg", "");
        assert_eq!(
            shelf.finds("birch", &[""]).unwrap(),
            "own/birch/stereo/alarm-clock.ogg",
            "a shorter name"
        );
        shelf.put("shared/birch/stereo/de/alarm-clock.ogg", "");
        assert_eq!(
            shelf.finds("birch", &["de", ""]).unwrap(),
            "shared/birch/stereo/de/alarm-clock.ogg",
            "German"
        );
    }

    #[test]
    fn a_theme_that_leads_astray_leads_nowhere() {
        let shelf = Shelf::new();
        shelf.put("alarm-clock-elapsed.oga", "");
        shelf.put("shared/a/index.theme", "[Sound Theme]\nInherits=b,..,a\nDirectories=../..,..\n");
        shelf.put("shared/b/index.theme", "[Sound Theme]\nInherits=a\n");
        assert_eq!(shelf.finds("a", &[""]), None);
        assert_eq!(shelf.finds("..", &[""]), None);
        assert_eq!(shelf.finds("", &[""]), None);
    }
}
