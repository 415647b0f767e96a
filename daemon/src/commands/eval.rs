//! `hob eval`: suites of requests with their right answers, and how many plans are right.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::path::PathBuf;
use std::{fs, io::BufReader};

use hob_grammars::Context;
use hob_tools::catalogue::Kind;
use hob_tools::{Call, Habits, Live, Ref, Request, ResolveContext, Said, Span, catalogue, resolve};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lines::{self, Line};
use crate::paths::Paths;
use crate::plan::{Plan, PlanRequest, plan};
use crate::settings::Settings;
use crate::turn::told_items;
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
    #[serde(default)]
    calls: Option<Vec<RightCall>>,
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

/// Counts of one tool or of all.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Count {
    rows: usize,
    tool_right: usize,
    /// Rows that name their calls.
    whole: usize,
    whole_right: usize,
}

/// What came of a suite.
#[derive(Debug, Default, Serialize)]
struct Score {
    all: Count,
    several: Count,
    tools: BTreeMap<String, Count>,
    /// Right tool, tool that came, how often.
    confusions: Vec<(String, String, usize)>,
    wrong: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Wrong {
    suite: String,
    line: usize,
    text: String,
    right: Vec<String>,
    found: Vec<String>,
}

/// Runs suites and prints a table (or JSON).
///
/// # Errors
/// When a suite cannot be read or the engine cannot be started.
pub async fn run(
    paths: &Paths,
    settings: &Settings,
    suites: &[PathBuf],
    json: bool,
    wrong: bool,
) -> io::Result<()> {
    let mut proposer = super::plan::engine(settings, paths)?;
    let mut score = Score::default();
    let mut confusions: BTreeMap<(String, String), usize> = BTreeMap::new();
    let own = device::habits(settings);
    for suite in suites {
        let mut from = BufReader::new(fs::File::open(suite)?);
        let mut number = 0;
        while let Some(line) = next_row(&mut from, &mut number)? {
            let row = match line {
                Line::Good { body, .. } => body,
                Line::Bad { error, .. } => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("{}:{number}: {error}", suite.display()),
                    ));
                }
            };
            let now = row.now.clone().unwrap_or_else(|| here::now(settings));
            let mut habits = own.clone();
            if let Some(locale) = &row.locale {
                habits.locale = hob_tools::when::Locale::parse(locale);
            }
            let request = PlanRequest {
                text: row.text.clone(),
                now: Some(now.clone()),
                locale: row.locale.clone(),
                context: row.context.clone(),
                live: row.live.clone(),
            };
            let found = plan(&mut proposer, &request, &habits, &now, settings.confidence_min).await;
            let judged = judge(&row, found.as_ref().ok(), &habits, &now);
            count(&mut score, &mut confusions, &row, &judged);
            if !judged.right() {
                score.wrong.push(Wrong {
                    suite: suite.display().to_string(),
                    line: number,
                    text: row.text.clone(),
                    right: judged.expected,
                    found: judged.found,
                });
            }
        }
    }
    score.confusions = confusions.into_iter().map(|((right, found), count)| (right, found, count)).collect();
    score.confusions.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    score.confusions.truncate(20);
    if json {
        println!("{}", serde_json::to_string(&score)?);
    } else {
        table(&score, wrong);
    }
    Ok(())
}

fn next_row(from: &mut impl BufRead, number: &mut usize) -> io::Result<Option<Line<Row>>> {
    *number += 1;
    lines::next(from)
}

/// One row's verdict.
struct Judged {
    tools_right: bool,
    /// `None` when the row names only tools.
    whole_right: Option<bool>,
    expected: Vec<String>,
    found: Vec<String>,
}

impl Judged {
    fn right(&self) -> bool {
        self.whole_right.unwrap_or(self.tools_right)
    }
}

fn judge(row: &Row, plan: Option<&Plan>, habits: &Habits, now: &Zoned) -> Judged {
    let calls = plan.map(|plan| plan.calls.as_slice()).unwrap_or_default();
    let show = |tool: &str, args: &Map<String, Value>| format!("{tool} {}", Value::Object(args.clone()));
    let found: Vec<String> = calls.iter().map(|call| show(&call.tool, &call.args)).collect();
    let Some(right) = &row.calls else {
        let tools_right = matches!(calls, [one] if row.tools.contains(&one.tool));
        return Judged { tools_right, whole_right: None, expected: row.tools.clone(), found };
    };
    let tools_right =
        calls.len() == right.len() && calls.iter().zip(right).all(|(call, right)| call.tool == right.tool);
    let whole = tools_right
        && calls
            .iter()
            .zip(right)
            .all(|(call, right)| same(&right.tool, &right.args, &call.args, row, habits, now));
    let expected = right.iter().map(|call| show(&call.tool, &call.args)).collect();
    Judged { tools_right, whole_right: Some(whole), expected, found }
}

/// Same argument names; times, lengths and amounts equal when resolved; words equal in lower case without leading
/// articles and prepositions.
fn same(
    tool: &str,
    right: &Map<String, Value>,
    found: &Map<String, Value>,
    row: &Row,
    habits: &Habits,
    now: &Zoned,
) -> bool {
    let Some(known) = catalogue().tool(tool) else { return false };
    right.len() == found.len()
        && right.iter().all(|(name, right)| {
            let (Some(found), Some(argument)) = (found.get(name), known.argument(name)) else { return false };
            if normal(right) == normal(found) {
                return true;
            }
            let value = |said: &Value| alone(tool, name, said, row, habits, now);
            match argument.kind {
                Kind::When | Kind::Duration | Kind::Quantity => {
                    let right = value(right);
                    right.is_some() && right == value(found)
                }
                _ => false,
            }
        })
}

/// The value of one argument, resolved by itself: other arguments of the call do not change it.
fn alone(tool: &str, name: &str, said: &Value, row: &Row, habits: &Habits, now: &Zoned) -> Option<Value> {
    let texts: Vec<&str> = match said {
        Value::String(text) => vec![text],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let mut text = row.text.clone();
    let mut words = Vec::new();
    for one in texts {
        text.push(' ');
        words.push(text.len()..text.len() + one.len());
        text.push_str(one);
    }
    let spans = (0..words.len()).map(|at| Span { first: at, last: at }).collect();
    let mut args = BTreeMap::from([(name.to_owned(), Said::Spans(spans))]);
    for other in &catalogue().tool(tool)?.args {
        if other.required && other.name != name {
            // Something for what is required, so that the rest can be resolved.
            args.insert(other.name.clone(), Said::Ref(Ref::Context(1)));
        }
    }
    let items = told_items(&row.context);
    let call = Call { tool: tool.to_owned(), args, confidence: 1.0 };
    let request = Request { text: &text, words: &words };
    let moment = ResolveContext { now, habits };
    let mut outcomes = resolve(&[call], &request, &Live::unknown(), &items, &moment);
    let resolved = outcomes.pop()?.ok()?;
    let mut value = resolved.values.get(name).cloned()?;
    if let Some(amount) = value.as_object_mut() {
        amount.remove("said");
    }
    Some(value)
}

fn normal(value: &Value) -> Vec<String> {
    const LEADING: [&str; 22] = [
        "a", "an", "the", "my", "our", "your", "some", "to", "at", "on", "in", "for", "of", "by", "from",
        "with", "about", "that", "this", "until", "till", "after",
    ];
    let texts: Vec<String> = match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => vec![other.to_string()],
    };
    texts
        .into_iter()
        .map(|text| {
            let text = text.to_lowercase();
            let mut words: Vec<&str> = text.split_whitespace().collect();
            while words.len() > 1 && words.first().is_some_and(|word| LEADING.contains(word)) {
                words.remove(0);
            }
            words.join(" ")
        })
        .collect()
}

fn count(score: &mut Score, confusions: &mut BTreeMap<(String, String), usize>, row: &Row, judged: &Judged) {
    let first = row.calls.as_ref().and_then(|calls| calls.first()).map(|call| call.tool.clone());
    let name = first.or_else(|| row.tools.first().cloned()).unwrap_or_default();
    let several = row.calls.as_ref().is_some_and(|calls| calls.len() > 1);
    let mut counts = vec![&mut score.all];
    if several {
        counts.push(&mut score.several);
    }
    counts.push(score.tools.entry(name.clone()).or_default());
    for count in counts {
        count.rows += 1;
        count.tool_right += usize::from(judged.tools_right);
        count.whole += usize::from(judged.whole_right.is_some());
        count.whole_right += usize::from(judged.whole_right == Some(true));
    }
    if !judged.tools_right {
        let found: Vec<&str> = judged.found.iter().filter_map(|call| call.split(' ').next()).collect();
        *confusions.entry((name, found.join(" + "))).or_default() += 1;
    }
}

fn table(score: &Score, wrong: bool) {
    let percent = |right: usize, of: usize| {
        if of == 0 { "     –".to_owned() } else { format!("{:5.1} %", 100.0 * right as f64 / of as f64) }
    };
    println!("{:<20} {:>6} {:>8} {:>8}", "tool", "rows", "tool", "exact");
    let line = |name: &str, count: &Count| {
        let (tool, exact) = (percent(count.tool_right, count.rows), percent(count.whole_right, count.whole));
        println!("{name:<20} {:>6} {tool:>8} {exact:>8}", count.rows);
    };
    for (name, count) in &score.tools {
        line(name, count);
    }
    line("several calls", &score.several);
    line("all", &score.all);
    if !score.confusions.is_empty() {
        println!("\nmost frequent confusions");
        for (right, found, count) in score.confusions.iter().take(10) {
            println!("{count:>6}  {right} taken for {found}");
        }
    }
    if wrong {
        println!();
        for one in &score.wrong {
            println!(
                "{}:{} {}\n  right: {}\n  found: {}",
                one.suite,
                one.line,
                one.text,
                one.right.join(" | "),
                one.found.join(" | ")
            );
        }
    }
}
