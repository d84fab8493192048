/** One line of the results: what was measured, the gate it must hold, and whether it did. */
export type Row = {
  readonly what: string;
  readonly measured: string;
  /** Empty when there is nothing to hold. */
  readonly gate: string;
  readonly verdict: 'pass' | 'fail' | 'noted' | 'not measured';
};

/** What a script under `bench/` gives: its rows, and what a reader must know to believe them. */
export type Measurement = {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
};

/** A number people can read: three digits that mean something; whole numbers stay whole. */
export function show(value: number, unit: string): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit}`;
}

/** A gate that asks for `gate` or more. Units are written as they are appended: `x`, ` ms`, ` %`. */
export function atLeast(what: string, value: number, gate: number, unit: string): Row {
  return { what, measured: show(value, unit), gate: `>= ${gate}${unit}`, verdict: value >= gate ? 'pass' : 'fail' };
}

/** A gate that asks for `gate` or less. */
export function atMost(what: string, value: number, gate: number, unit: string): Row {
  return { what, measured: show(value, unit), gate: `<= ${gate}${unit}`, verdict: value <= gate ? 'pass' : 'fail' };
}

/** A figure without a gate. */
export function noted(what: string, measured: string): Row {
  return { what, measured, gate: '', verdict: 'noted' };
}

/** A gate whose rival is not on this machine; `remedy` says what to run. */
export function notMeasured(what: string, gate: string, remedy: string): Row {
  return { what, measured: remedy, gate, verdict: 'not measured' };
}

/** Shows a measurement in the terminal, one line a row. */
export function print({ title, rows, notes }: Measurement): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const lines = rows.map(({ what, measured, gate, verdict }) =>
    `  ${verdict.padEnd(12)} ${what.padEnd(width)}  ${measured}${gate === '' ? '' : `  (${gate})`}`.trimEnd(),
  );
  process.stdout.write(`${[title, ...lines, ...notes.map((note) => `  ${note}`)].join('\n')}\n\n`);
}
