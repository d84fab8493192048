import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { parseArticle } from '../functions/ingest/parse-article.ts';
import type { Publication } from '../functions/model/publication.ts';
import { files, languageFlag, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { show, type Show } from './show.ts';

type ImportFlags = StageFlags & { readonly out?: string; readonly force?: boolean };

const AFTER = `
Each FILE is text copied from a web page. Its first line becomes the title, its first paragraph the
description, its byline the author; what belongs to the page (share buttons, "Read more", links to
other articles, copyright) is left out, and every line left out is printed.
The draft has use: false. Read it, set use to true, then upload it.`;

async function write(file: string, text: string, force: boolean): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Writes the draft of one file. `written`: by this call already, and safe even from `--force`. */
async function importFile(
  path: string,
  { out = dirname(path), force = false }: ImportFlags,
  publication: Publication,
  written: Set<string>,
  { line, cut, problem }: Show,
): Promise<boolean> {
  const context = { key: basename(path), publication, now: Date.now() };
  const parsed = parseArticle(await readFile(path), context);
  if ('article' in parsed) {
    line(`${path}  is an article already: there is nothing to import`);
    return false;
  }
  if (parsed.draft === undefined) {
    for (const one of parsed.problems) problem({ path, ...one });
    return false;
  }
  const draft = parseArticle(Buffer.from(parsed.draft.file), context);
  if ('problems' in draft) throw new Error(`${path}: the draft of this text has problems itself, which is our mistake`);
  const file = join(out, `${draft.article.slug}.md`);
  await mkdir(out, { recursive: true });
  if (written.has(file) || !(await write(file, parsed.draft.file, force))) {
    const advice = written.has(file) ? 'two of these files have one title' : '--force overwrites it';
    line(`${path}  ${file} is there already and stays as it is: ${advice}`);
    return false;
  }
  written.add(file);
  line(`${path}  ${file}`);
  for (const one of parsed.draft.cuts) cut(path, one);
  return true;
}

/** `newsletter import FILE…`. */
export function addImport(program: Command): void {
  program
    .command('import')
    .summary('make drafts of texts copied from web pages')
    .description('Make drafts, <slug>.md, of texts that were copied from web pages.')
    .argument('<file...>', 'text files', files)
    .option('--out <dir>', 'where the drafts go (default: beside each file)')
    .option('--force', 'overwrite drafts that are there')
    .addOption(stageFlag())
    .addOption(languageFlag())
    .addHelpText('after', AFTER)
    .action(async (paths: readonly string[], flags: ImportFlags, command: Command) => {
      const { publication } = stageOf(flags, command);
      const written = new Set<string>();
      let failed = 0;
      for (const path of paths)
        if (!(await importFile(path, flags, publication, written, show(process.stdout)))) failed += 1;
      process.exitCode = failed === 0 ? 0 : 1;
    });
}
