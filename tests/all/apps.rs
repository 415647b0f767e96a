//! Apps that a real daemon opens over a real bus: one that the bus activates, one that systemd starts, and none.

use std::collections::HashMap;
use std::fs;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde_json::{Value, json};
use tokio_stream::StreamExt;
use zbus::message::Type;
use zbus::{Connection, MessageStream, ObjectPath, OwnedVariant};

use crate::home::{Home, PATIENCE};
use crate::keeper::bus::Bus;

/// What the desktop was asked to open.
#[derive(Debug, PartialEq, Eq)]
enum Opened {
    Activated(String),
    Started { unit: String, command: Vec<String> },
}

type Properties = Vec<(String, OwnedVariant)>;

/// A desktop with one app of its own, and systemd's place in it.
fn desktop(address: &str) -> Receiver<Opened> {
    let (tell, opened) = channel();
    let (up, is_up) = channel();
    let address = address.to_owned();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let connection = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
            let mut messages = MessageStream::from(&connection);
            for name in ["org.example.Maps", "org.freedesktop.systemd1"] {
                connection.request_name(name).await.unwrap();
            }
            up.send(()).unwrap();
            while let Some(Ok(message)) = messages.next().await {
                if message.message_type() == Type::MethodCall {
                    answer(&connection, &message, &tell).await;
                }
            }
        });
    });
    is_up.recv_timeout(PATIENCE).unwrap();
    opened
}

async fn answer(connection: &Connection, message: &zbus::Message, tell: &Sender<Opened>) {
    let (header, body) = (message.header(), message.body());
    match header.member().map(|member| member.as_str()) {
        Some("Activate") => {
            let _: (HashMap<String, OwnedVariant>,) = body.deserialize().unwrap();
            tell.send(Opened::Activated(header.path().unwrap().to_string())).unwrap();
            connection.reply(&header, &()).await.unwrap();
        }
        Some("StartTransientUnit") => {
            let (unit, _, service, _) =
                body.deserialize::<(String, String, Properties, Vec<(String, Properties)>)>().unwrap();
            let exec = service.into_iter().find(|(name, _)| name == "ExecStart").unwrap().1;
            let mut exec: Vec<(String, Vec<String>, bool)> = exec.try_into().unwrap();
            tell.send(Opened::Started { unit, command: exec.remove(0).1 }).unwrap();
            let job = ObjectPath::try_from("/org/freedesktop/systemd1/job/1").unwrap();
            connection.reply(&header, &job).await.unwrap();
        }
        _ => {}
    }
}

#[test]
fn an_app_is_opened_by_the_desktop_and_never_by_hob() {
    let home = Home::new();
    let folder = home.path().join(".local/share/applications");
    fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: &str| {
        fs::write(folder.join(name), format!("[Desktop Entry]\nType=Application\n{text}")).unwrap();
    };
    put("org.example.Maps.desktop", "Name=Maps\nDBusActivatable=true\n");
    put("paint-box.desktop", "Name=Paintbox\nExec=\"/opt/paint box\" --new %F\n");
    let asks = |text: &str| -> Value {
        let answer = home.asks(&json!({ "text": text }));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    };
    home.says(&["start"]);
    let alone = asks("open paintbox")["text"].as_str().unwrap().to_owned();
    assert!(alone.starts_with("I could not do that: there is no desktop to ask"), "{alone}");
    let bus = Bus::start(&home.path().join("run"));
    let opened = desktop(&bus.address);
    assert_eq!(asks("open maps")["text"], "Opening Maps.");
    assert_eq!(opened.recv_timeout(PATIENCE).unwrap(), Opened::Activated("/org/example/Maps".to_owned()));
    assert_eq!(asks("launch paintbox")["text"], "Opening Paintbox.");
    let Opened::Started { unit, command } = opened.recv_timeout(PATIENCE).unwrap() else {
        panic!("activated")
    };
    assert!(unit.starts_with("app-hob-paint\\x2dbox-") && unit.ends_with(".service"), "{unit}");
    assert_eq!(command, ["/opt/paint box", "--new"]);
}
