//! The daemon role: confines itself, opens the store and the door, and waits.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hob_tools::{Store, StoreError};
use serde_json::Value;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tracing::{info, warn};

use crate::confine::{self, ConfineError};
use crate::consent::Consents;
use crate::conversation::Conversations;
use crate::courier::client::Courier;
use crate::doors::{bus, mcp, notice, socket, wyoming};
use crate::engine::process::{EngineProcess, EngineSettings};
use crate::hob::{Desk, Event, Hob, granted};
use crate::interrupted;
use crate::keeper;
use crate::keeper::rest::Rest;
use crate::launch::{self, beside};
use crate::paths::{PathError, Paths};
use crate::policy::{Policy, PolicyError};
use crate::propose::Proposer;
use crate::sending::Sending;
use crate::settings::{self, Settings};
use crate::standing::{Folder, NoLock, OnlyOne, Standing};
use crate::turn::serve_later;
use crate::world::calendar::{self, Calendars};
use crate::world::device::Device;

/// How long open requests may take to end when the daemon is asked to.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why there is no daemon.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A folder is wrong.
    #[error(transparent)]
    Paths(#[from] PathError),
    /// Not confined, so not started.
    #[error(transparent)]
    Confine(#[from] ConfineError),
    /// The rules cannot be used, and without them nothing is ruled.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// One daemon per user.
    #[error("another daemon runs for this user")]
    Second,
    /// Somebody deleted the folder of the sockets; the next command starts a daemon in a new one.
    #[error("the folder of the sockets was deleted; the next command starts another daemon")]
    Cleared,
    /// The socket, the lock or a signal.
    #[error("cannot open `{path}`: {source}")]
    Io {
        /// What was opened.
        path: String,
        /// What the system says.
        source: io::Error,
    },
}

/// Runs the daemon until it is asked to end.
///
/// # Errors
/// [`ServeError`]: it did not start, or its door broke.
pub fn serve(paths: &Paths, settings: Settings) -> Result<(), ServeError> {
    paths.make()?;
    let lock = paths.daemon_lock();
    let mut only = OnlyOne::take(&lock, &paths.socket()).map_err(|error| match error {
        NoLock::Taken => ServeError::Second,
        NoLock::Io(source) => ServeError::Io { path: lock.display().to_string(), source },
    })?;
    only.note(&settings::mark(&paths.settings()));
    // Whoever called it on the bus started nothing else. What is started from here on is confined as it is.
    if let Err(error) = launch::keeper_beside(paths) {
        warn!(%error, "no keeper");
    }
    let policy = Policy::read(&settings, paths)?;
    // The engine writes nothing, and inherits this with the rest.
    let calendars = Calendars::new(&settings.calendar, &[], &paths.data);
    if let Err(error) = calendars.make(&paths.data) {
        warn!(%error, "there is no folder for events");
    }
    let folders: Vec<&Path> =
        [paths.state.as_path(), &paths.runtime].into_iter().chain(calendars.folders()).collect();
    let held = confine::daemon(&folders)?;
    calendar::tidy(&calendars);
    let io = |path: &Path, source| ServeError::Io { path: path.display().to_string(), source };
    let mut store = Store::open(&paths.store())?;
    let recovered = store.recover()?;
    if !recovered.failed.is_empty() || !recovered.unknown.is_empty() {
        warn!(failed = recovered.failed.len(), unknown = ?recovered.unknown, "a crash left calls open");
    }
    // Nothing can leave while the ledger takes no row; that is no reason to do nothing else either.
    match store.settle_ledger(jiff::Timestamp::now()) {
        Ok(open) if open.is_empty() => {}
        Ok(open) => warn!(rows = ?open, "a crash left open what came of what was sent"),
        Err(error) => warn!(%error, "the ledger takes no row"),
    }
    if let Err(error) = store.tidy(&jiff::Zoned::now()) {
        warn!(%error, "the store was not tidied");
    }
    let program = beside("hob").map_err(|source| io(Path::new("hob"), source))?;
    let engine = EngineProcess::new(EngineSettings {
        program,
        model: paths.own_model(),
        timeout: Duration::from_secs(settings.engine_timeout_s),
        idle: Duration::from_secs(settings.engine_idle_s),
        traced: settings.trace_turns > 0,
    });
    let grants = granted(&store)?;
    let desk = Desk {
        proposer: Proposer::Process(Box::new(engine)),
        store,
        world: Box::new(Device::new(settings.clone(), paths.clone())),
        conversations: Conversations::default(),
        consents: Consents::default(),
        grants,
    };
    let hob = Hob::new(settings, policy, desk, held, Sending::new(Courier::new(paths)));
    interrupted::keep(&hob, recovered.interrupted);
    let _ = hob.keeper.set(paths.keeper_socket());
    hob.traces.write_down(paths.traces(), hob.settings.trace_keep_days, jiff::Zoned::now().date());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|source| io(Path::new("the event loop"), source))?.block_on(run(paths, hob, only))
}

async fn run(paths: &Paths, hob: Arc<Hob>, mut only: OnlyOne) -> Result<(), ServeError> {
    let path = paths.socket();
    let failed = |source| ServeError::Io { path: path.display().to_string(), source };
    let folder = Folder::watched(
        &paths.runtime,
        &[
            paths.daemon_lock(),
            path.clone(),
            paths.mcp_socket(),
            paths.door("wyoming"),
            paths.door("http"),
            paths.keeper_socket(),
        ],
    );
    // Who finds the door open finds this one open, too.
    let agents = Standing::open(&paths.mcp_socket(), folder.touched());
    let satellites = Standing::open(&paths.door("wyoming"), folder.touched());
    let listener = Standing::open(&path, folder.touched()).map_err(failed)?;
    info!(socket = %path.display(), "door open");
    if hob.settings.http_port != 0 {
        over_tcp(paths, &hob, folder.touched());
    }
    tokio::spawn(rest(hob.clone()));
    tokio::spawn(forget(hob.clone()));
    tokio::spawn(hear(hob.clone(), paths.clone(), folder.touched()));
    tokio::spawn(notice::serve(hob.clone()));
    tokio::spawn({
        let hob = hob.clone();
        async move { interrupted::tell(&hob).await }
    });
    tokio::spawn(serve_later(hob.clone()));
    match agents {
        Ok(listener) => drop(tokio::spawn(mcp::serve(listener, hob.clone()))),
        Err(error) => warn!(%error, "no door for agents"),
    }
    match satellites {
        Ok(listener) => drop(tokio::spawn(wyoming::serve(listener, hob.clone()))),
        Err(error) => warn!(%error, "no door for satellites"),
    }
    tokio::spawn(on_the_bus(hob.clone()));
    let mut lost = Ok(());
    let mut ended = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupted = signal(SignalKind::interrupt()).map_err(failed)?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let mut door = tokio::spawn(socket::serve(listener, hob.clone(), async {
        let _ = stopped.await;
    }));
    tokio::select! {
        ended = &mut door => {
            return ended.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(failed);
        }
        _ = ended.recv() => {}
        _ = interrupted.recv() => {}
        () = hob.quit.notified() => {}
        why = stand(&folder, &mut only) => lost = Err(why),
    }
    info!("ending");
    let _ = stop.send(());
    // Event streams never end by themselves, so the door is given this long and no longer.
    let _ = timeout(FAREWELL, door).await;
    if let Ok(mut desk) = hob.desk.try_lock()
        && let Proposer::Process(engine) = &mut desk.proposer
    {
        engine.stop().await;
    }
    // The lock is held till here: whoever comes next has its sockets for itself.
    if lost.is_ok() {
        for socket in [path, paths.mcp_socket(), paths.door("http"), paths.door("wyoming")] {
            let _ = std::fs::remove_file(socket);
        }
    }
    lost
}

/// Has the sockets look after their files when somebody touched the folder. Ends when this is the daemon of that folder
/// no more.
async fn stand(folder: &Folder, only: &mut OnlyOne) -> ServeError {
    loop {
        folder.changed().await;
        if !folder.is_there() {
            // Another of that name is beyond what confines this process.
            return ServeError::Cleared;
        }
        match only.stand() {
            Err(NoLock::Taken) => return ServeError::Second,
            Err(NoLock::Io(error)) => warn!(%error, "no lock on the folder of the sockets"),
            Ok(()) => {}
        }
        folder.tell();
    }
}

/// Holds the name on the session's bus. Where there is no bus, or it went, it is looked for again when something has
/// happened: nothing ticks for it.
async fn on_the_bus(hob: Arc<Hob>) {
    let mut events = hob.events.subscribe();
    loop {
        if let Err(error) = bus::serve(hob.clone()).await {
            info!(%error, "no name on the session bus");
        }
        while events.try_recv().is_ok() {}
        if matches!(events.recv().await, Err(RecvError::Closed)) {
            return;
        }
    }
}

/// Opens the door behind the gate. Without it the common one is there still.
fn over_tcp(paths: &Paths, hob: &Arc<Hob>, touched: watch::Receiver<()>) {
    let (path, token, hob) = (paths.door("http"), paths.token(), hob.clone());
    match Standing::open(&path, touched) {
        Ok(listener) => drop(tokio::spawn(async move {
            if let Err(error) = socket::serve_over_tcp(listener, hob, &token).await {
                warn!(token = %token.display(), %error, "nobody is let in over TCP");
            }
        })),
        Err(error) => warn!(socket = %path.display(), %error, "nobody is let in over TCP"),
    }
}

/// Frees the engine when it has rested long enough. Sleeps without a timer, and with little, while none runs.
async fn rest(hob: Arc<Hob>) {
    let program = Rest::of_this_program();
    program.allow(true);
    loop {
        let until = match &hob.desk.lock().await.proposer {
            Proposer::Process(engine) => engine.rests_until(),
            _ => None,
        };
        let Some(until) = until else {
            program.begin();
            hob.used.notified().await;
            continue;
        };
        sleep_until(until).await;
        let mut desk = hob.desk.lock().await;
        if let Proposer::Process(engine) = &mut desk.proposer
            && engine.rests_until().is_some_and(|until| until <= Instant::now())
        {
            engine.stop().await;
            hob.ahead.forget();
            info!("engine freed");
        }
    }
}

/// How often the ledger is looked through for what is to be forgotten. The clock of this does not count sleep.
const FORGETTING: Duration = Duration::from_secs(24 * 60 * 60);

/// Forgets the rows of the ledger, and the traces, that are older than the person wants them kept.
async fn forget(hob: Arc<Hob>) {
    let days = i64::from(hob.settings.ledger_keep_days);
    if days == 0 && hob.settings.trace_keep_days == 0 {
        return;
    }
    loop {
        let mut desk = hob.desk.lock().await;
        let now = desk.world.now();
        hob.traces.tidy(now.date());
        if days > 0
            && let Ok(before) = now.checked_sub(jiff::Span::new().days(days))
        {
            match desk.store.forget_ledger(before.timestamp(), now.timestamp()) {
                Ok(forgot) if forgot.rows == 0 => {}
                Ok(forgot) => info!(
                    rows = forgot.rows,
                    through = forgot.through,
                    "old rows of the ledger are forgotten"
                ),
                Err(error) => warn!(%error, "the ledger forgets nothing"),
            }
        }
        drop(desk);
        sleep(FORGETTING).await;
    }
}

/// The pause before a keeper that crashed is looked for; it doubles each time that none was heard, up to the longest.
const KEEPER_PAUSE: Duration = Duration::from_millis(10);
const KEEPER_PAUSE_MAX: Duration = Duration::from_secs(5);

/// Passes on what the keeper says. One that crashed is awaited, for its parent or the service manager starts it again.
/// While there is none to be had it waits for the next request, or for its socket to be there, instead of trying again
/// and again.
async fn hear(hob: Arc<Hob>, paths: Paths, mut touched: watch::Receiver<()>) {
    let mut requests = hob.events.subscribe();
    // One that was never there is not this daemon's to start.
    let mut heard = false;
    let mut pause = KEEPER_PAUSE;
    loop {
        match keeper::client::watch(&paths.keeper_socket()).await {
            Ok(mut events) => {
                // What rang while nobody heard it stands in the store.
                hob.moment.notify_one();
                while let Ok(Some(event)) = events.next().await {
                    let data = serde_json::to_value(&event).unwrap_or_default();
                    let name = data.get("event").and_then(|name| name.as_str()).unwrap_or("lost").to_owned();
                    let data = data.get("of").cloned().unwrap_or(data);
                    if data.get("quiet").and_then(Value::as_bool) == Some(true) {
                        hob.moment.notify_one();
                        continue;
                    }
                    let _ = hob.events.send(Event::new(&name, data));
                }
                warn!("the keeper hung up");
                (heard, pause) = (true, KEEPER_PAUSE);
            }
            Err(error) => warn!(%error, "no keeper"),
        }
        if heard && pause <= KEEPER_PAUSE_MAX {
            sleep(pause).await;
            pause *= 2;
            let paths = paths.clone();
            match spawn_blocking(move || launch::keeper(&paths)).await {
                Ok(Ok(())) => info!("the keeper is back"),
                Ok(Err(error)) => warn!(%error, "the keeper is not back"),
                Err(error) => warn!(%error, "the keeper is not back"),
            }
            continue;
        }
        requests = requests.resubscribe();
        tokio::select! {
            event = requests.recv() => if event.is_err() {
                hob.used.notified().await;
            },
            Ok(()) = touched.changed() => {}
        }
        pause = KEEPER_PAUSE;
    }
}
