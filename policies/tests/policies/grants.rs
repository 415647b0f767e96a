//! "Always for this kind": what it covers, and for whom it cannot be given.

use hob_policies::{Circumstances, Grant, Preset, Rules, Ruling, rule};
use hob_tools::{Resolved, Risk};

use crate::common::{call, preset, when};

use Ruling::{Allow, Ask, Refuse};

fn granted(tool: &str, words: &str) -> Option<Grant> {
    Grant::of(&call(tool), &when(tool, words))
}

fn ruling(rules: &Rules, tool: &str, words: &str, grants: &[Grant]) -> Ruling {
    let of = Circumstances { grants: grants.to_vec(), ..when(tool, words) };
    rule(rules, &call(tool), &of).0
}

#[test]
fn it_covers_one_tool_one_provider_and_the_labels_that_were_shown() {
    let ask = preset(Preset::Ask);
    let grant = [granted("web.search", "provider=wikipedia location").unwrap()];
    for (tool, words, expected) in [
        ("web.search", "provider=wikipedia location", Allow),
        ("web.search", "provider=wikipedia", Allow),
        ("web.search", "provider=wikipedia location contacts", Ask),
        ("web.search", "provider=brave", Ask),
        ("remote.ask", "provider=wikipedia", Ask),
        ("web.search", "provider=wikipedia roaming", Ask),
        ("web.search", "provider=wikipedia tainted", Ask),
        ("web.search", "provider=wikipedia secret", Refuse),
        ("web.search", "provider=wikipedia locked", Refuse),
        ("web.search", "provider=wikipedia plain", Ask),
        ("web.search", "provider=wikipedia plain app=org.x", Ask),
    ] {
        assert_eq!(ruling(&ask, tool, words, &grant), expected, "{tool} {words}");
    }
    assert_eq!(ruling(&preset(Preset::LocalOnly), "web.search", "provider=wikipedia", &grant), Refuse);
}

#[test]
fn a_client_that_the_kernel_vouches_for_has_its_own() {
    let ask = preset(Preset::Ask);
    let grant = [granted("web.search", "provider=wikipedia plain app=org.x").unwrap()];
    assert_eq!(ruling(&ask, "web.search", "provider=wikipedia plain app=org.x", &grant), Allow);
    for words in ["provider=wikipedia", "provider=wikipedia plain", "provider=wikipedia plain app=org.y"] {
        assert_eq!(ruling(&ask, "web.search", words, &grant), Ask, "{words}");
    }
}

#[test]
fn it_is_never_given_for_what_is_not_the_persons() {
    for words in ["provider=w tainted", "provider=w secret", "provider=w plain", ""] {
        assert_eq!(granted("web.search", words), None, "{words}");
    }
    for risk in [Risk::Spends, Risk::Exec] {
        let call = Resolved { risk, ..call("my.own") };
        assert_eq!(Grant::of(&call, &when("my.own", "provider=w")), None);
    }
}

#[test]
fn own_rules_may_ask_each_time_all_the_same() {
    let text = "@id(\"each\") @because(\"each time\")\nforbid (principal, action == Action::\"send\", resource) unless { context.approved };";
    let rules = Rules::with_own(Preset::Ask, "own", text).unwrap();
    let grant = [granted("web.search", "provider=wikipedia").unwrap()];
    assert_eq!(ruling(&rules, "web.search", "provider=wikipedia", &grant), Ask);
}

#[test]
fn it_is_kept_as_data() {
    let grant = granted("web.search", "provider=wikipedia contacts location").unwrap();
    let kept = serde_json::to_string(&grant).unwrap();
    assert_eq!(serde_json::from_str::<Grant>(&kept).unwrap(), grant);
}
