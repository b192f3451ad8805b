/**
 * The one style block of a page. Colours are repeated in words everywhere, so that black and white prints, and people
 * who do not see colours, lose nothing.
 */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --dim: #59636e; --line: #d1d9e0; --paper: #fff; --soft: #f6f8fa;
  --green: #1a7f37; --blue: #0969da; --amber: #9a6700; --red: #cf222e; --purple: #8250df; --orange: #bc4c00;
  --grey: #6e7781; --slate: #424a53; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f6fc; --dim: #9198a1; --line: #3d444d; --paper: #0d1117; --soft: #151b23;
    --green: #3fb950; --blue: #4493f8; --amber: #d29922; --red: #f85149; --purple: #ab7df8; --orange: #db6d28;
    --grey: #9198a1; --slate: #b7bdc8; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
p { margin: .35rem 0; }
.dim { color: var(--dim); }
.verdict { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-left: .5rem solid var(--grey);
  border-radius: .35rem; background: var(--soft); font-size: 1.05rem; }
.verdict.green { border-left-color: var(--green); }
.verdict.yellow { border-left-color: var(--amber); }
.verdict.red { border-left-color: var(--red); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1rem 0;
  padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-radius: .35rem; padding: .5rem .75rem; background: var(--soft); }
.tiles strong { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .9rem; }
caption { text-align: left; color: var(--dim); padding: .2rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 600; background: var(--soft); }
td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font: .85em/1.4 ui-monospace, "Cascadia Mono", "Noto Sans Mono CJK SC", monospace; }
.bad { color: var(--red); font-weight: 600; }
.good { color: var(--green); font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; fill: var(--ink); }
svg .axis { stroke: var(--line); }
svg .label { fill: var(--dim); }
svg .band { fill: var(--grey); opacity: .25; }
.green-fill { fill: var(--green); } .blue-fill { fill: var(--blue); } .amber-fill { fill: var(--amber); }
.red-fill { fill: var(--red); } .purple-fill { fill: var(--purple); } .orange-fill { fill: var(--orange); }
.grey-fill { fill: var(--grey); } .slate-fill { fill: var(--slate); }
.green-line { stroke: var(--green); } .blue-line { stroke: var(--blue); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: .25rem 0; list-style: none;
  font-size: .85rem; }
.legend svg { display: inline-block; width: .8rem; height: .8rem; vertical-align: -.1rem; margin-right: .3rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--dim); }
.sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2rem; margin-top: 2.5rem; }
.sign p { border-bottom: 1px solid var(--ink); padding-bottom: .25rem; }
@media (max-width: 40rem) { body { padding: .75rem; } .sign { gap: .75rem; } }
@page { size: A4 portrait; margin: 14mm 12mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
@media print {
  :root { color-scheme: light; --ink: #000; --dim: #444; --line: #999; --paper: #fff; --soft: #fff;
    --green: #1a7f37; --blue: #0969da; --amber: #9a6700; --red: #cf222e; --purple: #8250df; --orange: #bc4c00;
    --grey: #6e7781; --slate: #424a53; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
  tr, svg, .verdict, .tiles li, .sign { break-inside: avoid; }
  * { print-color-adjust: exact; }
}
`;
