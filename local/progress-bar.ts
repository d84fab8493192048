const BAR_WIDTH = 30;

/** `██████░░░░ 12 of 20 readers`, or of other `things`. */
export function progressBar(done: number, all: number, things = 'readers'): string {
  const filled = Math.round((BAR_WIDTH * done) / Math.max(1, all));
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${done} of ${all} ${things}`;
}
