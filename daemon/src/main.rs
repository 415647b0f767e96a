//! The person's command, and every role but the keeper.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use hob::commands::talk::Show;
use hob::commands::{
    alarms, bench, chat, confine_check, consent, doctor, eval, install, kept, ledger, mcp, plan, play,
    policy, redact, rehearse, spans, talk, trace, watch,
};
use hob::hob::Kept;
use hob::paths::Paths;
use hob::settings::Settings;
use hob::world::device;
use hob::world::person::Person;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// An assistant that lives on this device: alarms, timers, reminders, lists, notes, and honest answers.
#[derive(Debug, Parser)]
#[command(name = "hob", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Cmd,
    /// One line of JSON instead of words.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Cmd {
    /// Ask once: hob ask "wake me at 7 tomorrow"
    Ask {
        /// The request.
        #[arg(required = true)]
        words: Vec<String>,
        /// The same key again is the same request: it is not done twice.
        #[arg(long)]
        key: Option<String>,
    },
    /// Talk line by line: with history, answers as they come, and what rings in between.
    Chat,
    /// Show the alarms.
    Alarms {
        /// Say whether each will ring, and what is wrong; status 1 if one will not.
        #[arg(long, conflicts_with = "history")]
        check: bool,
        /// Tell what happened to all of them, or to one.
        #[arg(long, num_args = 0..=1, value_name = "ID", value_parser = number)]
        history: Option<Option<i64>>,
    },
    /// Show the timers.
    Timers,
    /// Show the reminders.
    Reminders,
    /// Show the lists.
    Lists,
    /// Show what is planned: what is done at a time, or when something rings.
    Planned,
    /// Show what left the device, verify it, forget it.
    Ledger {
        #[command(subcommand)]
        what: Option<ledger::What>,
    },
    /// Answer the question about what would leave this device, if one waits.
    Consent,
    /// Show what you have allowed to leave for good.
    Grants {
        /// Take back the one with this number.
        #[arg(long, value_name = "ID")]
        revoke: Option<i64>,
    },
    /// Show, check and explain the rules that hold.
    Policy {
        #[command(subcommand)]
        what: policy::What,
    },
    /// Take back what the last request did.
    Undo,
    /// Show what a request would do, without doing it.
    Explain {
        /// The request.
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Say where the time of the last request went, and why it was decided as it was.
    Trace {
        /// An earlier one: 2 is the one before the last.
        which: Option<usize>,
        /// One line for each that is kept.
        #[arg(long, conflicts_with = "which")]
        list: bool,
        /// Write a page for a browser, of all that are kept or of one; `-` is standard output.
        #[arg(long, value_name = "FILE", conflicts_with = "list")]
        html: Option<PathBuf>,
        /// Forget all that are kept, on the disk too.
        #[arg(long, conflicts_with_all = ["which", "list", "html"])]
        forget: bool,
    },
    /// Say what works on this device, what does not, and why.
    Doctor,
    /// Put the device to sleep for 20 seconds, to see that an alarm wakes it.
    Rehearse {
        /// Do not ask first.
        #[arg(long)]
        yes: bool,
    },
    /// Tell what happens, as it happens, until interrupted; with --json a line of JSON each.
    Watch,
    /// Lend Hob's tools to another agent, by the Model Context Protocol on standard input and output.
    Mcp,
    /// Have alarms ring after a reboot, too: start the keeper at login and at boot.
    Install {
        /// Put Hob's units in place for you alone, where no package did for everybody.
        #[arg(long)]
        user: bool,
        /// Take away again all that was put in place; your alarms, lists and notes stay.
        #[arg(long)]
        uninstall: bool,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Start the roles that do not run.
    Start {
        /// The keeper alone (a daemon that somebody else started does this).
        #[arg(long, hide = true)]
        keeper: bool,
    },
    /// End the daemon; the keeper goes on.
    Quit,
    /// Plan requests from standard input (JSON lines); nothing runs.
    Plan,
    /// Resolve spans of time from standard input (JSON lines).
    When,
    /// Resolve amounts from standard input (JSON lines).
    Quantity,
    /// Take what is personal out of texts from standard input (JSON lines).
    Redact,
    /// Run suites of requests and count the right plans.
    Eval {
        /// Suites, as JSON lines.
        #[arg(required = true)]
        suites: Vec<PathBuf>,
        /// Offer the tools of this file besides the built-in ones.
        #[arg(long)]
        tools: Option<PathBuf>,
        /// Print each request that was planned wrongly.
        #[arg(long)]
        wrong: bool,
        /// Plan each request again in lower case, in capitals, without punctuation and after a wake word.
        #[arg(long)]
        disguised: bool,
    },
    /// Play stories and print each line that differs.
    Play {
        /// Stories, or folders of them.
        #[arg(required = true)]
        stories: Vec<PathBuf>,
    },
    /// Measure latency and memory on this machine.
    Bench {
        /// Requests, as for `plan`; without it a set of its own.
        requests: Option<PathBuf>,
        /// Have the engine tell how it came to its calls, as `hob trace` shows them.
        #[arg(long)]
        traced: bool,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the settings with their defaults.
    Settings,
    /// Confine this process as a role, try what must fail, and let a child try it, too.
    #[command(hide = true)]
    ConfineCheck {
        /// Which.
        role: confine_check::As,
    },
    /// Run the daemon in the foreground.
    Daemon,
    /// Run the engine on a pipe (the daemon does this).
    #[command(hide = true)]
    Engine {
        /// The name of the model file that standard output is.
        #[arg(long)]
        model: Option<PathBuf>,
    },
}

impl Cmd {
    /// Whether this process computes with the settings itself, rather than asking the daemon.
    fn computes(&self) -> bool {
        matches!(
            self,
            Self::Daemon
                | Self::Plan
                | Self::Policy {
                    what: policy::What::Check { .. } | policy::What::Explain { .. } | policy::What::Show
                }
                | Self::When
                | Self::Quantity
                | Self::Redact
                | Self::Eval { .. }
                | Self::Bench { .. }
        )
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version are for standard output; a mistake is one line on standard error.
        Err(error)
            if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand =>
        {
            let said = error.to_string();
            let said = said.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(io::stderr().lock(), "hob: {said}; see `hob --help`");
            return ExitCode::from(2);
        }
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            let mut stderr = io::stderr().lock();
            let _ = writeln!(stderr, "hob: {}", error.replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let good = |good: bool| if good { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    let show = Show { json: cli.json };
    // What needs neither files nor settings comes first; the engine has none.
    match &cli.command {
        Cmd::Engine { model } => {
            log(LevelFilter::WARN);
            return hob::engine::role::run(model.as_deref()).map(|()| ExitCode::SUCCESS);
        }
        Cmd::ConfineCheck { role } => return confine_check::run(*role).map(|()| ExitCode::SUCCESS),
        Cmd::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "hob", &mut io::stdout());
            return Ok(ExitCode::SUCCESS);
        }
        Cmd::Settings => {
            print!("{}", hob::settings::SHIPPED);
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let paths = Paths::from_env().map_err(|error| text(&error))?;
    let settings = match Settings::read(&paths.settings()) {
        Ok(settings) => settings,
        // Whoever speaks to a daemon that runs needs no settings of their own: what rings can be stopped.
        Err(error) if !cli.command.computes() && hob::launch::answers(&paths.socket()) => {
            let _ = writeln!(io::stderr(), "hob: {error}; what runs goes on by those that it read");
            Settings::default()
        }
        Err(error) => return Err(text(&error)),
    };
    if !cli.command.computes() && !matches!(cli.command, Cmd::Quit) && hob::launch::are_old(&paths) {
        let _ = writeln!(
            io::stderr(),
            "hob: hob.toml was changed since the daemon read it; after `hob quit` the next command goes by it"
        );
    }
    if matches!(cli.command, Cmd::Daemon) {
        log(LevelFilter::INFO);
        hob::serve::serve(&paths, settings).map_err(|error| text(&error))?;
        return Ok(ExitCode::SUCCESS);
    }
    log(LevelFilter::ERROR);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| text(&error))?;
    match cli.command {
        Cmd::Chat => chat::run(&paths, &runtime).map_err(|error| text(&error))?,
        Cmd::When => quiet(spans::when(&device::habits(&settings)))?,
        Cmd::Quantity => quiet(spans::quantity())?,
        Cmd::Redact => quiet(redact::run(&Person::new(settings.person.clone()).known()))?,
        Cmd::Rehearse { yes } => {
            return Ok(good(rehearse::run(&paths, yes, show).map_err(|error| text(&error))?));
        }
        Cmd::Ledger { what } => {
            return match ledger::run(&paths, &settings, &what.unwrap_or_default(), show) {
                Err(ledger::LedgerError::Print(error)) => quiet(Err(error)).map(|()| ExitCode::SUCCESS),
                whole => Ok(good(whole.map_err(|error| text(&error))?)),
            };
        }
        Cmd::Mcp => mcp::run(&paths).map_err(|error| text(&error))?,
        Cmd::Start { keeper: true } => hob::launch::launch_keeper(&paths).map_err(|error| text(&error))?,
        Cmd::Start { .. } => hob::launch::launch(&paths).map_err(|error| text(&error))?,
        Cmd::Install { user, uninstall, dry_run } => {
            let wanted = install::Wanted { user, uninstall, dry_run };
            return Ok(good(install::run(&paths, wanted, show).map_err(|error| text(&error))?));
        }
        command => {
            return runtime.block_on(async {
                match command {
                    Cmd::Ask { words, key } => {
                        talk::ask(&paths, &words.join(" "), key.as_deref(), show)
                            .await
                            .map_err(|error| text(&error))?;
                    }
                    Cmd::Consent => consent::run(&paths, show).await.map_err(|error| text(&error))?,
                    Cmd::Grants { revoke } => {
                        consent::grants(&paths, revoke, show).await.map_err(|error| text(&error))?;
                    }
                    Cmd::Undo => talk::undo(&paths, show).await.map_err(|error| text(&error))?,
                    Cmd::Explain { words } => {
                        talk::explain(&paths, &words.join(" "), show).await.map_err(|error| text(&error))?;
                    }
                    Cmd::Trace { which, list, html, forget } => {
                        let wanted = trace::Wanted { which, list, html, forget };
                        trace::run(&paths, &wanted, show).await.map_err(|error| text(&error))?;
                    }
                    Cmd::Doctor => {
                        return Ok(good(doctor::run(&paths, show).await.map_err(|error| text(&error))?));
                    }
                    Cmd::Policy { what } => {
                        let good_rules = policy::run(&what, &paths, &settings, show).await;
                        return Ok(good(good_rules.map_err(|error| text(&error))?));
                    }
                    Cmd::Watch => watch::run(&paths, show).await.map_err(|error| text(&error))?,
                    Cmd::Quit => talk::quit(&paths).await.map_err(|error| text(&error))?,
                    Cmd::Alarms { check: true, .. } => {
                        let rings = alarms::check(&paths, &settings, show).await;
                        return Ok(good(rings.map_err(|error| text(&error))?));
                    }
                    Cmd::Alarms { history: Some(id), .. } => {
                        alarms::history(&paths, &settings, id, show).await.map_err(|error| text(&error))?;
                    }
                    Cmd::Alarms { .. } => kept::run(&paths, &settings, Kept::Alarms, show)
                        .await
                        .map_err(|error| text(&error))?,
                    Cmd::Timers => kept::run(&paths, &settings, Kept::Timers, show)
                        .await
                        .map_err(|error| text(&error))?,
                    Cmd::Reminders => {
                        kept::run(&paths, &settings, Kept::Reminders, show)
                            .await
                            .map_err(|error| text(&error))?;
                    }
                    Cmd::Lists => {
                        kept::run(&paths, &settings, Kept::Lists, show).await.map_err(|error| text(&error))?
                    }
                    Cmd::Planned => kept::run(&paths, &settings, Kept::Planned, show)
                        .await
                        .map_err(|error| text(&error))?,
                    Cmd::Plan => quiet(plan::run(&settings, &paths).await)?,
                    Cmd::Eval { suites, tools, wrong, disguised } => {
                        let show = eval::Show { json: cli.json, wrong, disguised };
                        quiet(eval::run(&paths, &settings, &suites, tools.as_deref(), show).await)?
                    }
                    Cmd::Play { stories } => {
                        return Ok(good(play::run(&stories).await.map_err(|error| text(&error))?));
                    }
                    Cmd::Bench { requests, traced } => quiet(bench::run(&settings, requests, traced).await)?,
                    _ => {}
                }
                Ok(ExitCode::SUCCESS)
            });
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The number of an alarm.
fn number(said: &str) -> Result<i64, String> {
    said.parse().map_err(|_| "an alarm has a number, which `hob alarms` shows".to_owned())
}

/// A reader that has enough (`hob plan | head`) is no error.
fn quiet(result: io::Result<()>) -> Result<(), String> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| error.to_string()),
    }
}

/// Logs to standard error: ids, lengths and tool names, never what was said. The library that speaks to agents would
/// log what they say.
fn log(level: LevelFilter) {
    let which = Targets::new().with_default(level).with_target("rmcp", LevelFilter::OFF);
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .with_max_level(level)
        .finish()
        .with(which)
        .init();
}
