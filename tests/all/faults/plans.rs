//! `hob plan` from a pipe: in order, one line each, the same again, whatever stands in between.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::home::{Home, assert_clear};

/// Runs a command with this standard input.
fn pipe(home: &Home, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = home.command("hob");
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input).unwrap());
        child.wait_with_output().unwrap()
    })
}

/// One JSON object a line.
fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::str::from_utf8(&output.stdout).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
        .collect()
}

/// A thousand requests, no two the same, each at its own moment.
fn thousand() -> Vec<Value> {
    let names = ["pasta", "egg", "tea", "pizza", "laundry"];
    let days = ["tomorrow", "on friday", "every weekday", "on december 24", "next monday"];
    let things = ["call mom", "buy milk", "water the plants", "pay the rent", "take the bins out"];
    let items = ["eggs", "bread", "olive oil", "soap", "apples and pears"];
    (0..1000_usize)
        .map(|n| {
            let (name, day, thing, item) =
                (names[n / 10 % 5], days[n / 50 % 5], things[n / 10 % 5], items[n / 10 % 5]);
            let (number, hour) = (n / 10 + 1, n / 10 % 12 + 1);
            let text = match n % 10 {
                0 => format!("set a timer for {number} minutes"),
                1 => format!("start a {number} second {name} timer"),
                2 => format!("wake me at {hour} {day}"),
                3 => format!("remind me to {thing} at {hour} pm {day}"),
                4 => format!("add {item} to my shopping list"),
                5 => format!("note that box {number} holds the {name}"),
                6 => format!("what is {number} times {hour}"),
                7 => format!("wake me at {hour} {day} and remind me to {thing} in {number} minutes"),
                8 => format!("cancel the {hour} o'clock alarm"),
                _ => format!("who wrote chapter {number} of {name}"),
            };
            let (day, zone) = (n % 28 + 1, ["+01:00[Europe/Berlin]", "-05:00[America/New_York]"][n % 2]);
            json!({ "id": n, "text": text, "now": format!("2026-12-{day:02}T{:02}:30:00{zone}", n % 24) })
        })
        .collect()
}

/// The plans without what the clock decides.
fn without_ms(output: &Output) -> Vec<String> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| {
            let (before, after) = line.rsplit_once(",\"ms\":").unwrap_or_else(|| panic!("no time in {line}"));
            let end = after.find([',', '}']).unwrap();
            assert!(after[..end].parse::<f64>().is_ok_and(|ms| ms >= 0.0), "{line}");
            format!("{before}{}", &after[end..])
        })
        .collect()
}

#[test]
fn a_thousand_requests_are_planned_in_order_and_the_same_again() {
    let home = Home::new();
    let requests = thousand();
    let input: String = requests.iter().map(|request| format!("{request}\n")).collect();
    let output = pipe(&home, &["plan"], input.as_bytes());
    let plans = lines(&output);
    assert_eq!(plans.len(), requests.len());
    for (request, plan) in requests.iter().zip(&plans) {
        assert_eq!(plan["id"], request["id"]);
        assert!(plan.get("error").is_none(), "{request}\n{plan}");
        assert!(plan["calls"].as_array().is_some_and(|calls| !calls.is_empty()), "{request}\n{plan}");
        for key in ["ask", "confidence", "passes", "forced", "ms"] {
            assert!(plan.get(key).is_some(), "{key} is missing: {plan}");
        }
    }
    let again = pipe(&home, &["plan"], input.as_bytes());
    assert!(without_ms(&output) == without_ms(&again), "two runs differ");
    // Nothing runs, nothing is kept, nobody was started.
    assert!(!home.paths().store().exists());
    assert!(home.holder("daemon.lock").is_none() && home.holder("keeper.lock").is_none());
    assert_eq!(fs::read_dir(home.path().join("run")).unwrap().count(), 0);
}

#[test]
fn bad_lines_are_answered_and_passed() {
    let home = Home::new();
    let long = format!("{{\"id\":1,\"text\":\"{}\"}}", "a ".repeat(600_000));
    let longish = format!("{{\"id\":\"long\",\"text\":\"{}\"}}", "a ".repeat(300_000));
    let bad: [(&[u8], Value, &str); 18] = [
        (b"{\"id\":1,\"text\":\"set a timer", Value::Null, "not JSON"),
        (b"{\"id\":1,\"text\":\"a\"} trailing", Value::Null, "not JSON"),
        (b"\xff\xfe\x00", Value::Null, "not UTF-8"),
        (b"{\"id\":1,\"text\":\"caf\xe9\"}", Value::Null, "not UTF-8"),
        (b"[1,2]", Value::Null, "not a JSON object"),
        (b"17", Value::Null, "not a JSON object"),
        (b"\"set a timer for 10 minutes\"", Value::Null, "not a JSON object"),
        (b"{}", Value::Null, "missing field `text`"),
        (b"{\"id\":\"x\"}", json!("x"), "missing field `text`"),
        (b"{\"id\":[1],\"text\":5}", json!([1]), "expected a string"),
        (b"{\"id\":2,\"text\":\"\"}", json!(2), "no words"),
        (b"{\"id\":3,\"text\":\"  ?! \"}", json!(3), "no words"),
        (b"{\"id\":4,\"text\":\"a\\u0007b\"}", json!(4), "control character (U+0007)"),
        ("{\"id\":5,\"text\":\"اضبط المنبه\"}".as_bytes(), json!(5), "not in Latin letters"),
        (b"{\"id\":6,\"text\":\"wake me\",\"now\":\"yesterday\"}", json!(6), ""),
        (b"{\"id\":7,\"text\":\"wake me\",\"context\":3}", json!(7), ""),
        (longish.as_bytes(), json!("long"), "at most 8192 are read"),
        (long.as_bytes(), Value::Null, "more than 1048576 bytes"),
    ];
    let good = json!({
        "id": "good", "text": "set a timer for 10 minutes", "now": "2026-11-22T09:00:00+01:00[Europe/Berlin]", "mood": "sunny",
    });
    let mut input = Vec::new();
    for (line, _, _) in &bad {
        input.extend_from_slice(line);
        input.extend_from_slice(format!("\r\n\n{good}\n").as_bytes());
    }
    // The last line need not end.
    input.pop();
    let answers = lines(&pipe(&home, &["plan"], &input));
    assert_eq!(answers.len(), bad.len() * 2);
    for ((line, id, says), pair) in bad.iter().zip(answers.chunks(2)) {
        let line = String::from_utf8_lossy(&line[..line.len().min(80)]);
        let mut keys: Vec<&String> = pair[0].as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["error", "id"], "{line}: {}", pair[0]);
        assert_eq!(&pair[0]["id"], id, "{line}");
        let error = pair[0]["error"].as_str().unwrap();
        assert!(error.contains(says), "{line}: {error}");
        assert_clear(error);
        assert_eq!(pair[1]["id"], "good");
        assert_eq!(pair[1]["calls"][0]["resolved"]["length"], 600, "{}", pair[1]);
    }
}

#[test]
fn the_other_line_commands_go_on_after_a_bad_line_too() {
    let home = Home::new();
    for (command, good) in [
        (
            "when",
            "{\"id\":9,\"text\":\"tomorrow at 7\",\"now\":\"2026-11-22T09:00:00+01:00[Europe/Berlin]\"}",
        ),
        ("quantity", "{\"id\":9,\"text\":\"fifty percent\"}"),
    ] {
        let mut input = b"{\"id\":1,\n\xff\n[]\n{\"id\":2}\n{\"id\":3,\"text\":{}}\n".to_vec();
        input.extend_from_slice(good.as_bytes());
        let answers = lines(&pipe(&home, &[command], &input));
        assert_eq!(answers.len(), 6, "{command}");
        for answer in &answers[..5] {
            assert_clear(answer["error"].as_str().unwrap());
        }
        assert_eq!(answers[5]["id"], 9);
        assert!(!answers[5]["value"].is_null(), "{}", answers[5]);
    }
    assert!(lines(&pipe(&home, &["plan"], b"")).is_empty());
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let home = Home::new();
    let mut command = home.command("hob");
    command.arg("plan").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..100 {
        if stdin.write_all(b"{\"id\":1,\"text\":\"\"}\n").is_err() {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn chat_and_the_command_line_take_anything_on_one_line_each() {
    let home = Home::new();
    let mut input = b"caf\xe9\n".to_vec();
    input.extend_from_slice("a".repeat(1_000_000).as_bytes());
    input.extend_from_slice("\n  \n\u{7}\nбудильник\nalarms\nquit\nalarms\n".as_bytes());
    let output = pipe(&home, &["chat"], &input);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(said.len(), 5, "{said:?}");
    for (line, says) in said.iter().zip([
        "not UTF-8",
        "at most 8192 are read",
        "control character",
        "Latin letters",
        "No alarms",
    ]) {
        assert!(line.contains(says), "{line}");
    }
    for (text, says) in [
        ("", "no words"),
        ("…", "no words"),
        ("\u{1b}[31m", "control character (U+001B)"),
        ("подъём в семь", "Latin letters"),
        (&"long ".repeat(2_000), "at most 8192 are read"),
        (&"longer ".repeat(15_000), "at most 8192 are read"),
    ] {
        let said = home.fails(&["ask", text]);
        assert!(said.contains(says), "{said}");
    }
    assert_eq!(home.says(&["timers"]), "none");
    // Not even text.
    use std::os::unix::ffi::OsStrExt;
    let bytes = std::ffi::OsStr::from_bytes(b"caf\xe9");
    let output = home.command("hob").arg("ask").arg(bytes).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with("hob: invalid UTF-8") && error.lines().count() == 1, "{error}");
}
