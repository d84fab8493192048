import { readFile } from 'node:fs/promises';

/** Linux counts it in hundredths of a second, of all children together. */
const TICK_MS = 10;

/** Milliseconds of processor time that this process has taken, in all its threads. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds that the processes it started and that have ended took, by proc(5); undefined where there is none. */
export async function childCpuMs(): Promise<number | undefined> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => undefined);
  // The second field is a name that may hold spaces and brackets; `cutime` and `cstime` are fields 16 and 17.
  const [user, system] =
    stat
      ?.slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(13, 15) ?? [];
  return user === undefined || system === undefined ? undefined : (Number(user) + Number(system)) * TICK_MS;
}
