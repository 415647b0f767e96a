//! The web: fresh facts, from whoever the person lets search for them.

use crate::args::Text;
use crate::outgoing::Outgoing;
use crate::toolbox::{Definition, tool};

pub(crate) const TOOLS: &[Definition] = &[SEARCH];

tool! {
    /// Search the web for fresh facts: news, stocks, traffic, events, opening hours.
    SEARCH: Search = "web.search", Sends,
    ["search for cheap flights", "who won the game last night", "news about the election"],
    send(search) {
        /// what to search for
        query: Text,
    }
}

fn search(args: Search) -> Outgoing {
    Outgoing::Search { query: args.query.0 }
}
