//! Apps of the device, and opening one.
//!
//! What may be opened stands in desktop files (<https://specifications.freedesktop.org/desktop-entry-spec>). Hob starts
//! no app itself: what it starts would inherit its confinement. An app that the bus starts is activated there
//! (`org.freedesktop.Application`); any other is started by the person's own systemd, in a unit of its own
//! (<https://systemd.io/DESKTOP_ENVIRONMENTS>).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hob_tools::{App, Opened, WorldError};
use jiff::Timestamp;
use zbus::{Connection, ObjectPath, Variant};

use crate::freedesktop::{data_folders, entry, locales, read};
use crate::keeper::session::{self, Service, Vardict, call};

const GROUP: &str = "Desktop Entry";
const SYSTEMD: Service = Service {
    name: "org.freedesktop.systemd1",
    path: "/org/freedesktop/systemd1",
    interface: "org.freedesktop.systemd1.Manager",
};
const APPLICATION: &str = "org.freedesktop.Application";
/// How deep folders of desktop files lie in each other, and how many are read.
const DEPTH_MAX: usize = 4;
const FILES_MAX: usize = 5_000;

/// An app, and how it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    app: App,
    /// `org.gnome.Maps` of `org.gnome.Maps.desktop`.
    id: String,
    how: How,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum How {
    /// The bus starts it.
    Activated,
    /// A command, and the folder it starts in.
    Started(Vec<String>, Option<String>),
    /// It wants a terminal, or its command makes no sense.
    Not,
}

/// The apps of this device.
#[derive(Debug, Default)]
pub struct Apps {
    /// What was read when they were last told, for the one of them that is then opened.
    told: Vec<Entry>,
}

impl Apps {
    /// Those that the person sees in their menu, in the order of their names.
    pub fn tell(&mut self) -> Vec<App> {
        self.told = entries(&data_folders(), &locales());
        self.told.iter().map(|entry| entry.app.clone()).collect()
    }

    /// What opens the app of that name; `None` where there is none. Its error is that nothing here opens apps for others,
    /// or that it said no.
    pub fn opening(
        &mut self,
        name: &str,
    ) -> Option<impl Future<Output = Result<Opened, WorldError>> + Send + 'static> {
        let wanted = name.trim().to_lowercase();
        let is_meant = |entry: &Entry| entry.app.name.to_lowercase() == wanted;
        // They are read once for a request that names one.
        let told = std::mem::take(&mut self.told).into_iter().find(is_meant);
        let entry = told.or_else(|| entries(&data_folders(), &locales()).into_iter().find(is_meant))?;
        Some(async move {
            start(&entry).await.map_err(|detail| WorldError { detail })?;
            Ok(Opened::Asked { app: entry.app.name })
        })
    }
}

async fn start(entry: &Entry) -> Result<(), String> {
    let session = session::connect().await.map_err(|error| format!("there is no desktop to ask: {error}"))?;
    let done = match &entry.how {
        How::Activated => activate(&session, &entry.id).await,
        How::Started(command, folder) => by_systemd(&session, entry, command, folder.as_deref()).await,
        How::Not => {
            return Err(format!("`{}` is not made to be opened from outside a terminal", entry.app.name));
        }
    };
    done.map_err(|error| format!("the desktop did not open `{}`: {error}", entry.app.name))
}

/// By its name on the bus, which is the name of its file.
async fn activate(session: &Connection, id: &str) -> zbus::Result<()> {
    let path = ObjectPath::try_from(format!("/{}", id.replace('.', "/").replace('-', "_")))?;
    session.call_method(Some(id), &path, Some(APPLICATION), "Activate", &(Vardict::new(),)).await.map(drop)
}

async fn by_systemd(
    session: &Connection,
    entry: &Entry,
    command: &[String],
    folder: Option<&str>,
) -> zbus::Result<()> {
    let unit = format!("app-hob-{}-{:x}.service", escaped(&entry.id), Timestamp::now().as_millisecond());
    let program = command.first().map_or("", String::as_str);
    let mut service = vec![
        ("Description", Variant::from(entry.app.name.as_str())),
        ("ExecStart", Variant::from(vec![(program, command.to_vec(), false)])),
        ("CollectMode", Variant::from("inactive-or-failed")),
        ("Slice", Variant::from("app.slice")),
        // What an app leaves running is its own, as from a menu.
        ("ExitType", Variant::from("cgroup")),
    ];
    if let Some(folder) = folder {
        service.push(("WorkingDirectory", Variant::from(folder)));
    }
    let others: Vec<(&str, Vec<(&str, Variant<'_>)>)> = Vec::new();
    call(session, SYSTEMD, "StartTransientUnit", &(unit.as_str(), "fail", service, others)).await.map(drop)
}

/// As names of units are escaped: `\x2d` for a dash.
fn escaped(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':');
    id.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("\\x{byte:02x}") })
        .collect()
}

/// Every app that the person would see, one for each name of a file: the first folder that has it says what it is,
/// also that it is none.
fn entries(folders: &[PathBuf], locales: &[String]) -> Vec<Entry> {
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    for folder in folders {
        visit(&folder.join("applications"), "", 0, &mut files);
    }
    let mut all: Vec<Entry> =
        files.iter().filter_map(|(id, path)| parsed(id, &read(path)?, path, locales)).collect();
    all.sort_by(|one, other| (&one.app.name, &one.id).cmp(&(&other.app.name, &other.id)));
    all.dedup_by(|later, first| later.app.name == first.app.name);
    all
}

fn visit(folder: &Path, before: &str, depth: usize, files: &mut BTreeMap<String, PathBuf>) {
    for found in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (found.path(), found.file_name());
        let Some(name) = name.to_str() else { continue };
        if let Some(id) = name.strip_suffix(".desktop") {
            if files.len() < FILES_MAX {
                files.entry(format!("{before}{id}")).or_insert(path);
            }
        } else if depth < DEPTH_MAX && path.is_dir() {
            visit(&path, &format!("{before}{name}-"), depth + 1, files);
        }
    }
}

fn parsed(id: &str, text: &str, path: &Path, locales: &[String]) -> Option<Entry> {
    let said = |key: &str| entry(text, GROUP, key);
    let is = |key: &str| said(key) == Some("true");
    if said("Type") != Some("Application") || is("NoDisplay") || is("Hidden") {
        return None;
    }
    if said("TryExec").is_some_and(|program| !exists(program)) {
        return None;
    }
    let in_words = |key: &str| {
        let in_locale = |locale: &String| said(&format!("{key}[{locale}]"));
        locales.iter().find_map(in_locale).or_else(|| said(key)).map(unescaped)
    };
    let name = in_words("Name")?;
    let mut also: Vec<String> =
        [said("Name").map(unescaped), in_words("GenericName"), said("GenericName").map(unescaped)]
            .into_iter()
            .flatten()
            .collect();
    also.dedup();
    also.retain(|other| *other != name);
    let how = if is("DBusActivatable") && id.contains('.') {
        How::Activated
    } else if is("Terminal") {
        How::Not
    } else {
        let command = said("Exec").and_then(|exec| command(&unescaped(exec), &name, said("Icon"), path));
        command.map_or(How::Not, |command| How::Started(command, said("Path").map(unescaped)))
    };
    Some(Entry { app: App { name, also }, id: id.to_owned(), how })
}

/// Whether a program is there: at its path, or in one of the folders of programs.
fn exists(program: &str) -> bool {
    if program.contains('/') {
        return Path::new(program).exists();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).exists())
}

/// The escapes of a value.
fn unescaped(value: &str) -> String {
    let mut plain = String::new();
    let mut rest = value.chars();
    while let Some(letter) = rest.next() {
        match (letter, letter == '\\') {
            (_, false) => plain.push(letter),
            (_, true) => match rest.next() {
                Some('s') => plain.push(' '),
                Some('n') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some('r') => plain.push('\r'),
                Some(other) => plain.push(other),
                None => {}
            },
        }
    }
    plain
}

/// The words of a command, with nothing to open: quotes as the specification has them, and its field codes. `None`
/// where a quote has no end or there is no program.
fn command(exec: &str, name: &str, icon: Option<&str>, path: &Path) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut letters = exec.chars().peekable();
    while letters.peek().is_some() {
        while letters.next_if(|letter| letter.is_ascii_whitespace()).is_some() {}
        let (mut word, mut quoted, mut is_word) = (String::new(), false, false);
        while let Some(letter) = letters.next_if(|letter| quoted || !letter.is_ascii_whitespace()) {
            is_word = true;
            match letter {
                '"' => quoted = !quoted,
                '\\' if quoted => word.extend(letters.next()),
                '%' if !quoted => match letters.next()? {
                    '%' => word.push('%'),
                    'c' => word.push_str(name),
                    'k' => word.push_str(path.to_str()?),
                    'i' => {
                        if let Some(icon) = icon {
                            words.extend(["--icon".to_owned(), icon.to_owned()]);
                        }
                        is_word = false;
                    }
                    // Files and addresses to open: there are none. The others mean nothing any more.
                    _ => is_word = !word.is_empty(),
                },
                other => word.push(other),
            }
        }
        if quoted {
            return None;
        }
        if is_word {
            words.push(word);
        }
    }
    words.first().is_some_and(|program| !program.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(exec: &str) -> Option<Vec<String>> {
        command(exec, "Maps", Some("maps"), Path::new("/a/maps.desktop"))
    }

    #[test]
    fn a_command_is_split_as_the_specification_says() {
        for (exec, expected) in [
            ("firefox %u", vec!["firefox"]),
            ("maps %U --new", vec!["maps", "--new"]),
            (
                "\"/opt/my app/run\" --at=50%% \"a \\\"b\\\" \\\\ \\$c\"",
                vec!["/opt/my app/run", "--at=50%", "a \"b\" \\ $c"],
            ),
            ("maps %i %c %k", vec!["maps", "--icon", "maps", "Maps", "/a/maps.desktop"]),
            ("env A=1 maps \"\"", vec!["env", "A=1", "maps", ""]),
            ("maps --file=%f", vec!["maps", "--file="]),
        ] {
            assert_eq!(words(exec).unwrap(), expected, "{exec}");
        }
        for exec in ["", "   ", "\"no end", "%f", "maps %", "\"\""] {
            assert_eq!(words(exec), None, "{exec}");
        }
    }

    #[test]
    fn what_a_menu_shows_is_an_app() {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("[Desktop Entry]\nType=Application\n{text}")).unwrap();
        };
        let head = "Name=Maps\nName[de]=Karten\nGenericName=Map Viewer\n";
        put("shared/applications/org.example.Maps.desktop", &format!("{head}DBusActivatable=true\n"));
        put("shared/applications/kde/calc.desktop", "Name=Calculator\nExec=calc\nPath=/tmp\n");
        put("shared/applications/gone.desktop", "Name=Gone\nExec=gone\n");
        put("own/applications/gone.desktop", "Name=Gone\nExec=gone\nHidden=true\n");
        put("own/applications/tool.desktop", "Name=Tool\nExec=tool\nNoDisplay=true\n");
        put("own/applications/old.desktop", "Name=Old\nExec=old\nTryExec=/no/such/program\n");
        put(
            "own/applications/top.desktop",
            "Name=Top\nExec=top\nTerminal=true\n[Desktop Action x]\nName=Other\n",
        );
        put("own/applications/broken.desktop", "Exec=x\n");
        let folders = [folder.path().join("own"), folder.path().join("shared"), folder.path().join("none")];
        let all = entries(&folders, &["de_AT".to_owned(), "de".to_owned()]);
        let told: Vec<(&str, &str)> =
            all.iter().map(|entry| (entry.app.name.as_str(), entry.id.as_str())).collect();
        assert_eq!(told, [("Calculator", "kde-calc"), ("Karten", "org.example.Maps"), ("Top", "top")]);
        assert_eq!(all[1].app.also, ["Maps", "Map Viewer"]);
        let how: Vec<&How> = all.iter().map(|entry| &entry.how).collect();
        let calc = How::Started(vec!["calc".to_owned()], Some("/tmp".to_owned()));
        assert_eq!(how, [&calc, &How::Activated, &How::Not]);
    }

    #[test]
    fn a_name_of_a_unit_is_escaped() {
        assert_eq!(escaped("org.gnome.Maps"), "org.gnome.Maps");
        assert_eq!(escaped("kde-calc ü"), "kde\\x2dcalc\\x20\\xc3\\xbc");
    }
}
