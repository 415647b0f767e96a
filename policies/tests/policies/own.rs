//! A person's own rules: what they open, what they do not, and what is wrong with them.

use hob_policies::{Preset, Rules, Ruling, rule};
use proptest::prelude::*;

use crate::common::{call, ruled, when};

use Ruling::{Allow, Ask, Refuse};

fn own(preset: Preset, text: &str) -> Rules {
    Rules::with_own(preset, "rules.cedar", text).unwrap()
}

fn wrong(text: &str) -> String {
    Rules::with_own(Preset::Ask, "rules.cedar", text).unwrap_err().to_string()
}

const WIKIPEDIA: &str = r#"
@id("own.wikipedia")
@because("Wikipedia may hear what I look up")
@hits("web.search provider=wikipedia")
@misses("web.search provider=brave; message.send provider=wikipedia")
permit (principal, action == Action::"send", resource == Tool::"web.search")
when { context.provider == Provider::"wikipedia" };
"#;

#[test]
fn own_rules_open_what_the_preset_does_not_forbid() {
    let ask = own(Preset::Ask, WIKIPEDIA);
    assert_eq!(ruled(&ask, "web.search", "provider=wikipedia"), (Allow, "own.wikipedia".to_owned()));
    assert_eq!(ruled(&ask, "web.search", "provider=brave").0, Ask);
    assert_eq!(ruled(&ask, "web.search", "provider=wikipedia location"), (Ask, "personal".to_owned()));
    assert_eq!(ruled(&ask, "web.search", "provider=wikipedia roaming").0, Ask);
    assert_eq!(ruled(&ask, "web.search", "provider=wikipedia locked").0, Refuse);
    assert_eq!(ruled(&ask, "web.search", "provider=wikipedia tainted").0, Ask);
    let home = own(Preset::TrustedHome, WIKIPEDIA);
    assert_eq!(ruled(&home, "web.search", "provider=wikipedia location").0, Allow);
    let local = own(Preset::LocalOnly, WIKIPEDIA);
    assert_eq!(ruled(&local, "web.search", "provider=wikipedia approved").0, Refuse);
}

#[test]
fn own_rules_tighten_everything() {
    let text = r#"
@id("own.boss") @because("my messages wait for me") @hits("message.send") @misses("message.send approved")
forbid (principal, action == Action::"send", resource in Family::"message") unless { context.approved };
@id("own.wifi") @because("the Wi-Fi stays as it is") @hits("setting.switch choice=wifi") @misses("setting.switch choice=torch")
forbid (principal, action == Action::"run", resource == Tool::"setting.switch") when { context.choices.contains("wifi") };
@id("own.plain") @because("only I set alarms") @hits("alarm.set plain") @misses("alarm.set")
forbid (principal, action, resource in Family::"alarm") when { principal.kind == Kind::"plain" };
"#;
    let rules = own(Preset::TrustedHome, text);
    assert_eq!(ruled(&rules, "message.send", "local"), (Ask, "own.boss".to_owned()));
    assert_eq!(ruled(&rules, "alarm.set", "plain"), (Refuse, "own.plain".to_owned()));
    assert_eq!(ruled(&rules, "alarm.set", "").0, Allow);
    let wifi = crate::common::choosing("setting.switch", "what", "wifi");
    assert_eq!(rule(&rules, &wifi, &when("setting.switch", "approved")).0, Refuse);
}

#[test]
fn a_mistake_is_told_with_its_place() {
    let good = "@id(\"a\") @because(\"b\")\n";
    for (text, line, says) in [
        ("permit (principal, action, resource)", 1, "unexpected end"),
        ("\n\npermit (principal, action, resource);", 3, "no @id"),
        ("@id(\"a\")\npermit (principal, action, resource);", 1, "no @because"),
        ("@id(\"A b\") @because(\"c\") permit (principal, action, resource);", 1, "small letters"),
        ("@id(\"floor.mine\") @because(\"c\") permit (principal, action, resource);", 1, "is taken"),
        ("@id(\"lock\") @because(\"c\") permit (principal, action, resource);", 1, "a rule `lock` already"),
        (
            "@id(\"a\") @because(\"b\") @hit(\"x\") permit (principal, action, resource);",
            1,
            "`@hit` means nothing",
        ),
        (&format!("{good}permit (principal, action == Action::\"sned\", resource);"), 2, "sned"),
        (
            &format!("{good}permit (principal, action, resource == Tool::\"mesage.send\");"),
            1,
            "no tool `mesage.send`",
        ),
        (
            &format!("{good}permit (principal, action, resource in Family::\"mesage\");"),
            1,
            "no family `mesage`",
        ),
        (
            &format!(
                "{good}permit (principal, action, resource)\nwhen {{ resource.risk == Risk::\"sned\" }};"
            ),
            3,
            "sned",
        ),
        (&format!("{good}permit (principal, action, resource)\nwhen {{ context.tainnted }};"), 3, "tainnted"),
        (
            &format!("{good}permit (principal, action, resource)\nwhen {{ context.provider.local }};"),
            3,
            "provider",
        ),
        (&format!("{good}permit (principal, action, resource == ?resource);"), 1, "?resource"),
        (&format!("{good}forbid (principal, action, resource) when {{ false }};"), 1, "a"),
        (
            &format!("@hits(\"alarm.set\") {good}forbid (principal, action == Action::\"send\", resource);"),
            1,
            "does not apply",
        ),
        (
            &format!(
                "@misses(\"call.start\") {good}forbid (principal, action == Action::\"send\", resource);"
            ),
            1,
            "the rule applies",
        ),
        (
            &format!("@hits(\"alarm.sett\") {good}permit (principal, action, resource);"),
            1,
            "no tool `alarm.sett`",
        ),
        (
            &format!("@hits(\"alarm.set lokced\") {good}permit (principal, action, resource);"),
            1,
            "`lokced` is not known",
        ),
        (
            &format!(
                "{good}permit (principal, action, resource);\n{good}permit (principal, action, resource);"
            ),
            3,
            "two rules `a`",
        ),
    ] {
        let error = wrong(text);
        assert!(!error.contains('\n') && error.starts_with("`rules.cedar`"), "{error}");
        assert!(error.contains(&format!("line {line},")) || says.starts_with('?'), "{text}\n{error}");
        assert!(error.contains(says), "{text}\n{error}");
    }
    assert!(wrong(&" ".repeat(300_000)).contains("is the most"));
}

#[test]
fn a_rule_that_loosens_for_a_strangers_or_personal_words_is_no_rule() {
    for rule in [
        "forbid (principal, action, resource) unless { context.tainted };",
        "permit (principal, action, resource) when { context.tainted };",
        "forbid (principal, action, resource) when { context.labels.isEmpty() };",
        "permit (principal, action == Action::\"send\", resource) when { context.labels.contains(Label::\"calendar\") };",
        "forbid (principal, action, resource) when { context.granted };",
        "forbid (principal, action, resource) when { context.labels == [Label::\"calendar\"] };",
    ] {
        let error = wrong(&format!("@id(\"a\") @because(\"b\")\n{rule}"));
        assert!(error.contains("tainted or have labels"), "{rule}: {error}");
    }
    for rule in [
        "forbid (principal, action, resource) when { context.tainted && resource.risk == Risk::\"device\" };",
        "permit (principal, action, resource) unless { context.tainted };",
        "permit (principal, action == Action::\"send\", resource) when { [Label::\"calendar\"].containsAll(context.labels) };",
        "forbid (principal, action, resource) when { context.labels.containsAny([Label::\"calendar\", Label::\"person\"]) };",
    ] {
        own(Preset::Ask, &format!("@id(\"a\") @because(\"b\")\n{rule}"));
    }
}

/// Rules as people might write them; what cannot be read stays out.
fn rules() -> impl Strategy<Value = String> {
    let effect = proptest::sample::select(vec!["permit", "forbid"]);
    let action =
        proptest::sample::select(vec!["action", "action == Action::\"run\"", "action == Action::\"send\""]);
    let resource = proptest::sample::select(vec![
        "resource",
        "resource == Tool::\"web.search\"",
        "resource in Family::\"message\"",
        "resource in [Family::\"call\", Family::\"remote\"]",
    ]);
    let atom = proptest::sample::select(vec![
        "context.approved",
        "context.granted",
        "context.tainted",
        "context.device.locked",
        "context.device.roaming",
        "context.labels.isEmpty()",
        "context.labels.contains(Label::\"contacts\")",
        "[Label::\"person\", Label::\"location\"].containsAll(context.labels)",
        "context.labels.containsAny([Label::\"calendar\", Label::\"messages\"])",
        "principal.kind == Kind::\"person\"",
        "resource.risk == Risk::\"sends\"",
        "9223372036854775807 + 1 > 0",
    ]);
    let condition = atom.prop_map(str::to_owned).prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} && {other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} || {other})")),
            inner.prop_map(|one| format!("!({one})")),
        ]
    });
    let one = (effect, action, resource, proptest::sample::select(vec!["when", "unless"]), condition)
        .prop_map(|(effect, action, resource, kind, condition)| {
            format!("{effect} (principal, {action}, {resource}) {kind} {{ {condition} }};")
        });
    proptest::collection::vec(one, 4..12).prop_map(|rules| {
        let named = |(at, rule): (usize, &String)| format!("@id(\"own.{at}\") @because(\"own\")\n{rule}\n");
        let all = rules.iter().enumerate().map(named);
        all.filter(|rule| Rules::with_own(Preset::Ask, "rules.cedar", rule).is_ok()).collect()
    })
}

const LABELS: [&str; 5] = ["contacts", "calendar", "messages", "location", "person"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_global_rejects: 65_536, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn local_only_sends_nothing_to_anybody(
        text in rules(), tool in 0..5_usize, approved: bool, local: bool, labels in proptest::sample::subsequence(LABELS.to_vec(), 0..3),
    ) {
        let tool = ["web.search", "message.send", "call.start", "remote.ask", "media.play"][tool];
        let text = format!("{text}\n@id(\"all\") @because(\"all\")\npermit (principal, action, resource);");
        let rules = own(Preset::LocalOnly, &text);
        let mut of = when(tool, &format!("by=model {}", labels.join(" ")));
        of.approved = approved;
        if let Some(provider) = &mut of.provider {
            provider.local = local;
        }
        prop_assert_eq!(rule(&rules, &call(tool), &of).0, Refuse);
    }

    #[test]
    fn more_labels_and_taint_never_loosen(
        text in rules(), tool in 0..4_usize, preset in 0..3_usize, few in proptest::sample::subsequence(LABELS.to_vec(), 0..4),
        more in proptest::sample::subsequence(LABELS.to_vec(), 0..4), tainted: bool, approved: bool, granted: bool,
    ) {
        let rules = own(Preset::ALL[preset], &text);
        let tool = ["web.search", "message.send", "alarm.set", "setting.switch"][tool];
        let mut before = when(tool, &format!("provider=somebody {}", few.join(" ")));
        before.approved = approved;
        let mut after = when(tool, &format!("provider=somebody {} {}", few.join(" "), more.join(" ")));
        after.approved = approved;
        after.labels.tainted = tainted;
        let call = call(tool);
        if granted && let Some(grant) = hob_policies::Grant::of(&call, &before) {
            (before.grants, after.grants) = (vec![grant.clone()], vec![grant]);
        }
        let (one, other) = (rule(&rules, &call, &before), rule(&rules, &call, &after));
        prop_assert!(one.0 <= other.0, "{text}\n{one:?}\n{other:?}");
    }

    #[test]
    fn no_text_breaks_the_reader(text in ".{0,200}", at in 0..2_000_usize, gone in 0..20_usize, more in "[\\PC]{0,8}") {
        let _ = Rules::with_own(Preset::Ask, "rules.cedar", &text);
        let (_, shipped) = Preset::TrustedHome.files()[1];
        let at = at % shipped.len();
        let cut = |at: usize| shipped.floor_char_boundary(at);
        let text = format!("{}{more}{}", &shipped[..cut(at)], &shipped[cut((at + gone).min(shipped.len()))..]);
        if let Err(error) = Rules::with_own(Preset::LocalOnly, "rules.cedar", &text) {
            prop_assert!(!error.to_string().contains('\n'), "{error}");
        }
    }
}

#[test]
fn a_rule_as_deep_as_it_is_long_is_read_or_refused() {
    let whole = |times: usize, open: &str, inner: &str, close: &str| {
        let condition = format!("{}{inner}{}", open.repeat(times), close.repeat(times));
        let head = "@id(\"a\") @because(\"b\")\nforbid (principal, action, resource) when";
        Rules::with_own(Preset::Ask, "rules.cedar", &format!("{head} {{ {condition} }};"))
    };
    let locked = "context.device.locked";
    for (open, inner, close) in [
        ("(", locked, ")"),
        ("[", "true", "]"),
        ("!", locked, ""),
        ("-", "1", ""),
        ("!(", locked, ")"),
        ("if 1<2 then ", locked, " else false"),
        ("if 1<2 then true else ", locked, ""),
        ("true&&", locked, ""),
        ("false||", locked, ""),
        ("1+", "1", ""),
        ("", "context", ".device"),
        ("", "[true]", ".contains(1)"),
        ("{a:", "1", "}"),
    ] {
        assert!(whole(40_000, open, inner, close).is_err(), "{open}");
        for times in [1, 2, 4, 8, 12, 16, 22, 64, 128, 256, 320] {
            drop(whole(times, open, inner, close));
        }
    }
    for start in ["\"", "\"\n", "\"\\", "'", "/", "/*", "@id(\""] {
        assert!(wrong(&format!("{start}{}", "(".repeat(40_000))).starts_with("`rules.cedar`"), "{start}");
    }
    assert!(whole(8, "(", locked, ")").is_ok() && whole(100, "true&&", locked, "").is_ok());
}
