//! How calls would be ruled: nothing is asked or kept.

use hob_policies::{Because, Circumstances, ClientKind, Ruling};
use hob_tools::{Labels, Resolved};
use serde_json::{Value, json};

use super::super::calendar;
use super::super::understood::Outcome;
use super::{Unsent, drafted, in_emergency, stands};
use crate::draft::{Draft, Way};
use crate::hob::{Asked, Desk, Hob};

/// A call as it would be ruled now.
pub(in crate::turn) struct Foreseen {
    pub(in crate::turn) ruling: Ruling,
    pub(in crate::turn) because: Because,
    /// What would leave with it.
    draft: Option<Draft>,
}

/// The ruling on a call, without asking or keeping anything; `planned` is whether it is for a time to come.
///
/// # Errors
/// [`Unsent`]: it would not even be asked about, or nobody could say yes to it.
pub(in crate::turn) async fn foreseen(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    (call, labels): (Resolved, Labels),
    planned: bool,
) -> Result<Foreseen, Unsent> {
    let (call, provider) = calendar::passing(desk, call);
    let mut of = Circumstances { client: asked.client.clone(), labels, ..Circumstances::default() };
    if !planned {
        in_emergency(desk, asked, &call, &mut of);
    }
    let draft = drafted(hob, desk, asked, &call, None, &mut of).await?.map(|(draft, _)| draft);
    of.provider = provider.or(of.provider);
    of.grants.clone_from(&desk.grants);
    of.device = stands(hob, desk, asked, &call, &of).await;
    let (ruling, because) = hob_policies::rule(&hob.policy.rules(), &call, &of);
    // As in [`one`]: it is the person's to make, and who shows no draft on the device asks nobody but who asked.
    if ruling == Ruling::Ask && draft.is_none() && asked.client.kind == ClientKind::Plain {
        return Err(Unsent::Refused(because));
    }
    Ok(Foreseen { ruling, because, draft })
}

/// What `hob explain` shows of one outcome: how it would be ruled, why, and what would leave.
pub(in crate::turn) async fn explained(
    hob: &Hob,
    desk: &mut Desk,
    asked: &Asked,
    outcome: Outcome,
) -> (Ruling, Because, Value) {
    let nothing = |words: &str| Because { rule: String::new(), words: words.to_owned() };
    let Ok(call) = outcome.resolved else { return (Ruling::Ask, nothing("it asks back first"), Value::Null) };
    let Foreseen { ruling, because, draft } =
        match foreseen(hob, desk, asked, (call, outcome.labels), false).await {
            Ok(foreseen) => foreseen,
            Err(why) => {
                let (ruling, because) = match why {
                    Unsent::Refused(because) => (Ruling::Refuse, because),
                    Unsent::Unreached(_) | Unsent::Several => (Ruling::Ask, nothing("it asks back first")),
                    Unsent::Nobody => (Ruling::Refuse, nothing("no provider serves it")),
                    Unsent::Draft(error) => (Ruling::Refuse, nothing(&error.to_string())),
                    Unsent::Tool(error) => (Ruling::Refuse, nothing(&error.to_string())),
                    Unsent::NotAsked(error) => (Ruling::Refuse, nothing(&error.to_string())),
                };
                return (ruling, because, Value::Null);
            }
        };
    let leaves = draft.map_or(Value::Null, |draft| {
        let (method, url, body) = draft.bytes();
        let mut leaves = json!({
            "provider": draft.provider(), "text": draft.words, "method": method, "bytes": body.len(),
        });
        // A program does not learn somebody's number by asking what would leave.
        let told = matches!(draft.way, Way::Courier { .. }) || asked.client.kind == ClientKind::Person;
        if let Some(leaves) = leaves.as_object_mut().filter(|_| told) {
            leaves.insert("url".to_owned(), json!(url));
            leaves.insert("digest".to_owned(), json!(draft.digest()));
        }
        leaves
    });
    (ruling, because, leaves)
}
