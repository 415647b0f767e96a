//! `hob eval`: suites of requests with their right answers, and how many plans are right.
//!
//! A suite is read whole before anything is planned, so that a mistake in it costs no time. Each row is planned as
//! `hob plan` would plan it, [`judge`]d, and added to the [`score::Score`], which is printed as a table or as JSON.

mod disguise;
mod judge;
mod score;
mod table;

use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use hob_grammars::Context;
use hob_tools::when::Locale;
use hob_tools::{Catalogue, Tool};
use jiff::Zoned;
use serde::Deserialize;
use serde_json::{Map, Value};

use self::disguise::Disguise;
use self::judge::Moment;
use self::score::Score;
use super::lines::{self, Line};
use crate::paths::Paths;
use crate::plan::{Plan, PlanRequest, offered, plan};
use crate::propose::Proposer;
use crate::settings::Settings;
use crate::world::{device, here};

/// One row of a suite.
#[derive(Debug, Clone, Deserialize)]
struct Row {
    text: String,
    #[serde(default)]
    now: Option<Zoned>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    context: Context,
    #[serde(default)]
    live: Value,
    /// What kind of request it is, where the suite says so: `negated`, `hypothetical`, `service`, …
    #[serde(default)]
    kind: Option<String>,
    /// The right calls, in order.
    #[serde(default)]
    calls: Vec<RightCall>,
    /// Any of these tools is right, where only the tool is known.
    #[serde(default)]
    tools: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct RightCall {
    tool: String,
    #[serde(default)]
    args: Map<String, Value>,
}

/// Kinds of requests that nothing may come of.
const NOTHING_TO_DO: [&str; 5] = ["negated", "hypothetical", "statement", "nonsense", "service"];

impl Row {
    /// The tools that are right: all of them in order, or any of them.
    fn right_tools(&self) -> impl Iterator<Item = &str> {
        self.calls.iter().map(|call| call.tool.as_str()).chain(self.tools.iter().map(String::as_str))
    }

    /// The tool that the row counts for.
    fn first_tool(&self) -> &str {
        self.right_tools().next().unwrap_or_default()
    }

    /// Whether it is right to do nothing.
    fn to_refuse(&self) -> bool {
        let nothing = |tool: &str| matches!(tool, "hob.none" | "hob.cancel");
        let marked = self.kind.as_deref().is_some_and(|kind| NOTHING_TO_DO.contains(&kind));
        let all = !self.calls.is_empty() && self.calls.iter().all(|call| nothing(&call.tool));
        marked || all || self.tools.iter().any(|tool| nothing(tool))
    }

    /// Why the row cannot be judged, if it cannot.
    fn mistake(&self, added: &[Tool]) -> Option<String> {
        if self.calls.is_empty() == self.tools.is_empty() {
            return Some("a row needs the right `calls` or the right `tools`, and not both".to_owned());
        }
        let unknown = self.right_tools().find(|tool| judge::known(added, tool).is_none());
        if let Some(tool) = unknown {
            return Some(format!("Hob has no tool `{tool}`"));
        }
        self.calls.iter().find_map(|call| {
            let known = judge::known(added, &call.tool)?;
            let name = call.args.keys().find(|name| known.argument(name).is_none())?;
            Some(format!("`{}` has no argument `{name}`", call.tool))
        })
    }
}

/// A suite, with the number of each row; blank lines are not counted.
#[derive(Debug)]
struct Suite {
    name: String,
    rows: Vec<(usize, Row)>,
}

/// What is printed.
#[derive(Debug, Clone, Copy)]
pub struct Show {
    /// One line of JSON instead of a table.
    pub json: bool,
    /// Each request that was planned wrongly.
    pub wrong: bool,
    /// Plan each row again in other guises.
    pub disguised: bool,
}

/// Runs suites and prints a table (or JSON). `tools` names a file of tools to offer besides the built-in ones.
///
/// # Errors
/// When a suite cannot be read, names what Hob does not have, or the engine cannot be started.
pub async fn run(
    paths: &Paths,
    settings: &Settings,
    suites: &[PathBuf],
    tools: Option<&Path>,
    show: Show,
) -> io::Result<()> {
    let added = tools.map(described).transpose()?.unwrap_or_default();
    let suites = suites.iter().map(|path| read(path, &added)).collect::<io::Result<Vec<_>>>()?;
    let mut proposer = super::plan::engine(settings, paths, false)?;
    let score = evaluate(&mut proposer, settings, &suites, &added, show.disguised).await;
    if show.json {
        println!("{}", serde_json::to_string(&score)?);
    } else {
        print!("{}", table::table(&score, show.wrong));
    }
    Ok(())
}

/// The tools of a file in the form of the catalogue.
fn described(path: &Path) -> io::Result<Vec<Tool>> {
    let bad =
        |error: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", path.display()));
    let text = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let catalogue: Catalogue = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
    offered(&catalogue.tools).map_err(bad)?;
    Ok(catalogue.tools)
}

fn read(path: &Path, added: &[Tool]) -> io::Result<Suite> {
    let name = path.display().to_string();
    let bad = |number: usize, error: &str| {
        io::Error::new(io::ErrorKind::InvalidData, format!("{name}:{number}: {error}"))
    };
    let file =
        fs::File::open(path).map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
    let mut from = BufReader::new(file);
    let mut rows = Vec::new();
    while let Some(line) = lines::next::<Row>(&mut from)? {
        let number = rows.len() + 1;
        match line {
            Line::Good { body, .. } => match body.mistake(added) {
                Some(error) => return Err(bad(number, &error)),
                None => rows.push((number, body)),
            },
            Line::Bad { error, .. } => return Err(bad(number, &error)),
        }
    }
    Ok(Suite { name, rows })
}

/// Plans every row and counts what is right.
async fn evaluate(
    proposer: &mut Proposer,
    settings: &Settings,
    suites: &[Suite],
    added: &[Tool],
    disguised: bool,
) -> Score {
    let mut score = Score::new(settings.confidence_min);
    let own = device::habits(settings);
    for suite in suites {
        score.begin(&suite.name);
        for (number, row) in &suite.rows {
            let now = row.now.clone().unwrap_or_else(|| here::now(settings));
            let mut habits = own.clone();
            if let Some(locale) = &row.locale {
                habits.locale = Locale::parse(locale);
            }
            let moment = Moment { habits: &habits, now: &now, added };
            let found = planned(proposer, settings, row, &row.text, moment).await;
            score.count(*number, row, &judge::judge(row, found.as_ref(), moment));
            if !disguised {
                continue;
            }
            for disguise in Disguise::ALL {
                let text = disguise.wear(&row.text);
                // A request that looks like that already shows nothing.
                if text != row.text {
                    let again = planned(proposer, settings, row, &text, moment).await;
                    score.count_disguise(*number, (disguise, text), found.as_ref(), again.as_ref());
                }
            }
        }
    }
    score.finish();
    score
}

/// A plan for the row in these words; none when there is no answer.
async fn planned(
    proposer: &mut Proposer,
    settings: &Settings,
    row: &Row,
    text: &str,
    moment: Moment<'_>,
) -> Option<Plan> {
    let request = PlanRequest {
        text: text.to_owned(),
        now: Some(moment.now.clone()),
        locale: row.locale.clone(),
        context: row.context.clone(),
        live: row.live.clone(),
        added: moment.added.to_vec(),
    };
    plan(proposer, &request, moment.habits, moment.now, settings.confidence_min).await.ok()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, VecDeque};

    use hob_tools::{Call, Said, Span};

    use super::*;
    use crate::engine::wire::Proposal;
    use crate::propose::{Script, Scripted};

    /// A call with spans of words, as first and last.
    fn call(tool: &str, args: &[(&str, usize, usize)], confidence: f64) -> Call {
        let said = |(name, first, last): &(&str, usize, usize)| {
            ((*name).to_owned(), Said::Spans(vec![Span { first: *first, last: *last }]))
        };
        Call { tool: tool.to_owned(), args: args.iter().map(said).collect::<BTreeMap<_, _>>(), confidence }
    }

    fn suite(rows: &[&str]) -> Suite {
        let rows = rows.iter().enumerate();
        let rows = rows.map(|(at, row)| {
            let row: Row = serde_json::from_str(row).unwrap();
            assert_eq!(row.mistake(&[]), None);
            let now = Some("2026-11-22T09:00:00+01:00[Europe/Berlin]".parse().unwrap());
            (at + 1, Row { now, ..row })
        });
        Suite { name: "suites/some.jsonl".to_owned(), rows: rows.collect() }
    }

    async fn scored(rows: &[&str], answers: Vec<Vec<Call>>, disguised: bool) -> Score {
        let answers = answers
            .into_iter()
            .map(|calls| match calls.as_slice() {
                [] => Scripted::Dies,
                _ => Scripted::Claims(Proposal { calls, ..Proposal::default() }),
            })
            .collect::<VecDeque<_>>();
        let mut proposer = Proposer::Script(Script { model: None, answers });
        evaluate(&mut proposer, &Settings::default(), &[suite(rows)], &[], disguised).await
    }

    #[tokio::test]
    async fn every_count_is_what_was_planned() {
        let rows = [
            // Right: the value is the same, the words are not.
            r#"{"text":"wake me at 7 am","calls":[{"tool":"alarm.set","args":{"when":["7 am"]}}]}"#,
            // The right tool, one argument of two, one too many.
            r#"{"text":"timer for tea 5 minutes now","calls":[{"tool":"timer.start","args":{"length":"5 minutes","label":"tea"}}]}"#,
            // The second of two calls is missing.
            r#"{"text":"pause the timer, undo that","calls":[{"tool":"timer.pause"},{"tool":"hob.undo"}]}"#,
            // Negated: one is acted upon, one is asked about, one is left alone.
            r#"{"text":"don't set an alarm at 7","kind":"negated","calls":[{"tool":"hob.none"}]}"#,
            r#"{"text":"don't set a timer","kind":"negated","calls":[{"tool":"hob.none"}]}"#,
            r#"{"text":"no timers please","kind":"negated","tools":["hob.none","remote.ask"]}"#,
            // To be done: refused, unsure, and not answered at all.
            r#"{"text":"search for bikes","calls":[{"tool":"web.search","args":{"query":"bikes"}}]}"#,
            r#"{"text":"undo that","calls":[{"tool":"hob.undo"}]}"#,
            r#"{"text":"show my timers","tools":["timer.list"]}"#,
        ];
        let answers = vec![
            vec![call("alarm.set", &[("when", 2, 4)], 0.9)],
            vec![call("timer.start", &[("length", 3, 4), ("label", 2, 5)], 0.8)],
            vec![call("timer.pause", &[], 0.7)],
            vec![call("alarm.set", &[("when", 5, 5)], 0.99)],
            vec![call("timer.start", &[], 0.2)],
            vec![call("remote.ask", &[("question", 0, 2)], 0.95)],
            vec![call("hob.none", &[], 0.9)],
            vec![call("hob.undo", &[], 0.5)],
            vec![],
        ];
        let score = scored(&rows, answers, false).await;
        let json = serde_json::to_value(&score).unwrap();
        let at = |pointer: &str| json.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}")).clone();
        for (pointer, expected) in [
            ("/all/rows", 9),
            ("/all/tool_right", 4),
            ("/all/whole", 7),
            ("/all/whole_right", 2),
            // when; length, label; query.
            ("/all/args/wanted", 4),
            // when; length, label; the alarm's when.
            ("/all/args/found", 4),
            ("/all/args/right", 2),
            ("/tools/timer.start/args/right", 1),
            ("/several/2/rows", 1),
            ("/several/2/tool_right", 0),
            ("/refusals/negated/rows", 3),
            ("/refusals/negated/acted_upon", 1),
            ("/refusals/negated/asked_first", 1),
            ("/in_scope/rows", 6),
            ("/in_scope/refused", 1),
            ("/in_scope/unsure", 1),
            ("/failed", 1),
            // The tea timer, and the alarm and the timer that nobody wanted; a call that is missing does nothing wrong.
            ("/confidence/sure_wrong", 3),
            ("/suites/0/rows", 9),
        ] {
            assert_eq!(at(pointer), expected, "{pointer}");
        }
        assert_eq!(at("/all/args/f1"), 0.5);
        assert!(score.disguises.is_empty());
        let text = table::table(&score, false);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        assert!(text.contains("\nnegated "), "{text}");
    }

    #[tokio::test]
    async fn confidence_is_compared_with_what_is_right() {
        let row = r#"{"text":"undo that","calls":[{"tool":"hob.undo"}]}"#;
        // Ten sure calls, of which nine are right, and ten unsure ones, of which none is.
        let sure = (0..10).map(|at| vec![call(if at == 0 { "timer.list" } else { "hob.undo" }, &[], 0.9)]);
        let unsure = (0..10).map(|_| vec![call("timer.list", &[], 0.35)]);
        let score = scored(&[row; 20], sure.chain(unsure).collect(), false).await;
        // Half the calls are off by nothing, half by 0.35.
        let error = score.confidence.calibration_error.unwrap();
        assert!((error - 0.175).abs() < 1e-9, "{error}");
        assert_eq!((score.confidence.sure_rows, score.confidence.sure_wrong), (18, 9));
    }

    #[tokio::test]
    async fn a_guise_must_not_change_the_calls() {
        let row = r#"{"text":"Wake me at 7.","calls":[{"tool":"alarm.set","args":{"when":["7"]}}]}"#;
        let wake = |first| vec![call("alarm.set", &[("when", first, first)], 0.9)];
        // As said, lower case, upper case (taken for something else), without punctuation (another word), wake word.
        let answers = vec![wake(3), wake(3), vec![call("hob.none", &[], 0.9)], wake(2), wake(5)];
        let score = scored(&[row], answers, true).await;
        let same: Vec<usize> =
            Disguise::ALL.iter().map(|disguise| score.disguises[disguise].same_calls).collect();
        assert_eq!(same, [1, 0, 0, 1]);
        let changed: Vec<&str> = score.changed.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(changed, ["WAKE ME AT 7.", "Wake me at 7"]);
    }

    #[tokio::test]
    async fn added_tools_are_judged_like_the_built_in_ones() {
        let tool: Tool = serde_json::from_str(
            r#"{"name":"coffee.brew","description":"Make coffee.","risk":"device","built":true,"examples":[],
                "args":[{"name":"when","kind":"when","required":false,"description":"when"}]}"#,
        )
        .unwrap();
        let added = [tool];
        let row = r#"{"text":"coffee at 7 am","now":"2026-11-22T09:00:00+01:00[Europe/Berlin]",
                      "calls":[{"tool":"coffee.brew","args":{"when":["at 7 am"]}}]}"#;
        let row: Row = serde_json::from_str(row).unwrap();
        assert_eq!(row.mistake(&[]).as_deref(), Some("Hob has no tool `coffee.brew`"));
        assert_eq!(row.mistake(&added), None);
        let claim = |when| {
            Scripted::Claims(Proposal { calls: vec![call("coffee.brew", when, 0.9)], ..Proposal::default() })
        };
        let answers = [claim(&[("when", 2, 3)]), claim(&[])].into();
        let mut proposer = Proposer::Script(Script { model: None, answers });
        let suite = Suite { name: "added".to_owned(), rows: vec![(1, row.clone()), (2, row)] };
        let score = evaluate(&mut proposer, &Settings::default(), &[suite], &added, false).await;
        let json = serde_json::to_value(&score).unwrap();
        assert_eq!((&json["all"]["tool_right"], &json["all"]["whole_right"]), (&2.into(), &1.into()));
    }

    #[test]
    fn a_row_that_cannot_be_judged_says_why() {
        for (row, mistake) in [
            (r#"{"text":"x","calls":[{"tool":"coffee.brew"}]}"#, "Hob has no tool `coffee.brew`"),
            (
                r#"{"text":"x","calls":[{"tool":"alarm.set","args":{"wen":["7"]}}]}"#,
                "`alarm.set` has no argument `wen`",
            ),
            (
                r#"{"text":"x","calls":[]}"#,
                "a row needs the right `calls` or the right `tools`, and not both",
            ),
        ] {
            let row: Row = serde_json::from_str(row).unwrap();
            assert_eq!(row.mistake(&[]).as_deref(), Some(mistake));
        }
    }
}
