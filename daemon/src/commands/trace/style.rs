//! How the page of traces looks: on a desk and on a phone, by day and by night, printed.

/// The style of the page.
pub(super) const STYLE: &str = "
:root { color-scheme: light dark;
  --ground: #fbfaf8; --card: #ffffff; --ink: #1c1b1a; --faint: #66625c; --line: #dedad3;
  --bar: #3465a4; --forced: #b9b4aa; --other: #a8bcd8;
  --good: #2e6b34; --wait: #8a5a00; --bad: #a8261c; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #171614; --card: #211f1d; --ink: #ece8e1; --faint: #a39d92; --line: #3a3733;
  --bar: #7aa6dc; --forced: #5d5952; --other: #46607f;
  --good: #8fce94; --wait: #e3b45c; --bad: #f08a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 52rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { margin: .3rem 0; } .faint, small { color: var(--faint); font-size: .85rem; }
details.turn { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; margin: .8rem 0; padding: 0 1rem; }
details.turn > summary { cursor: pointer; padding: .8rem 0; display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; }
details.turn > summary strong { flex: 1 1 14rem; }
details.turn[open] { padding-bottom: 1rem; }
.reply { white-space: pre-wrap; border-left: 3px solid var(--bar); padding-left: .7rem; }
.fault { border-color: var(--bad); color: var(--bad); }
.row { display: grid; grid-template-columns: minmax(8rem, 15rem) 1fr 5.5rem; gap: .1rem .7rem; align-items: center; margin: .15rem 0; }
.row .number { text-align: right; font-variant-numeric: tabular-nums; }
.track { position: relative; height: .9rem; background: var(--line); border-radius: .25rem; overflow: hidden; }
.track i { position: absolute; top: 0; bottom: 0; min-width: 2px; background: var(--bar); border-radius: .2rem; }
.track i.forced { background: var(--forced); } .track i.other { background: var(--other); }
.others { grid-column: 1 / -1; padding-left: 1.2rem; }
.words span { display: inline-block; border: 1px solid var(--line); border-radius: .4rem; padding: 0 .4rem; margin: .1rem .15rem .1rem 0; }
.words span.said { border-color: var(--bar); box-shadow: inset 0 -2px var(--bar); }
.tool { font-weight: 600; } .argument { padding-left: .8rem; } .value { padding-left: 1.6rem; }
.ruling { font-weight: 600; } .allow { color: var(--good); } .ask { color: var(--wait); } .refuse { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .8rem; margin: .3rem 0; }
dt { color: var(--faint); } dd { margin: 0; }
pre { white-space: pre-wrap; font-size: .8rem; background: var(--ground); padding: .6rem; border-radius: .4rem; }
@media (max-width: 34rem) {
  .row { grid-template-columns: 1fr 5.5rem; }
  .row .track { grid-column: 1 / -1; grid-row: 2; height: .5rem; }
  .others { padding-left: .6rem; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .3rem; } }
@media print { body { max-width: none; } details.turn { break-inside: avoid; } }
";
