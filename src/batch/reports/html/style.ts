/**
 * The one style block of a page. Colours are repeated in words everywhere, so that black and white prints, and people
 * who do not see colours, lose nothing.
 */

const LIGHT = `--ink: #1f2328; --dim: #59636e; --line: #d1d9e0; --paper: #fff; --soft: #f6f8fa; --lane: #e4e9ee;
  --green: #1a7f37; --blue: #0969da; --amber: #9a6700; --red: #cf222e; --purple: #8250df; --orange: #bc4c00;
  --grey: #6e7781; --slate: #424a53;`;
const DARK = `--ink: #f0f6fc; --dim: #9ba3ac; --line: #3d444d; --paper: #0d1117; --soft: #151b23; --lane: #262c36;
  --green: #3fb950; --blue: #4493f8; --amber: #d29922; --red: #ff6a63; --purple: #ab7df8; --orange: #e0752d;
  --grey: #9198a1; --slate: #b7bdc8;`;
const COLOUR_NAMES = ["green", "blue", "amber", "red", "purple", "orange", "grey", "slate"];
const colourRules = COLOUR_NAMES.map(
  (name) =>
    `.${name}-fill { fill: var(--${name}); } .${name}-line { stroke: var(--${name}); }
.${name}-text { color: var(--${name}); } .tiles .${name}-edge { border-top-color: var(--${name}); }`,
).join("\n");

/** Tables turn into cards: each row is a block in which every value has the name of its column before it. */
const CARDS = `
  table.cards, .cards caption, .cards tbody, .cards tr, .cards th, .cards td { display: block; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .cards tr { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .35rem .6rem; }
  table.cards tbody th, table.cards tbody td { position: relative; border: 0; padding: .15rem 0 .15rem 7rem;
    min-height: 1.8em; width: auto; }
  .cards tbody th::before, .cards tbody td::before { content: attr(data-name); content: attr(data-name) / ""; position: absolute; left: 0; width: 6.5rem;
    color: var(--dim); font-weight: 400; line-height: 1.35; white-space: normal; }
  .cards td.num { text-align: left; white-space: normal; }`;

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 74rem; padding: 1.5rem 2rem 3rem; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.3; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; }
p { margin: .35rem 0; }
.dim { color: var(--dim); }
.note, .small { font-size: .85em; }
.nowrap { white-space: nowrap; } .word { display: inline-block; max-width: 100%; }
th .dim, th .small { font-weight: 400; }
.code { font-family: ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace; font-size: .85em;
  overflow-wrap: anywhere; }
.bad { color: var(--red); font-weight: 600; }
.good { color: var(--green); font-weight: 600; }
.verdict { margin: 1.2rem 0; padding: .8rem 1.1rem; border: 1px solid var(--line); border-left: .5rem solid var(--grey);
  border-radius: .4rem; background: var(--soft); font-size: 1.05rem; }
.verdict h2 { margin: 0 0 .3rem; padding: 0; border: 0; font-size: 1.25rem; }
.verdict.green { border-left-color: var(--green); } .verdict.green h2 { color: var(--green); }
.verdict.yellow { border-left-color: var(--amber); } .verdict.yellow h2 { color: var(--amber); }
.verdict.red { border-left-color: var(--red); } .verdict.red h2 { color: var(--red); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.9rem, 1fr)); gap: .6rem; margin: 1rem 0;
  padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-top: 3px solid var(--line); border-radius: .4rem; padding: .5rem .7rem;
  background: var(--soft); font-size: .85rem; line-height: 1.4; }
.tiles strong { display: block; font-size: 1.6rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .9rem; }
table.slim { width: auto; min-width: 24rem; }
caption { text-align: left; color: var(--dim); padding: .2rem 0 .35rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
thead th { background: var(--soft); vertical-align: bottom; min-width: 3.6em; text-wrap: balance; }
td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; }
td.num { white-space: nowrap; }
@media print, (min-width: 46.01rem) {
  .attention th:first-child { width: 7.5rem; } .attention td:nth-child(2) { width: 26%; }
  .attention td:nth-child(4) { width: 24%; }
}
.facts th { width: 13rem; } .facts td { overflow-wrap: anywhere; }
code { font: .85em/1.5 ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace;
  overflow-wrap: anywhere; }
code.copy { user-select: all; background: var(--soft); border: 1px solid var(--line); border-radius: .3rem;
  padding: .1rem .4rem; display: inline-block; max-width: 100%; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; fill: var(--ink); }
svg .axis { stroke: var(--line); } svg .label { fill: var(--dim); } svg .lane { fill: var(--lane); }
${colourRules}
.narrow-chart { display: none; }
.bars { list-style: none; margin: .6rem 0; padding: 0; display: grid; gap: .5rem; }
.bars li { display: grid; grid-template-columns: 17rem minmax(0, 1fr) 5.5rem; gap: .2rem .9rem; align-items: center;
  font-size: .9rem; line-height: 1.35; }
.bar-label { text-align: right; overflow-wrap: anywhere; }
.bar { background: var(--lane); border-radius: .15rem; overflow: hidden; }
.bar svg { height: 1.1rem; }
.bar-end { font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: 0; margin: .4rem 0; list-style: none;
  font-size: .85rem; }
.legend svg { display: inline-block; width: .8rem; height: .8rem; vertical-align: -.1rem; margin-right: .35rem; }
details { margin: .6rem 0; }
summary { cursor: pointer; color: var(--dim); width: fit-content; }
summary:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
.sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2rem; margin-top: 3rem; }
.sign p { border-bottom: 1px solid var(--ink); padding-bottom: .3rem; }
@media screen and (max-width: 46rem) {
  body { padding: 1rem .9rem 2rem; }
  h1 { font-size: 1.4rem; }
  .wide-chart { display: none; } .narrow-chart { display: block; }
  .bars li { grid-template-columns: minmax(0, 1fr) auto; }
  .bar-label { grid-column: 1 / -1; text-align: left; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr)); }
  table.slim { width: 100%; min-width: 0; }
  .facts, .facts tbody, .facts tr, .facts th, .facts td, .facts caption { display: block; width: auto; }
  .facts th { border: 0; padding: .4rem 0 0; color: var(--dim); font-weight: 400; } .facts td { padding: 0 0 .4rem; }
  .sign { gap: .9rem; }${CARDS}
}
@page { size: A4 portrait; margin: 14mm 12mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1 { font-size: 17pt; } h2 { font-size: 12pt; margin-top: 6mm; }
  h2, h3, caption { break-after: avoid; }
  table { font-size: 8.5pt; }
  th, td { padding: 1mm 1.5mm; }
  thead { display: table-header-group; }
  tr, li, svg, .verdict, .sign, .bars, .tiles { break-inside: avoid; }
  code.copy { border: 0; padding: 0; background: none; }
  .bars li { grid-template-columns: 58mm minmax(0, 1fr) 16mm; font-size: 8.5pt; }
  .facts th { width: 42mm; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
