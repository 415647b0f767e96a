//! What holds whatever a rule file says.

use hob_policies::{Preset, Rules, Ruling, decide, rule};
use hob_tools::{Resolved, Risk};
use proptest::prelude::*;

use crate::common::{RISKS, call, preset, ruled, when};

use Ruling::{Allow, Ask, Refuse};

/// As open as a person's file can be.
const OPEN: &str = r#"
@id("all") @because("I trust everything")
permit (principal, action, resource);
"#;

fn open(preset: Preset) -> Rules {
    Rules::with_own(preset, "open", OPEN).unwrap()
}

#[test]
fn secrets_never_leave() {
    for rules in Preset::ALL.map(open) {
        for tool in ["message.send", "web.search", "remote.ask", "call.start"] {
            for words in ["secret", "secret approved", "secret approved local", "secret contacts"] {
                assert_eq!(ruled(&rules, tool, words).0, Refuse, "{tool} {words}");
            }
        }
        assert_eq!(ruled(&rules, "note.add", "secret").0, Allow, "here it may stay");
        assert_eq!(ruled(&rules, "media.play", "secret approved by=player").0, Refuse);
    }
}

#[test]
fn a_strangers_words_spend_nothing_and_run_nothing() {
    for rules in Preset::ALL.map(open) {
        for risk in [Risk::Spends, Risk::Exec] {
            for words in ["tainted", "tainted approved"] {
                let call = Resolved { risk, ..call("my.own") };
                let (ruling, because) = rule(&rules, &call, &when("my.own", words));
                assert_eq!((ruling, because.rule.as_str()), (Refuse, "floor.tainted-grave"));
            }
        }
    }
}

#[test]
fn a_strangers_words_cause_nothing_without_a_yes() {
    let rules = open(Preset::TrustedHome);
    for (tool, words, expected) in [
        ("alarm.set", "tainted", Ask),
        ("setting.switch", "tainted", Ask),
        ("hob.undo", "tainted", Ask),
        ("remote.ask", "tainted local", Ask),
        ("media.what", "tainted by=search", Ask),
        ("note.find", "tainted", Allow),
        ("calc.compute", "tainted", Allow),
        ("alarm.set", "tainted approved", Allow),
        ("remote.ask", "tainted local approved", Allow),
    ] {
        assert_eq!(ruled(&rules, tool, words).0, expected, "{tool} {words}");
    }
}

#[test]
fn help_is_called_whatever_holds_and_never_by_a_stranger() {
    let never = "@id(\"never\") @because(\"no\")\nforbid (principal, action, resource);";
    for preset in Preset::ALL {
        let rules = Rules::with_own(preset, "never", never).unwrap();
        for words in ["", "locked", "locked roaming plain secret", "contacts"] {
            let mut of = when("call.start", words);
            of.emergency = true;
            assert_eq!(rule(&rules, &call("call.start"), &of).0, Allow, "{words}");
            of.labels.tainted = true;
            assert_eq!(rule(&rules, &call("call.start"), &of).0, Refuse, "{words}");
            of.approved = true;
            assert_eq!(rule(&rules, &call("call.start"), &of).0, Refuse, "{words}");
        }
        let mut of = when("message.send", "");
        of.emergency = true;
        assert_eq!(rule(&rules, &call("message.send"), &of).0, Refuse, "it is a call or nothing");
    }
}

#[test]
fn a_rule_that_cannot_be_worked_out_refuses() {
    for effect in ["permit", "forbid"] {
        let text = format!(
            "@id(\"odd\") @because(\"odd\")\n{effect} (principal, action == Action::\"run\", resource)\nwhen {{ 9223372036854775807 + 1 < 0 }};"
        );
        let rules = Rules::with_own(Preset::Ask, "odd", &text).unwrap();
        for words in ["", "approved"] {
            let (ruling, because) = rule(&rules, &call("alarm.set"), &when("alarm.set", words));
            assert_eq!((ruling, because.rule.as_str()), (Refuse, "floor.unworkable"));
            assert!(because.words.contains("odd"), "{because:?}");
        }
        assert_eq!(ruled(&rules, "web.search", "").0, Ask, "only what it speaks of");
    }
}

#[test]
fn only_what_is_allowed_gets_a_permit() {
    let rules = preset(Preset::Ask);
    let calls = ["alarm.set", "message.send", "note.find"].map(call);
    let decided = decide(&rules, calls.to_vec(), &when("alarm.set", "tainted"));
    let rulings: Vec<Ruling> = decided.iter().map(hob_policies::Ruled::ruling).collect();
    assert_eq!(rulings, [Ask, Ask, Allow]);
}

/// Every word that can hold, each at will.
fn words() -> impl Strategy<Value = String> {
    let all = [
        "tainted",
        "locked",
        "metered",
        "roaming",
        "battery-low",
        "plain",
        "local",
        "contacts",
        "calendar",
        "messages",
        "location",
        "person",
        "secret",
        "by=model",
        "by=message",
        "provider=home",
        "app=org.x",
    ];
    proptest::sample::subsequence(all.to_vec(), 0..all.len()).prop_map(|words| words.join(" "))
}

fn calls() -> impl Strategy<Value = Resolved> {
    let tools =
        ["alarm.set", "note.find", "setting.switch", "message.send", "call.start", "web.search", "my.own"];
    (proptest::sample::select(tools.to_vec()), proptest::sample::select(RISKS.to_vec()))
        .prop_map(|(tool, risk)| Resolved { risk, ..call(tool) })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_yes_never_undoes_a_refusal(call in calls(), words in words(), preset in 0..3_usize, own: bool) {
        let preset = Preset::ALL[preset];
        let rules = if own { open(preset) } else { Rules::of(preset).unwrap() };
        let of = when(&call.tool, &words);
        let (before, because) = rule(&rules, &call, &of);
        let mut yes = of.clone();
        yes.approved = true;
        let (after, _) = rule(&rules, &call, &yes);
        prop_assert!(before != Refuse || after == Refuse, "{because:?}");
        prop_assert!(before != Ask || after == Allow, "a yes that is asked for is one");
        prop_assert_ne!(after, Ask);
    }
}
