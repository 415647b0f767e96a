//! The score to be read: at most [`WIDTH`] columns, but for the requests that went wrong.

use std::fmt::Write;
use std::path::Path;

use super::score::{Count, Score};

/// Columns.
const WIDTH: usize = 100;
/// The most frequent confusions that are shown.
const CONFUSIONS: usize = 10;
/// Tools that send the whole request elsewhere.
const HEAVY: [&str; 2] = ["remote.ask", "web.search"];

/// All of it, with the requests that were planned wrongly if they are wished for.
pub fn table(score: &Score, wrong: bool) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, score);
    if wrong {
        let _ = write_wrong(&mut text, score);
    }
    text
}

fn write(into: &mut String, score: &Score) -> std::fmt::Result {
    head(into, "tool")?;
    for (tool, count) in score.tools.iter().filter(|(tool, _)| !HEAVY.contains(&tool.as_str())) {
        line(into, tool, count)?;
    }
    head(into, "\nheavy requests")?;
    for tool in HEAVY {
        line(into, tool, &score.tools.get(tool).copied().unwrap_or_default())?;
    }
    head(into, "\nseveral calls")?;
    for (calls, name) in [(2, "two"), (3, "three"), (4, "four")] {
        line(into, name, &score.several.get(&calls).copied().unwrap_or_default())?;
    }
    head(into, "\nsuite")?;
    for suite in &score.suites {
        let name = Path::new(&suite.suite).file_stem().unwrap_or_default().to_string_lossy();
        line(into, &name, &suite.count)?;
    }
    line(into, "all", &score.all)?;

    let columns = ["rows", "acted upon", "asked first"];
    writeln!(into, "\n{:<24} {:>6} {:>16} {:>16}", "to be refused", columns[0], columns[1], columns[2])?;
    let all = ("all".to_owned(), score.all_refusals);
    for (kind, count) in score.refusals.iter().chain([(&all.0, &all.1)]) {
        let (acted, asked) = (of(count.acted_upon, count.rows), of(count.asked_first, count.rows));
        writeln!(into, "{:<24} {:>6} {acted:>16} {asked:>16}", cut(kind, 24), count.rows)?;
    }
    let scope = &score.in_scope;
    writeln!(into, "\n{:<24} {:>6} {:>16} {:>16}", "to be done", "rows", "refused", "unsure")?;
    let (refused, unsure) = (of(scope.refused, scope.rows), of(scope.unsure, scope.rows));
    writeln!(into, "{:<24} {:>6} {refused:>16} {unsure:>16}", "all", scope.rows)?;
    if score.failed > 0 {
        writeln!(into, "{:<24} {:>6}", "without any plan", score.failed)?;
    }

    let sure = &score.confidence;
    let error = sure.calibration_error.map_or("–".to_owned(), |error| format!("{error:.3}"));
    writeln!(into, "\ncalibration error of {} calls: {error}", sure.calls())?;
    let acted = of(sure.sure_wrong, sure.sure_rows);
    writeln!(
        into,
        "wrong local actions among the {} most confident rows (90 %): {}",
        sure.sure_rows,
        acted.trim()
    )?;
    if !score.disguises.is_empty() {
        writeln!(into, "\n{:<24} {:>6} {:>16}", "said otherwise", "rows", "same calls")?;
        for (disguise, count) in &score.disguises {
            let same = of(count.same_calls, count.rows);
            writeln!(into, "{:<24} {:>6} {same:>16}", disguise.name(), count.rows)?;
        }
    }
    if !score.confusions.is_empty() {
        writeln!(into, "\nmost frequent confusions")?;
        for one in score.confusions.iter().take(CONFUSIONS) {
            let said = format!("{:>6}  {} taken for {}", one.rows, one.right, one.found);
            writeln!(into, "{}", cut(&said, WIDTH))?;
        }
    }
    Ok(())
}

fn write_wrong(into: &mut String, score: &Score) -> std::fmt::Result {
    for one in &score.wrong {
        writeln!(into, "\n{}:{} {}", one.suite, one.line, one.text)?;
        writeln!(into, "  right: {}", one.right.join(" | "))?;
        writeln!(into, "  found: {} ({:.2})", one.found.join(" | "), one.confidence)?;
    }
    for one in &score.changed {
        writeln!(into, "\n{}:{} {}", one.suite, one.line, one.text)?;
        writeln!(into, "  as said:   {}", one.as_said.join(" | "))?;
        writeln!(into, "  disguised: {}", one.disguised.join(" | "))?;
    }
    Ok(())
}

fn head(into: &mut String, name: &str) -> std::fmt::Result {
    if let Some(name) = name.strip_prefix('\n') {
        writeln!(into)?;
        return head(into, name);
    }
    writeln!(into, "{name:<24} {:>6} {:>8} {:>8} {:>8}", "rows", "tool", "exact", "args F1")
}

fn line(into: &mut String, name: &str, count: &Count) -> std::fmt::Result {
    let (tool, exact) = (percent(count.tool_right, count.rows), percent(count.whole_right, count.whole));
    let f1 = count.args.f1.map_or("–".to_owned(), |f1| format!("{:.1}", 100.0 * f1));
    writeln!(into, "{:<24} {:>6} {tool:>8} {exact:>8} {f1:>8}", cut(name, 24), count.rows)
}

fn percent(part: usize, of: usize) -> String {
    if of == 0 { "–".to_owned() } else { format!("{:.1} %", 100.0 * part as f64 / of as f64) }
}

fn of(part: usize, whole: usize) -> String {
    format!("{part} {:>9}", percent(part, whole))
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
