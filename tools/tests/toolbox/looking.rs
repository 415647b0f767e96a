//! The clock, arithmetic, Hob itself, and what is not built yet.

use hob_tools::AskReason;

use crate::home::{Home, fact};

#[test]
fn the_clock_tells_time_here_and_elsewhere() {
    let mut home = Home::new();
    assert_eq!(fact(&home.does("what time is it", "clock.now", &[]), "when"), "2026-11-24 21:40");
    let toronto = home.does("what time is it in Toronto", "clock.now", &[("where", &["Toronto"])]);
    assert_eq!(
        (fact(&toronto, "when"), fact(&toronto, "where")),
        ("2026-11-24 15:40".into(), "Toronto".into())
    );
    let nowhere = home.does("what time is it in Narnia", "clock.now", &[("where", &["Narnia"])]);
    assert_eq!(nowhere.message, "clock-place-unknown");
}

#[test]
fn the_clock_tells_days() {
    let mut home = Home::new();
    let today = home.does("what's the date", "clock.date", &[]);
    assert_eq!((fact(&today, "date"), fact(&today, "said")), ("2026-11-24".into(), "false".into()));
    let christmas = home.does("what day is Christmas", "clock.date", &[("when", &["Christmas"])]);
    assert_eq!((fact(&christmas, "date"), fact(&christmas, "said")), ("2026-12-25".into(), "true".into()));
    let days = home.does("how many days till Christmas", "clock.until", &[("when", &["Christmas"])]);
    assert_eq!((days.message, fact(&days, "days").as_str()), ("clock-until", "31"));
    assert_eq!(fact(&days, "day_only"), "true");
    let three = home.does("how long until 3 pm", "clock.until", &[("when", &["3 pm"])]);
    assert_eq!((fact(&three, "left"), fact(&three, "day_only")), ("62400".into(), "false".into()));
    let since = home.does("how long since yesterday", "clock.until", &[("when", &["yesterday"])]);
    assert_eq!((since.message, fact(&since, "days").as_str()), ("clock-since", "1"));
    assert_eq!(home.asks("how long until", "clock.until", &[]).reason, AskReason::Missing);
}

#[test]
fn sums_are_worked_out() {
    let mut home = Home::new();
    let sum = home.does("what's 18 percent of 64", "calc.compute", &[("expression", &["18 percent of 64"])]);
    assert_eq!((sum.message, fact(&sum, "result").as_str()), ("calc-result", "11.52"));
    let unclear = home.does("what's love times two", "calc.compute", &[("expression", &["love times two"])]);
    assert_eq!(unclear.message, "calc-unclear");
    let hard = home.does("9 ^ 9 ^ 9 ^ 9", "calc.compute", &[("expression", &["9 ^ 9 ^ 9 ^ 9"])]);
    assert_eq!(hard.message, "calc-too-hard");
    assert_eq!(home.asks("compute", "calc.compute", &[]).reason, AskReason::Missing);
}

#[test]
fn help_none_and_what_is_not_built_change_nothing() {
    let mut home = Home::new();
    let help = home.does("help", "hob.help", &[]);
    assert_eq!(
        fact(&help, "families"),
        "alarm,timer,reminder,list,note,calendar,message,call,app,clock,calc,web,remote"
    );
    for (tool, message) in [("hob.cancel", "cancelled"), ("hob.repeat", "repeat"), ("hob.none", "none")] {
        let receipt = home.does("never mind", tool, &[]);
        assert_eq!((receipt.message, receipt.changed), (message, false));
    }
    let torch = home.does("battery", "device.battery", &[]);
    assert_eq!((torch.message, fact(&torch, "family").as_str(), torch.changed), ("unbuilt", "device", false));
    let photo = home.does("mute the sound", "volume.mute", &[]);
    assert_eq!((photo.message, fact(&photo, "tool").as_str()), ("unbuilt", "volume.mute"));
    assert_eq!(home.does("undo", "hob.undo", &[]).message, "undo-nothing");
}
