//! All stories in `tests/stories`: each goes as it is told, and together they leave no tool out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hob::engine::core::Core;
use hob::story::{self, Met};

use crate::home::binary;

const STORIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/stories");
/// Fewer would not tell how Hob behaves.
const STORIES_MIN: usize = 40;
/// Receipts of tools that came back with nothing: nothing there, nothing to take back, nothing that can be worked out.
const CAME_TO_NOTHING: [&str; 9] = [
    "nothing-there",
    "nothing-rings",
    "undo-nothing",
    "undo-impossible",
    "undo-changed-since",
    "clock-place-unknown",
    "calc-unclear",
    "calc-too-hard",
    "calc-no-rates",
];

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn all_stories_go_as_told() {
    let output =
        Command::new(binary("hob")).args(["play", STORIES]).env("HOME", "/nonexistent").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let all = files(Path::new(STORIES)).len();
    assert!(said.lines().last().unwrap().starts_with(&format!("{all} stories,")), "{all} files, but {said}");
}

#[test]
fn every_story_says_what_it_shows() {
    let all = files(Path::new(STORIES));
    assert!(all.len() >= STORIES_MIN, "only {} stories", all.len());
    let mut shown = BTreeSet::new();
    for path in all {
        assert!(path.extension().is_some_and(|end| end == "story"), "{} is never played", path.display());
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or_default().to_owned();
        assert!(first.starts_with("# ") && first.len() > 16, "{} does not say what it shows", path.display());
        assert!(shown.insert(first), "{} shows what another story shows", path.display());
        let open = text
            .lines()
            .find(|line| line.ends_with(" ?") && !line.starts_with('#') && !line.starts_with("user"));
        assert_eq!(open, None, "{} leaves a line open", path.display());
    }
}

/// Conversations of several turns: fewer would not tell how Hob talks.
const CONVERSATIONS_MIN: usize = 100;

#[test]
fn a_hundred_conversations_have_several_turns() {
    let all = files(&Path::new(STORIES).join("conversation"));
    assert!(all.len() >= CONVERSATIONS_MIN, "only {} conversations", all.len());
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let turns =
            text.lines().filter(|line| ["user ", "notice "].iter().any(|word| line.starts_with(word)));
        assert!(turns.count() > 1, "{} is no conversation", path.display());
    }
}

#[tokio::test]
async fn every_built_tool_has_a_story_in_which_it_runs_and_one_in_which_it_does_not() {
    let mut core = Some(Box::new(Core::embedded().unwrap()));
    let mut met: Vec<Met> = Vec::new();
    for path in files(Path::new(STORIES)) {
        let text = fs::read_to_string(&path).unwrap();
        let outcome = story::play(&text, &mut core).await;
        met.extend(outcome.unwrap_or_else(|error| panic!("{}: {error}", path.display())).calls);
    }
    let runs = |met: &&Met| met.outcome == "done" && !CAME_TO_NOTHING.contains(&met.message.as_str());
    let ran: BTreeSet<&str> = met.iter().filter(runs).map(|met| met.tool.as_str()).collect();
    let held: BTreeSet<&str> = met.iter().filter(|met| !runs(met)).map(|met| met.tool.as_str()).collect();
    let built =
        || hob_tools::catalogue().tools.iter().filter(|tool| tool.built).map(|tool| tool.name.as_str());
    let missing =
        |seen: &BTreeSet<&str>| built().filter(|tool| !seen.contains(tool)).collect::<Vec<_>>().join(", ");
    assert_eq!(missing(&ran), "", "no story shows these run");
    assert_eq!(missing(&held), "", "no story shows these ask, find nothing, fail or be refused");
    let pretended: Vec<&Met> = met
        .iter()
        .filter(|met| met.outcome == "done" && met.message != "unbuilt")
        // Also those that plan, which no model can name.
        .filter(|met| !hob_tools::toolbox::known(&met.tool).is_some_and(|tool| tool.built))
        .collect();
    assert_eq!(pretended, Vec::<&Met>::new(), "a tool that is not built is said to be done");
}
