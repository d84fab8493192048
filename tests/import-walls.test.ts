import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A small house with one import in each file, and whether lint must refuse it. */
const uses = (from: string): string => `import { thing } from '${from}';\nexport const used = thing;\n`;
const REFUSED = {
  'functions/model/reads-disk.ts': uses('node:fs'),
  'functions/model/knows-zod.ts': uses('zod'),
  'functions/model/knows-a-store.ts': uses('../aws/a-table.ts'),
  'functions/links/knows-aws.ts': uses('../aws/a-table.ts'),
  'functions/links/reads-disk.ts': uses('node:fs'),
  'functions/mail/knows-crypto.ts': uses('node:crypto'),
  'functions/mail/knows-links.ts': uses('../links/a-token.ts'),
  'functions/digest/compiles-mjml.ts': uses('mjml'),
  'functions/digest/knows-mail.ts': uses('../mail/a-header.ts'),
  'functions/preflight/knows-the-web.ts': uses('../web/a-link.ts'),
  'functions/preflight/asks-the-web.ts': uses('node:https'),
  'functions/preflight/knows-aws.ts': uses('../aws/a-table.ts'),
  'functions/web/decides.ts': uses('../preflight/a-check.ts'),
  'functions/web/knows-aws.ts': uses('@aws-sdk/client-s3'),
  'functions/compose/asks-the-web.ts': uses('../web/a-link.ts'),
  'functions/aws/knows-a-station.ts': uses('../compose/decide.ts'),
  'functions/aws/sends-mail-too.ts': uses('@aws-sdk/client-ses'),
  'functions/compose/knows-aws.ts': uses('../aws/a-table.ts'),
  'functions/compose/knows-the-sdk.ts': uses('@aws-sdk/client-s3'),
  'functions/compose/reads-disk.ts': uses('node:fs'),
  'functions/compose/compiles-mjml.ts': uses('mjml'),
  'functions/compose/knows-a-station.ts': uses('../deliver/decide.ts'),
  'functions/compose/loads-a-station.ts': "export const used = async () => await import('../deliver/decide.ts');\n",
  'functions/compose/passes-a-station-on.ts': "export * from '../deliver/decide.ts';\n",
  'functions/compose/deep/reaches-up.ts': uses('../../aws/a-table.ts'),
  'functions/compose/handler.ts': uses('../aws/ses-mailer.ts'),
  'functions/review/handler.ts': uses('../compose/decide.ts'),
  'functions/clock/handler.ts': uses('@aws-sdk/client-sqs'),
  'functions/clock/config.ts': uses('../aws/a-table.ts'),
  'functions/ingest/compiles-mjml.ts': uses('mjml'),
  'functions/compile-template/cuts-pictures.ts': uses('sharp'),
  'infra/knows-a-decision.ts': uses('../functions/compose/decide.ts'),
  'local/imports-a-handler.ts': uses('../functions/compose/handler.ts'),
  'local/desk/browser/knows-a-word.ts': uses('../../../functions/model/a-word.ts'),
  'local/desk/browser/knows-node.ts': uses('node:fs'),
  'local/desk/imports-a-handler.ts': uses('../../functions/compose/handler.ts'),
  'local/desk/sends-mail-too.ts': uses('@aws-sdk/client-ses'),
  'functions/deliver/circle-a.ts': "import { b } from './circle-b.ts';\nexport const a = (): unknown => b;\n",
  'functions/deliver/circle-b.ts': "import { a } from './circle-a.ts';\nexport const b = (): unknown => a;\n",
} as const;
const LET_THROUGH = {
  'functions/model/a-word.ts': 'export const thing = 1;\n',
  'functions/model/another-word.ts': uses('./a-word.ts'),
  'functions/links/a-token.ts': 'export const thing = 2;\n',
  'functions/links/hashes.ts': uses('node:crypto'),
  'functions/mail/a-header.ts': 'export const thing = 3;\n',
  'functions/digest/a-page.ts': 'export const thing = 5;\n',
  'functions/preflight/a-check.ts': uses('../digest/a-page.ts'),
  'functions/web/a-link.ts': `${uses('node:https')}export { thing };\n`,
  'functions/review/uses-the-preflight.ts': uses('../preflight/a-check.ts'),
  'functions/feedback/handler.ts': uses('../web/a-link.ts'),
  'functions/aws/a-table.ts': `${uses('@aws-sdk/client-dynamodb')}export { thing };\n`,
  'functions/aws/ses-mailer.ts': `${uses('@aws-sdk/client-ses')}export { thing };\n`,
  'functions/compose/decide.ts': uses('../model/a-word.ts'),
  'functions/compose/uses-links.ts': uses('../links/a-token.ts'),
  'functions/compose/config.ts': uses('zod'),
  'functions/compose/deep/reaches-its-station.ts': uses('../decide.ts'),
  'functions/deliver/decide.ts': 'export const thing = 4;\n',
  'functions/deliver/handler.ts': uses('../aws/ses-mailer.ts'),
  'functions/ingest/cuts-pictures.ts': uses('sharp'),
  'functions/compile-template/compiles-mjml.ts': uses('mjml'),
  'infra/knows-a-config.ts': uses('../functions/compose/config.ts'),
  'local/uses-a-decision.ts': uses('../functions/compose/decide.ts'),
  'local/desk/uses-the-desk-of-ingest.ts': uses('../../functions/ingest/cuts-pictures.ts'),
  'local/desk/browser/uses-a-library.ts': uses('idiomorph'),
} as const;

/** Runs the project's own lint over the planted house; answers with the files it refuses for what they import. */
const refusedIn = (house: string): Promise<ReadonlySet<string>> =>
  new Promise((done, fail) => {
    const oxlint = resolve('node_modules/.bin/oxlint');
    execFile(oxlint, ['--format=json'], { cwd: house, maxBuffer: 1e8 }, (_error, stdout, stderr) => {
      try {
        const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
        const imports = diagnostics.filter(({ code }) => /no-restricted-imports|no-cycle/.test(code));
        done(new Set(imports.map(({ filename }) => filename)));
      } catch {
        fail(new Error(`oxlint could not be run: ${stdout}${stderr}`));
      }
    });
  });

describe('lint keeps the rooms apart', () => {
  let house = '';
  let refused: ReadonlySet<string> = new Set();
  beforeAll(async () => {
    house = await mkdtemp(join(tmpdir(), 'house-'));
    for (const file of ['oxlint.config.ts', 'tsconfig.json', 'package.json']) await cp(file, join(house, file));
    await symlink(resolve('node_modules'), join(house, 'node_modules'));
    for (const [file, source] of Object.entries({ ...REFUSED, ...LET_THROUGH })) {
      await mkdir(dirname(join(house, file)), { recursive: true });
      await writeFile(join(house, file), source);
    }
    refused = await refusedIn(house);
  });
  afterAll(() => rm(house, { recursive: true }));

  test.each(Object.keys(REFUSED))('%s is refused', (file) => expect(refused).toContain(file));
  test.each(Object.keys(LET_THROUGH))('%s is let through', (file) => expect(refused).not.toContain(file));
});
