import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has had at one time, in MB. Not `resourceUsage().maxRSS` where there is another way:
 * Linux counts into that what the process that started this one had, for it stood in its memory until it was replaced.
 */
export function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
