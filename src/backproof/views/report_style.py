"""How a report looks: one style sheet, light and dark, for screens and paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ground: #fdfdfc; --card: #ffffff; --ink: #1d2329;
  --faint: #626d78; --line: #e1e5e9; --good: #0a7a45; --good-ground: #e4f5ec;
  --bad: #b3261e; --bad-ground: #fcebea; --open: #8a5a00; --open-ground: #fdf3df; --plain: #eef1f4;
  }
@media (prefers-color-scheme: dark) { :root { --ground: #14181c; --card: #1b2126; --ink: #e4e8ec;
  --faint: #9aa6b2; --line: #303942; --good: #6fd6a0; --good-ground: #14342440;
  --bad: #ff9a92; --bad-ground: #48201d80; --open: #f0c26a; --open-ground: #40310f80;
  --plain: #262e35; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 62rem; background: var(--ground);
  color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .35rem; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .8rem; padding-bottom: .3rem;
  border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 .5rem; }
p { margin: .4rem 0; } a { color: inherit; }
.path, .faint, figcaption, dt { color: var(--faint); }
code, pre { font: .85em/1.5 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; }
pre { overflow-x: auto; padding: .8rem 1rem; background: var(--plain); border-radius: .5rem; }
nav { margin: .9rem 0 0; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .92rem; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 0; padding: 0; }
.badge { display: inline-block; padding: .1rem .55rem; border-radius: 1rem; font-size: .82rem;
  font-weight: 600; white-space: nowrap; background: var(--plain); color: var(--faint); }
.holds { background: var(--good-ground); color: var(--good); }
.fails, .error { background: var(--bad-ground); color: var(--bad); }
.undecided, .warning { background: var(--open-ground); color: var(--open); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: .82rem; color: var(--faint); font-weight: 600; }
th, td { padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
td.number { color: var(--faint); font-variant-numeric: tabular-nums; white-space: nowrap; }
table.short { width: auto; } table.short th, table.short td { padding-right: 2rem; }
tr.bad .badge { background: var(--bad); color: var(--ground); }
tr.bad td { background: var(--bad-ground); }
math { font-size: 1.08em; } math .bold { font-weight: bold; }
math .cal { font-family: cursive; }
.formula { overflow-x: auto; padding: .1rem 0; }
td:first-child { padding-left: .5rem; }
td.source { text-align: right; } td.source details[open] { text-align: left; max-width: 24rem; }
.said { margin: .25rem 0; } details { margin-top: .2rem; font-size: .9rem; color: var(--faint); }
summary { cursor: pointer; white-space: nowrap; }
details pre { color: var(--ink); margin: .4rem 0; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.4rem; margin: .5rem 0; }
dd { margin: 0; }
.figures { margin-bottom: 1.2rem; display: grid; gap: 1.2rem;
  grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); }
figure { margin: 0; padding: .8rem; background: #fff; border: 1px solid var(--line);
  border-radius: .6rem; } figure.wide { grid-column: 1 / -1; }
figure img { display: block; width: 100%; max-width: 46rem; height: auto; margin: 0 auto; }
figcaption { color: #5b6670; font-size: .88rem; margin-top: .5rem; }
@media print { body { max-width: none; } details { display: none; } }
"""
