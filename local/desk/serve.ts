import { deskApp } from './app.ts';
import { readAssets } from './assets.ts';
import type { Desk } from './desk.ts';
import { listen, type Listening } from './listen.ts';

/** Serves the desk on this machine, to nobody else. @param port 0 takes one that is free */
export async function serveDesk(desk: Desk, port = 0): Promise<Listening> {
  const origins: string[] = [];
  const served = await listen(deskApp(desk, await readAssets(), () => origins).fetch, port);
  origins.push(served.url, `http://localhost:${served.port}`);
  return served;
}
