import { readStage } from '../../cli/stage.ts';
import { bringContent, findContent } from '../bring-content.ts';
import { bootCloud } from '../cloud/boot.ts';
import { messageOf, runProgram } from '../run-program.ts';
import { storesOf } from '../stores.ts';
import { synthesize } from '../synthesize.ts';
import { terminal } from '../terminal.ts';
import { readDeskFlags, USAGE, type DeskFlags } from './flags.ts';
import { deskSettings } from './played-desk.ts';
import { serveUntilEnd } from './until-end.ts';

await runProgram(readDeskFlags(process.argv.slice(2), new Date()), USAGE, runDesk, said);

/** Boots the stack with review, as production has it, brings the content in, and serves its desk until Ctrl+C. */
async function runDesk({ content, subscribers, now, port }: DeskFlags): Promise<number> {
  const list = await findContent(content, subscribers);
  const settings = await deskSettings();
  const stage = readStage({ context: settings }, 'local');
  if ('mistake' in stage) throw new Error(stage.mistake);

  const show = terminal(process.stdout);
  show.step('synthesize', 'the CDK app, stage local, with review');
  const assembly = await synthesize(settings);
  show.step('boot', 'its stack, on this machine: the deployed bundles, policies, queues and schedules');
  const cloud = await bootCloud({ assembly, now });
  try {
    await bringContent({ content, list, now }, stage.stage.publication, cloud, storesOf(cloud), show);
    await serveUntilEnd(cloud, settings, port, show);
    return 0;
  } finally {
    await cloud.stop();
  }
}

function said(error: unknown, { port }: DeskFlags): string {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `--port: something else answers at ${port}; --port 0 takes one that is free` : messageOf(error);
}
