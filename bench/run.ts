import { writeFile } from 'node:fs/promises';
import { arch, availableParallelism, loadavg, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { measureArticle } from './article.ts';
import { measureColdStart } from './cold-start.ts';
import { measureComposing } from './compose.ts';
import { measureDigest } from './digest.ts';
import { print, type Measurement } from './gate.ts';
import { measureImport } from './import.ts';
import { measureImports } from './imports.ts';
import { measureLedger } from './ledger.ts';
import { measureMillion } from './million.ts';
import { measurePace } from './pace.ts';
import { measureSesCall } from './ses-call.ts';
import { measureThumbnails } from './thumbnails.ts';
import { measureUploads } from './uploads.ts';

const RESULTS = fileURLToPath(new URL('results.md', import.meta.url));

/** The longest last: what it leaves in memory disturbs nobody. */
const SCRIPTS = [
  measureArticle,
  measureDigest,
  measureComposing,
  measureImports,
  measureColdStart,
  measureSesCall,
  measureLedger,
  measurePace,
  measureMillion,
  measureImport,
  measureThumbnails,
  measureUploads,
];

const INTRODUCTION = `Written by \`npm run bench\`. Ratios are medians of runs side by side and hold for other machines; milliseconds and
seconds are this machine's. A gate that is missed stays here as \`fail\` until it is met or \`docs/decisions.md\` says why not.`;

function section({ title, rows, notes }: Measurement): string {
  const lines = rows.map(({ what, measured, gate, verdict }) => `| ${what} | ${measured} | ${gate} | ${verdict} |`);
  return [
    `## ${title}`,
    ['| what | measured | gate | verdict |', '| --- | --- | --- | --- |', ...lines].join('\n'),
    ...notes,
  ].join('\n\n');
}

const [load = 0] = loadavg();
const machine = `${availableParallelism()} cores, ${arch()}, ${platform()}, Node ${process.versions.node}, load ${load.toFixed(1)} at the start`;
const date = new Date().toISOString().slice(0, 10);
const measurements: Measurement[] = [];
for (const measure of SCRIPTS) {
  const measurement = await measure();
  print(measurement);
  measurements.push(measurement);
}
const page = ['# Results', INTRODUCTION, `${date}: ${machine}.`, ...measurements.map(section)].join('\n\n');
await writeFile(RESULTS, await format(page, { parser: 'markdown', singleQuote: true, printWidth: 120 }));
const held = measurements.flatMap(({ rows }) => rows).every(({ verdict }) => verdict === 'pass' || verdict === 'noted');
process.exitCode = held ? 0 : 1;
