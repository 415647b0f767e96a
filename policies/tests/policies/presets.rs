//! What the presets say, and that their files are as strict as a person's.

use hob_policies::{Passing, Preset, Rules, Ruling, rule};
use hob_tools::catalogue;

use crate::common::{call, choosing, preset, ruled, when};

use Ruling::{Allow, Ask, Refuse};

#[test]
fn each_preset_reads_and_has_a_digest_of_its_own() {
    let digests: Vec<String> = Preset::ALL.iter().map(|one| preset(*one).digest().to_owned()).collect();
    assert!(digests.iter().all(|digest| digest.len() == 64));
    assert!(digests[0] != digests[1] && digests[1] != digests[2] && digests[0] != digests[2]);
    assert_eq!(preset(Preset::Ask).digest(), digests[1], "the same is read the same");
    let own = Rules::with_own(Preset::Ask, "empty", "").unwrap();
    assert_ne!(own.digest(), digests[1], "an empty file is one");
}

#[test]
fn each_rule_of_ours_shows_examples_of_both_kinds() {
    for preset in Preset::ALL {
        for (name, text) in preset.files() {
            for rule in text.split("@id(").skip(1) {
                assert!(rule.contains("@hits(") && rule.contains("@misses("), "{name}: @id({rule}");
            }
        }
    }
}

#[test]
fn what_stays_here_runs_with_every_preset() {
    for rules in Preset::ALL.map(preset) {
        for tool in catalogue().tools.iter().filter(|tool| tool.risk < hob_tools::Risk::Sends) {
            assert_eq!(ruled(&rules, &tool.name, "").0, Allow, "{}", tool.name);
        }
    }
}

#[test]
fn what_leaves_is_refused_asked_or_let_through_by_preset() {
    let [local, ask, home] = Preset::ALL.map(preset);
    for tool in ["message.send", "call.start", "web.search", "remote.ask", "calendar.add", "weather.get"] {
        assert_eq!(ruled(&local, tool, ""), (Refuse, "local-only".to_owned()), "{tool}");
        assert_eq!(ruled(&local, tool, "approved local").0, Refuse, "{tool}");
        assert_eq!(ruled(&ask, tool, ""), (Ask, "yes".to_owned()), "{tool}");
        assert_eq!(ruled(&ask, tool, "approved").0, Allow, "{tool}");
        assert_eq!(ruled(&ask, tool, "local").0, Ask, "{tool}");
        assert_eq!(ruled(&home, tool, "").0, Ask, "{tool}");
        assert_eq!(ruled(&home, tool, "local"), (Allow, "home".to_owned()), "{tool}");
        assert_eq!(ruled(&home, tool, "local plain").0, Ask, "{tool}");
    }
}

#[test]
fn the_first_reason_is_told() {
    let ask = preset(Preset::Ask);
    assert_eq!(ruled(&ask, "message.send", "contacts"), (Ask, "personal".to_owned()));
    assert_eq!(ruled(&ask, "web.search", "roaming"), (Ask, "roaming".to_owned()));
    let because = rule(&ask, &call("message.send"), &when("message.send", "locked")).1;
    assert!(because.words.contains("unlock it first"), "{because:?}");
}

#[test]
fn what_a_service_passes_on_is_sent_whatever_the_risk() {
    for passing in Passing::ALL {
        let words = format!("by={}", passing.name());
        assert_eq!(ruled(&preset(Preset::LocalOnly), "media.play", &words).0, Refuse);
        assert_eq!(ruled(&preset(Preset::Ask), "media.play", &words).0, Ask);
    }
}

#[test]
fn money_and_programs_are_asked_about() {
    for rules in [Preset::Ask, Preset::TrustedHome].map(preset) {
        for risk in [hob_tools::Risk::Spends, hob_tools::Risk::Exec] {
            let call = hob_tools::Resolved { risk, ..call("my.own") };
            assert_eq!(rule(&rules, &call, &when("my.own", "")).0, Ask);
            assert_eq!(rule(&rules, &call, &when("my.own", "approved")).0, Allow);
        }
    }
}

/// The list of the design, held against the whole catalogue.
#[test]
fn a_locked_screen_lets_through_what_harms_nobody() {
    let open = |tool: &str| {
        let family = tool.split('.').next().unwrap();
        ["alarm", "timer", "list", "media", "volume", "clock", "calc"].contains(&family)
            || ["reminder.add", "note.add", "hob.help", "hob.cancel", "hob.none"].contains(&tool)
    };
    for rules in Preset::ALL.map(preset) {
        for tool in &catalogue().tools {
            let expected = if open(&tool.name) { Allow } else { Refuse };
            for words in ["locked", "locked approved", "locked local approved"] {
                // What words are handed on for is not in the list, whoever has the family.
                let expected = if words.contains("local") { Refuse } else { expected };
                assert_eq!(ruled(&rules, &tool.name, words).0, expected, "{} {words}", tool.name);
            }
        }
        let torch = choosing("setting.switch", "what", "torch");
        let wifi = choosing("setting.switch", "what", "wifi");
        let locked = when("setting.switch", "locked");
        assert_eq!(rule(&rules, &torch, &locked).0, Allow);
        assert_eq!(rule(&rules, &wifi, &locked).0, Refuse);
    }
}
