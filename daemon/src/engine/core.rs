//! From a request to calls, in one process: prompt, constraint, decode loop, parse. The engine role runs it behind
//! its pipe; stories run it with a scripted model.

use std::path::Path;

use hob_engine::{Bytes, DecodeError, Limits, Model, ModelError, PointerModel, decode};
use hob_grammars::pointers::Dialect;
use hob_grammars::{Calibration, Request};
use hob_tools::{Call, Catalogue};

use super::wire::{Ask, Proposal};

/// The model that is part of this program: it works on first start, with no download. Its pages are read from the
/// program's file when they are used and dropped when memory is short.
static EMBEDDED: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../engine/models/hob.gguf"));

#[repr(C, align(4096))]
struct Aligned<T: ?Sized>(T);

/// Why no calls came.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// The model file and this program disagree; reinstall Hob.
    #[error("the model cannot be used: {0}")]
    Model(String),
    /// Say it differently.
    #[error(transparent)]
    Prompt(#[from] hob_grammars::prompt::PromptError),
    /// The loop stopped.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Ours: what was decoded cannot be read.
    #[error("the answer cannot be read: {0}")]
    Parse(String),
}

impl CoreError {
    /// Whether saying less would help.
    pub fn too_long(&self) -> bool {
        matches!(self, Self::Prompt(_) | Self::Decode(DecodeError::Model(ModelError::TooLong { .. })))
    }
}

/// The embedded model with the grammar of its catalogue.
#[derive(Debug)]
pub struct Core {
    model: PointerModel,
    dialect: Dialect,
    calibration: Calibration,
}

impl Core {
    /// The model that is part of the program.
    ///
    /// # Errors
    /// [`CoreError::Model`].
    pub fn embedded() -> Result<Self, CoreError> {
        Self::read(Path::new("the embedded one"), Bytes::Embedded(&EMBEDDED.0))
    }

    /// A model from the bytes of a file; the name is for messages only.
    ///
    /// # Errors
    /// [`CoreError::Model`] when it cannot be read, or was made for other tools than this program has.
    pub fn read(name: &Path, bytes: Bytes) -> Result<Self, CoreError> {
        let unusable = |error: &dyn std::fmt::Display| CoreError::Model(error.to_string());
        let model = PointerModel::read(name, bytes).map_err(|error| unusable(&error))?;
        let catalogue: Catalogue =
            serde_json::from_str(model.catalogue()).map_err(|error| unusable(&error))?;
        if let Some(tool) =
            catalogue.tools.iter().find(|tool| hob_tools::catalogue().tool(&tool.name).is_none())
        {
            return Err(CoreError::Model(format!(
                "it knows a tool `{}` that this program has not",
                tool.name
            )));
        }
        let dialect = Dialect::new(model.symbols(), &catalogue.tools).map_err(|error| unusable(&error))?;
        let (scale, offset) = model.calibration();
        Ok(Self { model, dialect, calibration: Calibration { scale, offset } })
    }

    /// The name in the model file.
    pub fn name(&self) -> String {
        self.model.about("name").unwrap_or("unnamed").to_owned()
    }

    /// Calls for a request. `cancelled` is asked between passes.
    ///
    /// # Errors
    /// [`CoreError`].
    pub fn propose(&mut self, ask: &Ask, cancelled: &dyn Fn() -> bool) -> Result<Proposal, CoreError> {
        let started = std::time::Instant::now();
        let request = Request::new(&ask.text, Some(&ask.context))?;
        let mut constraint =
            self.dialect.constraint(request.words.len(), request.context_items).map_err(DecodeError::from)?;
        let model: &mut dyn Model = &mut self.model;
        let decoded = decode(model, &mut constraint, &request.prompt, &[], &Limits::default(), cancelled)?;
        let calls = self
            .dialect
            .parse(&decoded.symbols, &decoded.probabilities, self.calibration)
            .map_err(|error| CoreError::Parse(error.to_string()))?;
        Ok(proposal(calls, decoded.passes, decoded.forced, started))
    }
}

/// A proposal with what it took.
pub fn proposal(calls: Vec<Call>, passes: usize, forced: usize, started: std::time::Instant) -> Proposal {
    Proposal {
        calls,
        passes: u32::try_from(passes).unwrap_or(u32::MAX),
        forced: u32::try_from(forced).unwrap_or(u32::MAX),
        ms: started.elapsed().as_secs_f64() * 1000.0,
    }
}
