//! A large model somewhere else: knowledge, writing, chat, translation.

use crate::args::Text;
use crate::outgoing::Outgoing;
use crate::toolbox::{Definition, tool};

pub(crate) const TOOLS: &[Definition] = &[ASK];

tool! {
    /// Ask a large remote model: knowledge, writing, chat, translation.
    ASK: Ask = "remote.ask", Sends,
    ["write a poem about autumn", "how do I say thank you in Greek", "why is the sky blue"],
    send(ask) {
        /// the question or task
        question: Text,
    }
}

fn ask(args: Ask) -> Outgoing {
    Outgoing::Ask { question: args.question.0 }
}
