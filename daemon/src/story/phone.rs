//! A phone for stories: what it was handed to pass on, and what came in.

use hob_tools::Contact;
use jiff::Timestamp;

use crate::passing::Handed;
use crate::world::sms::{Kept, NotPassed, Passed};

/// How the modem answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Modem {
    /// It sends.
    #[default]
    Sends,
    /// There is none; an app takes what it would have sent.
    Opens,
    /// There is none, and no app.
    Gone,
    /// It says no.
    Refuses,
    /// It never answers.
    Silent,
}

/// The phone of a story.
#[derive(Debug, Default)]
pub struct Phone {
    /// What was handed to it: `sms:+49171: I'll be late`.
    pub texted: Vec<String>,
    /// What came in.
    pub kept: Vec<Kept>,
    modem: Modem,
}

impl Phone {
    /// Reads a `modem` line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn modem(&mut self, line: &str) -> Result<(), String> {
        self.modem = match line {
            "sends" => Modem::Sends,
            "opens" => Modem::Opens,
            "gone" => Modem::Gone,
            "refuses" => Modem::Refuses,
            "silent" => Modem::Silent,
            _ => return Err(format!("a modem does not `{line}`")),
        };
        Ok(())
    }

    /// Reads a `receives` line: `+49 171 5551234: where are you`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn receives(&mut self, line: &str, at: Timestamp) -> Result<(), String> {
        let (number, text) = line.split_once(':').ok_or("what is received is NUMBER: WORDS")?;
        let (number, text) = (number.trim().to_owned(), text.trim().to_owned());
        self.kept.push(Kept { number, text, at: Some(at) });
        Ok(())
    }

    /// Passes something on.
    ///
    /// # Errors
    /// As the modem answers.
    pub fn pass(&mut self, handed: &Handed) -> Result<Passed, NotPassed> {
        let nobody = || NotPassed::Not("nothing on this device sends text messages".to_owned());
        let sms = handed.url.starts_with("sms:");
        let passed = match self.modem {
            Modem::Sends if sms => Ok(Passed::Sent),
            Modem::Sends | Modem::Opens => Ok(Passed::Opened),
            Modem::Gone => return Err(nobody()),
            Modem::Refuses => return Err(NotPassed::Not("the modem did not take it".to_owned())),
            Modem::Silent => Err(NotPassed::Unknown("the modem did not answer".to_owned())),
        };
        self.texted.push(format!("{}: {}", handed.url, String::from_utf8_lossy(&handed.body)));
        passed
    }
}

/// People by what stories tell of them: names, each with a number or an address of mail.
pub fn people(told: &[(String, String)]) -> Vec<Contact> {
    let mut people: Vec<Contact> = Vec::new();
    for (name, way) in told {
        // "Anna Weiss, mobile" is a number of hers among others.
        let (name, sort) = name.split_once(", ").unwrap_or((name, ""));
        let at = people.iter().position(|one| one.name == name).unwrap_or_else(|| {
            people.push(Contact { name: name.to_owned(), ..Contact::default() });
            people.len() - 1
        });
        if let Some(one) = people.get_mut(at) {
            match way.contains('@') {
                true => one.mails.push(way.clone()),
                false => one.numbers.push((sort.to_owned(), way.clone())),
            }
        }
    }
    people
}
