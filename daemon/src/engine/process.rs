//! The engine's process, seen from the daemon: spawned on demand, supervised, freed when idle.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use std::{fs, io};

use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout};
use tracing::{info, warn};

use super::wire::{self, Answer, Ask, Proposal};
use crate::confine::Held;

/// Why no proposal came.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Say less.
    #[error("{0}")]
    TooLong(String),
    /// The engine answered that it cannot; ours, or a broken model file.
    #[error("{0}")]
    Failed(String),
    /// The engine's process ended in mid-request. The next request starts it again.
    #[error("the engine stopped in the middle of the request")]
    Died,
    /// The engine thought too long and was stopped.
    #[error("the engine gave no answer within {seconds} s")]
    Slow {
        /// The limit.
        seconds: u64,
    },
    /// The engine's process could not be started.
    #[error("cannot start the engine: {0}")]
    Start(#[source] io::Error),
}

/// How an engine is started, and for how long it may think and rest.
#[derive(Debug, Clone)]
pub struct EngineSettings {
    /// The `hob` binary.
    pub program: PathBuf,
    /// A model file to use in place of the embedded one; opened by the daemon and handed over.
    pub model: Option<PathBuf>,
    /// The longest thought.
    pub timeout: Duration,
    /// The longest rest before it is freed; zero frees it after every request.
    pub idle: Duration,
    /// Whether it tells how the model came to its calls.
    pub traced: bool,
}

/// At most one engine.
#[derive(Debug)]
pub struct EngineProcess {
    settings: EngineSettings,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    pipe: UnixStream,
    held: Held,
    model: String,
    used: Instant,
}

impl EngineProcess {
    /// None runs until the first request.
    pub fn new(settings: EngineSettings) -> Self {
        Self { settings, running: None }
    }

    /// Asks the engine, starting it if none runs.
    ///
    /// # Errors
    /// [`EngineError`]; after any but `TooLong` and `Failed` the process is gone and the next call starts anew.
    pub async fn propose(&mut self, ask: &Ask) -> Result<Proposal, EngineError> {
        let limit = self.settings.timeout;
        let answer = timeout(limit, async {
            self.running().await?;
            // Out of its place while it thinks: if nobody waits for the answer any more, the process goes with it,
            // and the next request is not given the answer to this one.
            let mut running = self.running.take().ok_or(EngineError::Died)?;
            running.used = Instant::now();
            wire::send(&mut running.pipe, ask).await.map_err(|_| EngineError::Died)?;
            let answer = wire::receive(&mut running.pipe).await.map_err(|_| EngineError::Died)?;
            self.running = Some(running);
            Ok(answer)
        })
        .await
        .unwrap_or(Err(EngineError::Slow { seconds: limit.as_secs() }));
        match answer {
            Ok(Answer::Proposal(proposal)) => Ok(proposal),
            Ok(Answer::Failed { too_long: true, error }) => Err(EngineError::TooLong(error)),
            Ok(Answer::Failed { error, .. }) => Err(EngineError::Failed(error)),
            Ok(Answer::Ready { .. }) => {
                self.stop().await;
                Err(EngineError::Failed("the engine spoke out of turn".to_owned()))
            }
            Err(error) => {
                warn!(%error, "engine lost");
                self.stop().await;
                Err(error)
            }
        }
    }

    /// Starts the engine now, so that the next request need not wait for it.
    ///
    /// # Errors
    /// As [`EngineProcess::propose`].
    pub async fn start(&mut self) -> Result<(&Held, &str), EngineError> {
        let running = self.running().await?;
        Ok((&running.held, &running.model))
    }

    /// Whether it is to tell how the model came to its calls.
    pub fn traced(&self) -> bool {
        self.settings.traced
    }

    /// When the engine should be freed, if one runs and it is not to rest for ever.
    pub fn rests_until(&self) -> Option<Instant> {
        self.running.as_ref().and_then(|running| running.used.checked_add(self.settings.idle))
    }

    /// The process id, for measuring.
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref().and_then(|running| running.child.id())
    }

    /// Ends the process and waits for it.
    pub async fn stop(&mut self) {
        if let Some(mut running) = self.running.take()
            && let Err(error) = running.child.kill().await
        {
            warn!(%error, "engine was gone already");
        }
    }

    async fn running(&mut self) -> Result<&mut Running, EngineError> {
        let alive = match &mut self.running {
            Some(running) => matches!(running.child.try_wait(), Ok(None)),
            None => false,
        };
        let running = match self.running.take() {
            Some(running) if alive => running,
            _ => self.spawn().await?,
        };
        Ok(self.running.insert(running))
    }

    async fn spawn(&self) -> Result<Running, EngineError> {
        let (ours, theirs) = StdUnixStream::pair().map_err(EngineError::Start)?;
        ours.set_nonblocking(true).map_err(EngineError::Start)?;
        let mut pipe = UnixStream::from_std(ours).map_err(EngineError::Start)?;
        let mut command = Command::new(&self.settings.program);
        command.arg("engine").env_clear().kill_on_drop(true).stderr(Stdio::inherit());
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        match &self.settings.model {
            Some(path) => {
                let unreadable = |error: io::Error| {
                    EngineError::Failed(format!("cannot read the model `{}`: {error}", path.display()))
                };
                command
                    .arg("--model")
                    .arg(path)
                    .stdout(Stdio::from(fs::File::open(path).map_err(unreadable)?));
            }
            None => {
                command.stdout(Stdio::null());
            }
        }
        let child = command.spawn().map_err(EngineError::Start)?;
        drop(command);
        match wire::receive(&mut pipe).await {
            Ok(Answer::Ready { held, model }) => {
                info!(pid = child.id(), "engine ready");
                Ok(Running { child, pipe, held, model, used: Instant::now() })
            }
            Ok(Answer::Failed { error, .. }) => Err(EngineError::Failed(error)),
            Ok(Answer::Proposal(_)) => Err(EngineError::Failed("the engine spoke out of turn".to_owned())),
            Err(_) => Err(EngineError::Died),
        }
    }
}
