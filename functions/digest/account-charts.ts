import type { AccountRow } from './account-rows.ts';
import { markup, type Markup } from './markup.ts';

/** One bar made of parts, as long as all of them together; each part has the colour of its name (`.of-delivered`). */
export function stackedBar(parts: readonly AccountRow[], label: string): Markup {
  const whole = parts.reduce((sum, { count }) => sum + count, 0);
  let from = 0;
  const drawn = parts.map(({ name, count }): Markup => {
    const x = from;
    const width = whole === 0 ? 0 : (count / whole) * BAR_UNITS;
    from += width;
    return markup`<rect class="of-${name}" x="${units(x)}" y="0" width="${units(width)}" height="36"></rect>`;
  });
  return markup`<svg class="bar" role="img" aria-label="${label}" viewBox="0 0 ${BAR_UNITS} 36" preserveAspectRatio="none">${drawn}</svg>`;
}

const BAR_UNITS = 1000;
const COLUMN = 24;
const GAP = 8;
const HEIGHT = 96;
/** So much of a column shows even where there is nothing: that there is an edition. */
const LEAST = 2;

/** A column for each value, the last one marked as the edition in question; as high as its share of the highest. */
export function columns(values: readonly number[], label: string): Markup {
  const highest = Math.max(...values);
  const width = values.length * (COLUMN + GAP) - GAP;
  const drawn = values.map((value, index): Markup => {
    const height = highest === 0 ? LEAST : Math.max(LEAST, (value / highest) * HEIGHT);
    const kind = index === values.length - 1 ? 'this' : 'that';
    return markup`<rect class="${kind}" x="${index * (COLUMN + GAP)}" y="${units(HEIGHT - height)}" width="${COLUMN}" height="${units(height)}"></rect>`;
  });
  return markup`<svg class="columns" role="img" aria-label="${label}" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none">${drawn}</svg>`;
}

function units(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The colours of the charts, told apart on paper and in the dark, and beside words. */
export const CHART_COLOURS = markup`
:root {
  --delivered: #2c6e49;
  --undecided: #7b8794;
  --bounced: #b3261e;
  --rejected: #7a3e9d;
  --unknown: #1d5fa8;
  --refused: #a85300;
  --pending: #8a6d00;
  --excluded: #b9b2a6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --delivered: #6fc08f;
    --undecided: #8d99a6;
    --bounced: #ff8a80;
    --rejected: #c79be3;
    --unknown: #7db4ef;
    --refused: #f0a35c;
    --pending: #dcc04f;
    --excluded: #6b655c;
  }
}
.bar, .columns { display: block; width: 100%; forced-color-adjust: none; }
.bar { height: 2.25rem; margin: 1rem 0; }
.columns { height: 5.5rem; margin: 0.4rem 0; }
.of-delivered { fill: var(--delivered); background: var(--delivered); }
.of-undecided { fill: var(--undecided); background: var(--undecided); }
.of-bounced { fill: var(--bounced); background: var(--bounced); }
.of-rejected { fill: var(--rejected); background: var(--rejected); }
.of-unknown { fill: var(--unknown); background: var(--unknown); }
.of-refused { fill: var(--refused); background: var(--refused); }
.of-pending { fill: var(--pending); background: var(--pending); }
.of-excluded { fill: var(--excluded); background: var(--excluded); }
.this { fill: var(--accent); }
.that { fill: var(--quiet); }
.swatch {
  display: inline-block;
  width: 0.8rem;
  height: 0.8rem;
  margin-right: 0.5rem;
  border-radius: 2px;
  vertical-align: -0.05rem;
}
`;

/** How a page of charts and their tables looks. */
export const CHART_LOOK = markup`${CHART_COLOURS}body main { max-width: 46rem; }
table { width: 100%; margin-top: 0.6rem; border-collapse: collapse; font-size: 0.95rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.45rem 0 0.45rem 0.6rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
th { font-weight: 400; }
thead th { color: var(--quiet); font-size: 0.85rem; }
.history { font-size: 0.85rem; }
.history th, .history td { padding-left: 0.35rem; }
.history th:first-child { padding-left: 0; }
tbody th, .history th { overflow-wrap: anywhere; }
@media (max-width: 30rem) {
  .history { font-size: 0.75rem; }
}
.now th, .now td { font-weight: 600; }
main h2 { padding-top: 1.2rem; border-top: 3px solid var(--line); color: var(--ink); font-size: 1.25rem; line-height: 1.4; }
main h2 + p { margin-top: 0.4rem; }
.verdict { margin: 1.5rem 0; padding: 1rem 1.2rem; border-left: 4px solid var(--delivered); background: var(--ground); }
.verdict.look { border-color: var(--accent); }
.verdict p { margin: 0; }
.verdict p + p { margin-top: 0.6rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 1.5rem 2rem; margin: 1rem 0 1.5rem; }
.charts figure, figure { margin: 0; }
.charts figcaption { line-height: 1.4; }
.charts b { display: block; color: var(--ink); font-size: 1.6rem; }
.ends { display: flex; justify-content: space-between; margin: 0; color: var(--quiet); font-size: 0.8rem; }
@media print { body { background: none; } }
`;
