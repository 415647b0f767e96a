//! What is counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::Row;
use super::disguise::{Disguise, same_calls};
use super::judge::{Judged, shown};
use crate::plan::Plan;

/// Bins of confidence for the calibration error.
pub const BINS: usize = 15;

/// Arguments of all calls: an argument is right when its name and its value are.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Args {
    pub wanted: usize,
    pub found: usize,
    pub right: usize,
    /// Harmonic mean of precision and recall over all arguments; null where none is wanted.
    pub f1: Option<f64>,
}

impl Args {
    fn add(&mut self, other: &Self) {
        self.wanted += other.wanted;
        self.found += other.found;
        self.right += other.right;
        let both = (self.wanted + self.found) as f64;
        self.f1 = (self.wanted > 0).then(|| 2.0 * self.right as f64 / both);
    }
}

/// Counts of one tool, of one suite, or of all.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Count {
    pub rows: usize,
    pub tool_right: usize,
    /// Rows that name their calls.
    pub whole: usize,
    pub whole_right: usize,
    pub args: Args,
}

impl Count {
    fn add(&mut self, judged: &Judged) {
        self.rows += 1;
        self.tool_right += usize::from(judged.tools_right);
        self.whole += usize::from(judged.whole_right.is_some());
        self.whole_right += usize::from(judged.whole_right == Some(true));
        self.args.add(&judged.args);
    }
}

/// The counts of one suite.
#[derive(Debug, Serialize)]
pub struct SuiteCount {
    pub suite: String,
    #[serde(flatten)]
    pub count: Count,
}

/// Requests that nothing may come of.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Refused {
    pub rows: usize,
    /// A tool of this device was called, with confidence enough to run.
    pub acted_upon: usize,
    /// A tool of this device was called, but Hob would ask first.
    pub asked_first: usize,
}

/// Requests that something must come of.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct InScope {
    pub rows: usize,
    /// Answered with nothing but `hob.none`.
    pub refused: usize,
    /// Hob would ask before it does anything, because it is not sure.
    pub unsure: usize,
}

/// Calls of nearly the same confidence.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Bin {
    pub calls: usize,
    pub right: usize,
    /// Sum of the confidences.
    pub confidence: f64,
}

/// How far the confidence can be believed.
#[derive(Debug, Default, Serialize)]
pub struct Confidence {
    /// Below this, Hob asks.
    pub min: f64,
    /// Distance between confidence and exactness, weighted over the bins.
    pub calibration_error: Option<f64>,
    pub bins: [Bin; BINS],
    /// The nine tenths of the rows that are most certain.
    pub sure_rows: usize,
    /// Those of them with a wrong call to a tool of this device.
    pub sure_wrong: usize,
    #[serde(skip)]
    rows: Vec<(f64, bool)>,
}

/// Requests that look different in a guise.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Disguised {
    pub rows: usize,
    pub same_calls: usize,
}

/// One tool taken for another.
#[derive(Debug, Serialize)]
pub struct Confusion {
    pub right: String,
    pub found: String,
    pub rows: usize,
}

/// A row that was planned wrongly.
#[derive(Debug, Serialize)]
pub struct Wrong {
    pub suite: String,
    pub line: usize,
    pub text: String,
    pub right: Vec<String>,
    pub found: Vec<String>,
    pub confidence: f64,
}

/// A row whose calls change with its looks.
#[derive(Debug, Serialize)]
pub struct Changed {
    pub suite: String,
    pub line: usize,
    pub text: String,
    pub as_said: Vec<String>,
    pub disguised: Vec<String>,
}

/// What came of all suites.
#[derive(Debug, Default, Serialize)]
pub struct Score {
    pub all: Count,
    /// In the order in which they were named.
    pub suites: Vec<SuiteCount>,
    /// A row counts for the tool of its first call.
    pub tools: BTreeMap<String, Count>,
    /// By the number of right calls, from two on.
    pub several: BTreeMap<usize, Count>,
    /// By kind, or by the right answer where no kind is told.
    pub refusals: BTreeMap<String, Refused>,
    pub all_refusals: Refused,
    pub in_scope: InScope,
    /// Rows without any plan: too long, or the engine died.
    pub failed: usize,
    pub confidence: Confidence,
    pub disguises: BTreeMap<Disguise, Disguised>,
    /// The most frequent first.
    pub confusions: Vec<Confusion>,
    pub wrong: Vec<Wrong>,
    pub changed: Vec<Changed>,
    #[serde(skip)]
    taken: BTreeMap<(String, String), usize>,
}

impl Score {
    /// Nothing counted yet.
    pub fn new(confidence_min: f64) -> Self {
        Self { confidence: Confidence { min: confidence_min, ..Confidence::default() }, ..Self::default() }
    }

    /// The rows to come are of this suite.
    pub fn begin(&mut self, suite: &str) {
        self.suites.push(SuiteCount { suite: suite.to_owned(), count: Count::default() });
    }

    /// Adds one row.
    pub fn count(&mut self, line: usize, row: &Row, judged: &Judged) {
        let tool = row.first_tool();
        self.all.add(judged);
        self.tools.entry(tool.to_owned()).or_default().add(judged);
        if row.calls.len() > 1 {
            self.several.entry(row.calls.len()).or_default().add(judged);
        }
        let suite = self.suites.last_mut().map(|suite| {
            suite.count.add(judged);
            suite.suite.clone()
        });
        self.failed += usize::from(!judged.planned);
        self.count_scope(row, judged);
        self.confidence.count(judged);
        if !judged.tools_right {
            let found: Vec<&str> = judged.calls.iter().map(|call| call.tool.as_str()).collect();
            let found = if found.is_empty() { "nothing".to_owned() } else { found.join(" + ") };
            let right: Vec<&str> = row.calls.iter().map(|call| call.tool.as_str()).collect();
            let right = if right.is_empty() { tool.to_owned() } else { right.join(" + ") };
            *self.taken.entry((right, found)).or_default() += 1;
        }
        if !judged.right() {
            self.wrong.push(Wrong {
                suite: suite.unwrap_or_default(),
                line,
                text: row.text.clone(),
                right: judged.right.clone(),
                found: judged.found.clone(),
                confidence: judged.confidence(),
            });
        }
    }

    fn count_scope(&mut self, row: &Row, judged: &Judged) {
        let unsure = judged.unsure(self.confidence.min);
        if row.to_refuse() {
            let acts = judged.calls.iter().any(|call| call.acts() && !call.right());
            let kind = row.kind.as_deref().unwrap_or_else(|| row.first_tool()).to_owned();
            for count in [&mut self.all_refusals, self.refusals.entry(kind).or_default()] {
                count.rows += 1;
                count.acted_upon += usize::from(acts && !unsure);
                count.asked_first += usize::from(acts && unsure);
            }
        } else {
            let nothing = judged.planned && judged.calls.iter().all(|call| call.tool == "hob.none");
            self.in_scope.rows += 1;
            self.in_scope.refused += usize::from(nothing);
            self.in_scope.unsure += usize::from(unsure);
        }
    }

    /// Adds one row in another guise, with what was planned for it and for the row as it was said.
    pub fn count_disguise(
        &mut self,
        line: usize,
        (disguise, text): (Disguise, String),
        as_said: Option<&Plan>,
        disguised: Option<&Plan>,
    ) {
        let same = same_calls(as_said, disguised);
        let count = self.disguises.entry(disguise).or_default();
        count.rows += 1;
        count.same_calls += usize::from(same);
        if !same {
            let suite = self.suites.last().map(|suite| suite.suite.clone()).unwrap_or_default();
            let (as_said, disguised) = (shown(as_said), shown(disguised));
            self.changed.push(Changed { suite, line, text, as_said, disguised });
        }
    }

    /// What can be told only when all rows are known.
    pub fn finish(&mut self) {
        self.confidence.finish();
        let taken = std::mem::take(&mut self.taken);
        self.confusions =
            taken.into_iter().map(|((right, found), rows)| Confusion { right, found, rows }).collect();
        self.confusions.sort_by_key(|confusion| Reverse(confusion.rows));
    }
}

impl Confidence {
    /// Calls.
    pub fn calls(&self) -> usize {
        self.bins.iter().map(|bin| bin.calls).sum()
    }

    fn count(&mut self, judged: &Judged) {
        for call in &judged.calls {
            let at = ((call.confidence * BINS as f64) as usize).min(BINS - 1);
            if let (Some(right), Some(bin)) = (call.whole_right, self.bins.get_mut(at)) {
                bin.calls += 1;
                bin.right += usize::from(right);
                bin.confidence += call.confidence;
            }
        }
        let wrong = judged.calls.iter().any(|call| call.acts() && !call.right());
        self.rows.push((judged.confidence(), wrong));
    }

    fn finish(&mut self) {
        let calls = self.calls();
        let apart: f64 = self.bins.iter().map(|bin| (bin.right as f64 - bin.confidence).abs()).sum();
        self.calibration_error = (calls > 0).then(|| apart / calls as f64);
        self.rows.sort_by(|one, other| other.0.total_cmp(&one.0));
        self.sure_rows = self.rows.len() - self.rows.len() / 10;
        self.sure_wrong = self.rows.iter().take(self.sure_rows).filter(|(_, wrong)| *wrong).count();
    }
}
