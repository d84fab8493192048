import { once } from 'node:events';
import type { Cloud } from '../cloud/cloud.ts';
import type { Terminal } from '../terminal.ts';
import { playedDesk, type deskSettings } from './played-desk.ts';
import { serveDesk } from './serve.ts';

/**
 * Serves the desk of a cloud that runs until the process is told to end. The cloud is its owner's, and runs on.
 * @param settings those that the cloud's stack was synthesized with (`deskSettings`)
 * @param port 0 takes one that is free
 * @throws Error with code EADDRINUSE when something else answers there
 */
export async function serveUntilEnd(
  cloud: Cloud,
  settings: Awaited<ReturnType<typeof deskSettings>>,
  port: number,
  show: Pick<Terminal, 'line'>,
): Promise<void> {
  const { desk, close } = await playedDesk(cloud, settings);
  try {
    const served = await serveDesk(desk, port);
    show.line(`\n       desk: ${served.url}/   Ctrl+C ends it`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await served.stop();
  } finally {
    await close();
  }
}
