//! What the README and the design promise of the tree itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The paths between backticks in the README's map: words with a slash in them.
fn map() -> BTreeSet<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let section =
        readme.split("\n## ").find(|section| section.starts_with("Map")).expect("a section `## Map`");
    let rows = section.lines().filter(|line| line.trim_start().starts_with('|'));
    let between =
        rows.flat_map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    between.filter(|word| word.contains('/') && !word.contains(char::is_whitespace)).collect()
}

#[test]
fn the_map_is_true() {
    let map = map();
    assert!(map.len() >= 6, "{map:?}");
    for path in &map {
        assert!(root().join(path).exists(), "the map names `{path}`, which is not there");
        assert_eq!(
            path.ends_with('/'),
            root().join(path).is_dir(),
            "`{path}` ends with a slash if it is a folder"
        );
    }
    for folder in fs::read_dir(root()).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let name = folder.file_name().into_string().unwrap();
        if name.starts_with('.') || name == "target" {
            continue;
        }
        assert!(map.contains(&format!("{name}/")), "the folder `{name}/` is not in the map");
    }
}

/// All Rust files of a crate's own code, with what stands before their tests.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
                found.push((path, code));
            }
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

/// Lines of code, without comments, that hold one of the words.
fn lines_with(code: &str, words: &[&str]) -> Vec<String> {
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .filter(|line| words.iter().any(|word| line.contains(word)))
        .map(|line| line.trim().to_owned())
        .collect()
}

const CRATES: [&str; 5] = ["daemon", "engine", "grammars", "policies", "tools"];

#[test]
fn a_tool_runs_from_one_place() {
    let permit = root().join("policies/src/permit.rs");
    let mut places = BTreeMap::new();
    for folder in CRATES {
        for (path, code) in sources(&format!("{folder}/src")) {
            // Of the forbidden methods the courier may use those of the network.
            let allowed =
                if path.ends_with("courier/mod.rs") { "toolbox::run" } else { "disallowed_methods" };
            let mut lines = lines_with(&code, &["toolbox::run", allowed]);
            let words = |line: &String| line.split(|c: char| !c.is_alphanumeric()).any(|word| word == "run");
            lines.extend(lines_with(&code, &["toolbox::{"]).into_iter().filter(words));
            if !lines.is_empty() {
                places.insert(path, lines);
            }
        }
    }
    assert_eq!(places.keys().collect::<Vec<_>>(), [&permit], "{places:?}");
    let clippy = fs::read_to_string(root().join("clippy.toml")).unwrap();
    assert!(clippy.contains("hob_tools::toolbox::run"), "the lint does not name it");
}

#[test]
fn one_file_names_cedar() {
    let rules = root().join("policies/src/rules.rs");
    for folder in CRATES {
        for (path, code) in sources(&format!("{folder}/src")) {
            let named = !lines_with(&code, &["cedar_policy"]).is_empty();
            assert_eq!(named, path == rules, "{}", path.display());
        }
    }
}

#[test]
fn only_the_daemon_touches_the_world() {
    for folder in CRATES.into_iter().filter(|folder| *folder != "daemon") {
        for (path, code) in sources(&format!("{folder}/src")) {
            let words = [
                "ToSocketAddrs",
                "UdpSocket",
                "std::os::unix::net",
                "tokio",
                "process::Command",
                "Command::new",
                "UnixStream",
                "TcpStream",
            ];
            let lines = lines_with(&code, &words);
            assert!(lines.is_empty(), "{}: {lines:?}", path.display());
        }
    }
}

/// Whoever looks for where something leaves need look in one folder. A port that lets programs of this device in is
/// opened by the launcher and held by the gate; neither connects.
#[test]
fn only_the_courier_speaks_ip() {
    let words = [
        "TcpStream",
        "TcpListener",
        "TcpSocket",
        "UdpSocket",
        "reqwest",
        "ToSocketAddrs",
        "lookup_host",
        "tokio_rustls",
    ];
    let courier = root().join("daemon/src/courier");
    let ports = [
        ("daemon/src/launch/handed.rs", &["TcpListener"][..]),
        ("daemon/src/gate.rs", &["TcpListener", "TcpStream"][..]),
    ];
    let mut its_own = 0;
    for folder in CRATES {
        for (path, code) in sources(&format!("{folder}/src")) {
            let lines = lines_with(&code, &words);
            if path.starts_with(&courier) {
                its_own += lines.len();
            } else if let Some((_, may)) = ports.iter().find(|(name, _)| path.ends_with(name)) {
                let beyond =
                    |line: &&String| may.iter().all(|word| !line.contains(word)) || line.contains("connect(");
                let beyond: Vec<_> = lines.iter().filter(beyond).collect();
                assert!(beyond.is_empty(), "{}: {beyond:?}", path.display());
            } else {
                assert!(lines.is_empty(), "{}: {lines:?}", path.display());
            }
        }
    }
    assert!(its_own > 0, "the words are not those of the code any more");
}

/// The one process with a network is told everything: it looks nothing up in the environment.
#[test]
fn the_courier_reads_no_environment() {
    for (path, code) in sources("daemon/src/courier") {
        let lines = lines_with(&code, &["env::", "zbus", "hob_tools", "rusqlite", "Command"]);
        assert!(lines.is_empty(), "{}: {lines:?}", path.display());
    }
}

#[test]
fn policies_and_the_like_never_read_a_clock() {
    for folder in ["engine", "grammars", "policies", "tools"] {
        for (path, code) in sources(&format!("{folder}/src")) {
            let lines = lines_with(
                &code,
                &["SystemTime::now", "Zoned::now", "Timestamp::now", "TimeZone::system", "env::var"],
            );
            assert!(lines.is_empty(), "{}: {lines:?}", path.display());
        }
    }
}

#[test]
fn crates_depend_one_way() {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--offline", "--no-deps", "--format-version", "1"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("hob-tools", &[][..]),
        ("hob-engine", &[]),
        ("hob-policies", &["hob-tools"]),
        ("hob-grammars", &["hob-engine", "hob-tools"]),
        ("hob", &["hob-engine", "hob-grammars", "hob-policies", "hob-tools"]),
        ("hob-tests", &["hob", "hob-engine", "hob-grammars", "hob-policies", "hob-tools"]),
    ]);
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(packages.len(), allowed.len(), "a crate that the design does not name");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let own = package["dependencies"].as_array().unwrap().iter().filter(|dependency| {
            // What a crate's tests lean on is no part of it.
            dependency["kind"] != "dev" || name == "hob-tests"
        });
        for dependency in
            own.map(|dependency| dependency["name"].as_str().unwrap()).filter(|name| name.starts_with("hob"))
        {
            assert!(allowed[name].contains(&dependency), "{name} depends on {dependency}");
        }
    }
}

/// The README, and the pages behind it.
fn pages() -> Vec<PathBuf> {
    let pages = fs::read_dir(root().join("docs")).unwrap().map(|page| page.unwrap().path());
    pages.chain([root().join("README.md")]).collect()
}

/// What a heading is linked to by: small letters, dashes for spaces, nothing else.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter_map(|line| line.strip_prefix('#'));
    let plain = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        let kept: String = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect();
        kept.replace(' ', "-")
    };
    headings.map(plain).collect()
}

#[test]
fn links_of_the_pages_lead_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(to.exists(), "{} links to `{path}`, which is not there", page.display());
            if !anchor.is_empty() {
                let text = fs::read_to_string(&to).unwrap();
                assert!(anchors(&text).contains(&anchor.to_owned()), "{} links to `{link}`", page.display());
            }
        }
    }
}
