//! Who proposes calls. All three are asked in the same way, and none is believed.

use std::collections::VecDeque;

use hob_grammars::Context;
use hob_tools::{Tool, outgoing};

use crate::engine::core::Core;
use crate::engine::process::{EngineError, EngineProcess};
use crate::engine::wire::{Ask, Proposal};

/// A source of proposals.
#[derive(Debug)]
pub enum Proposer {
    /// The engine role: the embedded model in a process of its own.
    Process(Box<EngineProcess>),
    /// The embedded model in this process, for stories.
    Core(Box<Core>),
    /// A script, for stories: what each request will be answered with.
    Script(Script),
}

/// What a story says that the engine does next; what it does not say, the embedded model answers.
#[derive(Debug, Default)]
pub struct Script {
    /// The model for requests without a line of their own.
    pub model: Option<Box<Core>>,
    /// The answers to come.
    pub answers: VecDeque<Scripted>,
}

/// One scripted answer.
#[derive(Debug, Clone)]
pub enum Scripted {
    /// A model that writes this text of the JSON dialect, as far as the grammar lets it.
    Says(String),
    /// A broken or lying engine: this comes over the pipe as it is.
    Claims(Proposal),
    /// A model that obeys whatever it reads: told of anything that is not the person's own, it proposes this; else
    /// nothing.
    Obeys(Proposal),
    /// The engine dies in mid-request.
    Dies,
    /// The engine thinks for longer than it may.
    Hangs,
}

impl Proposer {
    /// Has whoever proposes ready: somebody has begun to speak.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn wake(&mut self) -> Result<(), EngineError> {
        match self {
            Self::Process(engine) => engine.start().await.map(drop),
            Self::Core(_) | Self::Script(_) => Ok(()),
        }
    }

    /// Calls for a request, not yet trusted. `added` are tools to offer besides the built-in ones.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn propose(
        &mut self,
        text: &str,
        context: &Context,
        added: &[Tool],
    ) -> Result<Proposal, EngineError> {
        let traced = matches!(self, Self::Process(engine) if engine.traced());
        let (text, context, added) = (text.to_owned(), context.clone(), added.to_vec());
        self.answer(&Ask { text, context, added, traced, only: false }).await
    }

    /// The same for a request that says more.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn answer(&mut self, ask: &Ask) -> Result<Proposal, EngineError> {
        let context = &ask.context;
        match self {
            Self::Process(engine) => engine.propose(ask).await,
            Self::Core(core) => think(core, ask),
            Self::Script(script) => match (script.answers.pop_front(), &mut script.model) {
                (Some(Scripted::Says(json)), _) => crate::story::scripted(ask, &json),
                (Some(Scripted::Claims(proposal)), _) => Ok(proposal),
                (Some(Scripted::Obeys(proposal)), _) => {
                    let read = context.receipts.iter().filter(|done| !done.text.is_empty()).any(|done| {
                        outgoing::is_a_strangers(&done.tool) || done.tool.starts_with("calendar.")
                    });
                    let nothing =
                        || crate::story::scripted(ask, r#"{"calls":[{"tool":"hob.none","args":{}}]}"#);
                    if read { Ok(proposal) } else { nothing() }
                }
                (Some(Scripted::Dies), _) => Err(EngineError::Died),
                (Some(Scripted::Hangs), _) => Err(EngineError::Slow { seconds: 10 }),
                (None, Some(core)) => think(core, ask),
                (None, None) => Err(EngineError::Failed("the story has no model".to_owned())),
            },
        }
    }
}

fn think(core: &mut Core, ask: &Ask) -> Result<Proposal, EngineError> {
    core.propose(ask, &|| false).map_err(|error| {
        let text = error.to_string();
        if error.too_long() { EngineError::TooLong(text) } else { EngineError::Failed(text) }
    })
}
