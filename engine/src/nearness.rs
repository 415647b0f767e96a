//! What a text means as a whole, so that an added tool is found whose words nobody said.
//!
//! One small matrix makes of the mean of a text's final hidden states a vector; training held these to those of the
//! sentence encoder that the model began as (`engine/training/meaning.py`), so that the angle between two of them tells
//! how near two texts are in meaning. A tool's nearness to a request is the mean of that of its description and that of
//! the nearest phrase it was told with, and adds to its score.

use std::collections::HashMap;

use crate::kernels;
use crate::weights::{Dense, Weights};

/// Numbers that say what a text means.
const MEANING: usize = 128;

/// The added tools' meanings, and what their nearness counts.
#[derive(Debug, Default)]
pub(crate) struct Nearness {
    reading: Option<Reading>,
    tools: Vec<Tool>,
}

/// What a file says of it.
#[derive(Debug)]
struct Reading {
    matrix: Dense, // (MEANING, width)
    gain: f32,
    /// Nearness that says neither yes nor no.
    even: f32,
}

#[derive(Debug)]
struct Tool {
    symbol: usize,
    told: Vec<f32>,         // (MEANING,)
    phrases: Vec<Vec<f32>>, // (MEANING,) each
}

impl Nearness {
    /// From a model file; one that says nothing of it counts nothing.
    pub fn read(w: &Weights, width: usize) -> Result<Self, String> {
        let Ok(gain) = w.real("hob.meaning.gain") else { return Ok(Self::default()) };
        let (matrix, even) = (w.matrix("meaning", MEANING, width)?, w.real("hob.meaning.even")?);
        Ok(Self { reading: Some(Reading { matrix, gain, even }), tools: Vec::new() })
    }

    /// Learns what a described tool means, from the mean of the final hidden states of its description.
    pub fn describe(&mut self, bytes: &[u8], symbol: usize, pooled: &[f32]) {
        if let Some(told) = self.of(bytes, pooled) {
            self.tools.push(Tool { symbol, told, phrases: Vec::new() });
        }
    }

    /// Learns a phrase by which the tool is asked for, in the same way.
    pub fn phrase(&mut self, bytes: &[u8], symbol: usize, pooled: &[f32]) {
        let meaning = self.of(bytes, pooled);
        if let Some(tool) = self.tools.iter_mut().find(|tool| tool.symbol == symbol) {
            tool.phrases.extend(meaning);
        }
    }

    /// Forgets all tools.
    pub fn forget(&mut self) {
        self.tools.clear();
    }

    /// Adds to the score of each added tool's symbol what its nearness to the request counts.
    pub fn add(&self, bytes: &[u8], pooled: impl FnOnce() -> Vec<f32>, bonus: &mut HashMap<usize, f32>) {
        let Some(reading) = self.reading.as_ref().filter(|_| !self.tools.is_empty()) else { return };
        let Some(request) = self.of(bytes, &pooled()) else { return };
        for tool in &self.tools {
            let told = near(&tool.told, &request);
            let phrase = tool.phrases.iter().map(|phrase| near(phrase, &request)).reduce(f32::max);
            let both = f32::midpoint(told, phrase.unwrap_or(told));
            *bonus.entry(tool.symbol).or_default() += reading.gain * (both - reading.even);
        }
    }

    /// The meaning of a text, of length 1.
    fn of(&self, bytes: &[u8], pooled: &[f32]) -> Option<Vec<f32>> {
        let mut meaning = self.reading.as_ref()?.matrix.run(bytes, pooled);
        let length = meaning.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        meaning.iter_mut().for_each(|v| *v /= length);
        Some(meaning)
    }
}

/// The cosine of two vectors of length 1.
fn near(one: &[f32], other: &[f32]) -> f32 {
    let mut sum = [0.0];
    kernels::dots(one, other, &mut sum);
    sum[0]
}
