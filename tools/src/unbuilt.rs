//! The families that are not built yet: their signatures, so that the model can tell them apart and Hob can say so.
//!
//! Data in the form of code: name, what it is for, risk, requests that mean it, arguments. A family that is built
//! moves to its own file.

use serde_json::{Map, Value, json};

use crate::catalogue::{Argument, Choice, Kind, Risk, Tool};

/// A word of a fixed set, and what a person calls it.
type Word = (&'static str, &'static str);

const PLAYBACK: &[Word] = &[
    ("pause", "hold the playback for now"),
    ("resume", "go on playing"),
    ("next", "skip to the next track"),
    ("previous", "go back to the track before"),
    ("stop", "end the playback"),
    ("shuffle", "play in random order"),
    ("repeat", "play again and again"),
];
const DIRECTION: &[Word] =
    &[("up", "more, higher, louder, brighter"), ("down", "less, lower, quieter, dimmer")];
const ON_OFF: &[Word] = &[("on", "switch it on, enable"), ("off", "switch it off, disable")];
const SETTINGS: &[Word] = &[
    ("wifi", "Wi-Fi, wireless internet"),
    ("bluetooth", "Bluetooth"),
    ("airplane", "airplane mode, flight mode"),
    ("mobile_data", "mobile data, cellular data"),
    ("hotspot", "hotspot, tethering"),
    ("location", "location, GPS"),
    ("torch", "torch, flashlight"),
    ("do_not_disturb", "do not disturb, silent mode"),
    ("night_light", "night light, blue light filter"),
    ("dark_mode", "dark mode, dark theme"),
    ("battery_saver", "battery saver, power saving"),
];
const ON_OFF_TOGGLE: &[Word] = &[
    ("on", "switch it on, enable"),
    ("off", "switch it off, disable"),
    ("toggle", "switch to the other state"),
];

/// An argument: name, kind, whether it is required, what the model reads, choices.
type Said = (&'static str, Kind, bool, &'static str, &'static [Word]);

/// A tool: name, what the model reads, risk, examples, arguments.
type Signature = (&'static str, &'static str, Risk, &'static [&'static str], &'static [Said]);

/// Family by family.
#[rustfmt::skip]
const SIGNATURES: &[Signature] = &[
    ("notification.read", "Read out the notifications on the phone.", Risk::Reads,
     &["read my notifications", "what did I miss"], &[
     ]),
    ("call.answer", "Take the phone call that is coming in.", Risk::Device,
     &["answer the call", "pick up"], &[
     ]),
    ("call.end", "End or reject the phone call.", Risk::Device,
     &["hang up", "end the call", "decline it"], &[
     ]),
    ("contact.find", "Look up the number or address of a contact.", Risk::Reads,
     &["what's Anna's number", "find Bob's email address"], &[
         ("who", Kind::Text, true, "the person to look up", &[]),
     ]),
    ("contact.add", "Save a new contact.", Risk::Local,
     &["save 555 1234 as Bob", "add Anna to my contacts"], &[
         ("who", Kind::Text, true, "the name of the contact", &[]),
         ("number", Kind::Text, false, "the number or address", &[]),
     ]),
    ("media.play", "Play music, a podcast, radio, a video or a book.", Risk::Device,
     &["play some jazz", "put on Abbey Road", "play the news podcast"], &[
         ("query", Kind::Text, false, "what to play", &[]),
     ]),
    ("media.control", "Control what is playing: pause, resume, next, previous, stop, shuffle, repeat.", Risk::Device,
     &["pause the music", "next song", "shuffle this"], &[
         ("action", Kind::Choice, true, "what to do with the playback", PLAYBACK),
     ]),
    ("media.what", "Tell what is playing now.", Risk::Reads,
     &["what song is this", "who's singing"], &[
     ]),
    ("volume.set", "Set the sound volume to a level.", Risk::Device,
     &["set the volume to 50 percent", "volume 3", "max volume"], &[
         ("level", Kind::Quantity, true, "the volume, as a number or percent", &[]),
     ]),
    ("volume.change", "Make the sound louder or quieter.", Risk::Device,
     &["turn it up", "quieter please", "raise the volume by 10"], &[
         ("direction", Kind::Choice, true, "louder or quieter", DIRECTION),
         ("by", Kind::Quantity, false, "by how much", &[]),
     ]),
    ("volume.mute", "Mute or unmute the sound.", Risk::Device,
     &["mute", "unmute the phone", "silence"], &[
         ("state", Kind::Choice, false, "mute on or off", ON_OFF),
     ]),
    ("display.set", "Set the screen brightness to a level.", Risk::Device,
     &["set brightness to 70 percent", "screen to full brightness"], &[
         ("level", Kind::Quantity, true, "the brightness, as a number or percent", &[]),
     ]),
    ("display.change", "Make the screen brighter or darker.", Risk::Device,
     &["dim the screen", "make the display brighter"], &[
         ("direction", Kind::Choice, true, "brighter or darker", DIRECTION),
         ("by", Kind::Quantity, false, "by how much", &[]),
     ]),
    ("setting.switch", "Switch a setting of the phone on or off.", Risk::Device,
     &["turn on wifi", "disable bluetooth", "flashlight on", "go dark mode"], &[
         ("what", Kind::Choice, true, "the setting", SETTINGS),
         ("state", Kind::Choice, true, "on, off or toggle", ON_OFF_TOGGLE),
     ]),
    ("setting.get", "Tell how a setting of the phone stands.", Risk::Reads,
     &["is bluetooth on", "am I in airplane mode"], &[
         ("what", Kind::Choice, true, "the setting", SETTINGS),
     ]),
    ("device.battery", "Tell the state of the battery.", Risk::Reads,
     &["how much battery is left", "is my phone charging"], &[
     ]),
    ("device.storage", "Tell how much storage is free.", Risk::Reads,
     &["how much space is left", "is my storage full"], &[
     ]),
    ("device.find_phone", "Make the phone ring loudly so that it can be found.", Risk::Device,
     &["find my phone", "where is my phone"], &[
     ]),
    ("map.find", "Find a place nearby or on the map.", Risk::Reads,
     &["find a pharmacy nearby", "where is the next gas station"], &[
         ("query", Kind::Text, true, "the place looked for", &[]),
     ]),
    ("map.route", "Show the way to a place.", Risk::Reads,
     &["take me home", "directions to the airport"], &[
         ("to", Kind::Text, true, "where to go", &[]),
     ]),
    ("weather.get", "Tell the weather.", Risk::Sends,
     &["what's the weather tomorrow", "will it rain in Paris"], &[
         ("where", Kind::Text, false, "the place", &[]),
         ("when", Kind::When, false, "the time or day", &[]),
     ]),
];

/// A tool with its name.
type Named = (&'static str, Tool);

/// The tools with their names.
pub(crate) fn tools() -> impl Iterator<Item = Named> {
    SIGNATURES.iter().map(tool)
}

fn tool((name, description, risk, examples, said): &Signature) -> Named {
    let args = said
        .iter()
        .map(|(name, kind, required, description, choices)| Argument {
            name: (*name).to_owned(),
            kind: *kind,
            required: *required,
            description: (*description).to_owned(),
            choices: choices
                .iter()
                .map(|(name, description)| Choice {
                    name: (*name).to_owned(),
                    description: (*description).to_owned(),
                })
                .collect(),
        })
        .collect();
    let tool = Tool {
        name: (*name).to_owned(),
        description: (*description).to_owned(),
        risk: *risk,
        built: false,
        examples: examples.iter().map(|example| (*example).to_owned()).collect(),
        args,
    };
    (name, tool)
}

/// The JSON Schema of a tool's resolved arguments, from its signature.
pub(crate) fn schema(tool: &Tool) -> Value {
    let mut properties = Map::new();
    for argument in &tool.args {
        let mut schema = match argument.kind {
            Kind::When => json!({"type": ["string", "integer", "object"]}),
            Kind::Duration => json!({"type": "integer", "minimum": 1}),
            Kind::Quantity => json!({"type": ["number", "object"]}),
            Kind::Text => json!({"type": ["string", "object"], "maxLength": 4000}),
            Kind::Items => json!({"type": "array", "items": {"type": "string"}, "maxItems": 8}),
            Kind::Which => json!({"type": "object"}),
            Kind::Choice => {
                let words: Vec<&str> = argument.choices.iter().map(|choice| choice.name.as_str()).collect();
                json!({"enum": words})
            }
        };
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), json!(argument.description));
            schema.insert("x-hob-kind".to_owned(), json!(argument.kind));
        }
        properties.insert(argument.name.clone(), schema);
    }
    json!({
        "description": tool.description,
        "type": "object",
        "properties": properties,
        "required": tool.required(),
        "additionalProperties": false,
    })
}
