//! Providers as their pages document them: servers of the tests' own, asked through the courier. Those of others are
//! asked by command (`tests/servers/run`).

pub mod servers;

use hob::courier::client::Courier;
use hob::courier::wire::{Exchange, Limits, Piece};
use hob::providers::{
    Answer, AnswerError, KeySource, Kind, ProviderSettings, Question, Reader, Source, compose, key_headers,
    keys,
};

use std::process::Command;

use self::servers::Server;
use crate::home::{Home, binary};

/// A home with a courier, and one thread's event loop.
struct Desk {
    courier: Courier,
    runtime: tokio::runtime::Runtime,
    home: Home,
}

impl Desk {
    fn new() -> Self {
        let home = Home::new();
        home.says(&["start"]);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { courier: Courier::new(&home.paths()), runtime, home }
    }

    /// A key in a file of this home.
    fn key(&self, key: &str) -> KeySource {
        use std::os::unix::fs::PermissionsExt;
        let path = self.home.path().join("key");
        std::fs::write(&path, key).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        KeySource::File(path.display().to_string())
    }

    /// Asks; what was streamed, and the answer.
    fn ask(&self, of: &ProviderSettings, what: &Question) -> (Vec<String>, Result<Answer, AnswerError>) {
        self.runtime.block_on(async {
            let message = compose(of, what).unwrap();
            let secret_headers = match &of.key {
                Some(source) => key_headers(of, &keys::key(source).await.unwrap()),
                None => Vec::new(),
            };
            let exchange = Exchange {
                ledger: 1,
                method: message.method,
                url: message.url,
                headers: message.headers,
                secret_headers,
                body: message.body,
                local: of.local,
                limits: Limits::default(),
                ..Exchange::default()
            };
            let mut pieces = self.courier.exchange(&exchange).await.unwrap();
            let (mut reader, mut streamed) = (Reader::new(of), Vec::new());
            while let Some(piece) = pieces.next().await {
                match piece {
                    Piece::Head { status, headers } => reader.head(status, &headers),
                    Piece::Chunk(bytes) => streamed.extend(reader.feed(&bytes)),
                    Piece::End | Piece::Ready { .. } => {}
                    Piece::Failed(fault) => streamed.push(format!("failed: {:?}", fault.kind)),
                }
            }
            (streamed, reader.finish())
        })
    }
}

fn own(kind: Kind, server: &Server) -> ProviderSettings {
    ProviderSettings { url: server.url(), local: true, ..ProviderSettings::new("own", kind) }
}

fn find(query: &str) -> Question {
    Question::Search { query: query.to_owned() }
}

fn said(said: &str) -> String {
    said.to_owned()
}

#[test]
fn searches_are_answered() {
    let (desk, server) = (Desk::new(), Server::start());
    let wikipedia = own(Kind::Wikipedia, &server);
    let answer = desk.ask(&wikipedia, &find("höchster Berg der Alpen")).1.unwrap();
    assert_eq!(answer.text, "Mont Blanc is 4,806 m high & the highest of the Alps.");
    let titles: Vec<&str> = answer.sources.iter().map(|source| source.title.as_str()).collect();
    assert_eq!(titles, ["Mont Blanc", "Alps"]);
    assert_eq!(answer.sources[0].url, "https://en.wikipedia.org/wiki/Mont_Blanc");
    let nothing = desk.ask(&wikipedia, &find("nothing")).1.unwrap();
    assert!(nothing.text.is_empty() && nothing.sources.is_empty());

    let answer = desk.ask(&own(Kind::Searxng, &server), &find("rain & snow")).1.unwrap();
    assert_eq!(answer.sources.len(), 2);
    assert_eq!(answer.sources[1].snippet, "Snow is frozen <rain>.");
    let closed = ProviderSettings { url: format!("{}/closed", server.url()), ..own(Kind::Searxng, &server) };
    assert!(matches!(desk.ask(&closed, &find("x")).1, Err(AnswerError::Shut { .. })));

    let brave = ProviderSettings { key: Some(desk.key(servers::KEY)), ..own(Kind::Brave, &server) };
    let answer = desk.ask(&brave, &find("rain")).1.unwrap();
    assert_eq!(answer.text, "Rain is water that falls.");
    let wrong = ProviderSettings { key: Some(desk.key("wrong")), ..own(Kind::Brave, &server) };
    let refused =
        AnswerError::Refused { status: 422, said: said("The provided subscription token is invalid.") };
    assert_eq!(desk.ask(&wrong, &find("rain")).1, Err(refused));

    for request in server.requests() {
        let names = ["accept", "connection", "host", "user-agent", "x-subscription-token"];
        let odd: Vec<_> = request.headers.keys().filter(|name| !names.contains(&name.as_str())).collect();
        assert!(odd.is_empty(), "{odd:?} tell more than is needed");
        assert!(request.headers["user-agent"].starts_with(concat!("Hob/", env!("CARGO_PKG_VERSION"))));
        assert!(request.body.is_empty());
    }
}

#[test]
fn questions_are_answered_however_the_answer_comes() {
    let (desk, server) = (Desk::new(), Server::start());
    let source = Source { title: said("Sky"), url: said("https://sky.example/"), snippet: said("Blue.") };
    let what = Question::Ask { question: said("why is the sky blue?"), sources: vec![source] };
    for how in ["lines", "returns", "bytes", "whole", "no-done", "thoughts"] {
        let model = ProviderSettings {
            model: said(how),
            key: Some(desk.key(servers::KEY)),
            ..own(Kind::OpenAi, &server)
        };
        let (streamed, answer) = desk.ask(&model, &what);
        let answer = answer.unwrap_or_else(|error| panic!("{how}: {error}"));
        assert_eq!(answer.text, servers::ANSWER, "{how}");
        assert_eq!(answer.model.as_deref(), Some(how));
        assert!(answer.whole && answer.tokens == Some((12, 7)), "{how}: {answer:?}");
        assert_eq!(streamed.concat(), if how == "whole" { "" } else { servers::ANSWER }, "{how}");
    }
    let requests = server.requests();
    for request in &requests {
        let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        let fields: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, ["model", "messages", "stream", "max_tokens"]);
        assert!(
            body["messages"][1]["content"].as_str().unwrap().starts_with("why is the sky blue?\n\n> [1] Sky")
        );
        let names =
            ["accept", "authorization", "connection", "content-length", "content-type", "host", "user-agent"];
        assert!(request.headers.keys().all(|name| names.contains(&name.as_str())), "{:?}", request.headers);
    }
    let bodies: Vec<String> = requests
        .iter()
        .map(|request| String::from_utf8(request.body.clone()).unwrap())
        .map(|body| body.split_once("\"messages\"").unwrap().1.to_owned())
        .collect();
    assert!(bodies.iter().all(|body| body == &bodies[0]), "the same question, and other bytes");
}

#[test]
fn faults_of_models_are_told() {
    let (desk, server) = (Desk::new(), Server::start());
    let what = Question::Ask { question: said("why?"), sources: Vec::new() };
    let ask = |how: &str, key: &str| {
        let of =
            ProviderSettings { model: said(how), key: Some(desk.key(key)), ..own(Kind::OpenAi, &server) };
        desk.ask(&of, &what).1
    };
    let refused = |status| AnswerError::Refused { status, said: said("The model `none` does not exist") };
    assert_eq!(ask("none", servers::KEY), Err(refused(404)));
    let key = AnswerError::Key { status: 401, said: said("Incorrect API key provided") };
    assert_eq!(ask("lines", "wrong"), Err(key));
    assert_eq!(ask("error-at-once", servers::KEY), Err(AnswerError::Said { said: said("out of memory") }));
    assert_eq!(ask("nothing", servers::KEY), Err(AnswerError::Empty));
    assert_eq!(ask("page", servers::KEY), Err(AnswerError::Form));
    for how in ["error-later", "cut"] {
        let answer = ask(how, servers::KEY).unwrap();
        assert_eq!((answer.text.as_str(), answer.whole), ("Because", false), "{how}");
    }
    // Endless ones are cut where an answer would have ended long ago; the courier's own bounds hold beside that.
    let answer = ask("endless", servers::KEY).unwrap();
    assert!(
        !answer.whole && (15_900..=16_000).contains(&answer.text.chars().count()),
        "{}",
        answer.text.len()
    );
    assert_eq!(ask("endless-line", servers::KEY), Err(AnswerError::TooLarge));
}

/// What `hob` says to this person at a terminal of their own, which `script` of util-linux makes.
fn at_terminal(home: &Home, words: &str) -> String {
    let mut command = home.command("hob");
    let environment: Vec<(String, String)> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value?.to_str()?.to_owned())))
        .collect();
    command = Command::new("script");
    command.arg("-qec").arg(format!("{} {words}", binary("hob").display())).arg("/dev/null").env_clear();
    let output = command.envs(environment).stdin(std::process::Stdio::null()).output().unwrap();
    String::from_utf8_lossy(&output.stdout).replace('\r', "")
}

#[test]
fn a_person_at_a_terminal_is_answered_by_their_own_servers() {
    let (home, server) = (Home::new(), Server::start());
    std::fs::create_dir_all(home.paths().config).unwrap();
    let key = home.paths().config.join("key");
    std::fs::write(&key, servers::KEY).unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let url = server.url();
    let settings = format!(
        "policy = \"trusted-home\"\n\n[[provider]]\nname = \"wiki\"\nkind = \"wikipedia\"\nurl = \"{url}\"\nlocal = true\n\n\
         [[provider]]\nname = \"home\"\nkind = \"openai\"\nurl = \"{url}\"\nmodel = \"returns\"\nlocal = true\n\
         key = {{ file = \"~/.config/hob/key\" }}\n"
    );
    std::fs::write(home.paths().settings(), settings).unwrap();
    let said = at_terminal(&home, "ask search the web for the height of Mont Blanc");
    assert!(said.contains("wiki says: Mont Blanc is 4,806 m high"), "{said}");
    assert!(said.contains("https://en.wikipedia.org/wiki/Alps"), "{said}");
    let said = at_terminal(&home, "ask who wrote Faust");
    assert!(said.contains(&format!("home says: {}", servers::ANSWER)), "{said}");
    // Without a terminal it is a program that asks, and programs only wait.
    let said = home.says(&["ask", "search the web for the height of Mont Blanc"]);
    assert!(!said.contains("Mont Blanc is 4,806 m high"), "{said}");
    assert_eq!(server.requests().len(), 2);
    let kept = std::fs::read(home.paths().store()).unwrap();
    let log = std::fs::read_to_string(home.paths().runtime.join("courier.log")).unwrap_or_default();
    assert!(!kept.windows(servers::KEY.len()).any(|bytes| bytes == servers::KEY.as_bytes()));
    assert!(!log.contains(servers::KEY) && !log.contains("Faust"), "{log}");
}
