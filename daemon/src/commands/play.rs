//! `hob play`: stories, and what differs.

use std::io;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::engine::core::Core;
use crate::story;

/// Plays the stories in these files and folders. With `HOB_BLESS=1` it rewrites those that differ.
///
/// Returns whether all went as told.
///
/// # Errors
/// When a file cannot be read or written.
pub async fn run(paths: &[PathBuf]) -> io::Result<bool> {
    let bless = env::var_os("HOB_BLESS").is_some_and(|value| value == "1");
    let mut core = match Core::embedded() {
        Ok(core) => Some(Box::new(core)),
        Err(error) => {
            eprintln!("{error}");
            None
        }
    };
    let (mut stories, mut wrong) = (0, 0);
    for path in files(paths)? {
        stories += 1;
        let text = fs::read_to_string(&path)?;
        match story::play(&text, &mut core).await {
            Err(error) => {
                wrong += 1;
                println!("{}: {error}", path.display());
            }
            Ok(outcome) if outcome.differences.is_empty() => {
                if outcome.checked == 0 {
                    wrong += 1;
                    println!("{}: the story checks nothing", path.display());
                }
            }
            Ok(outcome) => {
                wrong += usize::from(!bless);
                for difference in &outcome.differences {
                    println!("{}:{}", path.display(), difference.line);
                    println!("  story: {}", difference.expected.trim());
                    println!("  now:   {}", difference.found);
                }
                if bless {
                    fs::write(&path, &outcome.text)?;
                }
            }
        }
    }
    println!("{} stories, {wrong} not as told", stories);
    Ok(wrong == 0 && stories > 0)
}

/// The files named, and all `.story` files below the folders named, in order.
fn files(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() { below(path, &mut found)? } else { found.push(path.clone()) }
    }
    Ok(found)
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "story") {
            found.push(path);
        }
    }
    Ok(())
}
