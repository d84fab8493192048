import type { EditionId } from '../../functions/model/edition.ts';
import type { Language } from '../../functions/model/publication.ts';
import { cloudMaterial } from '../cloud-material.ts';
import { folderMaterial } from '../folder-material.ts';
import { nextEdition } from '../next-edition.ts';
import { editionRemarks } from '../preview-warnings.ts';
import { show } from '../show.ts';
import type { Stage } from '../stage.ts';
import { comingEdition, editionToCome } from '../which-edition.ts';
import { editionsOfStack } from './editions-of-stack.ts';
import { lookAtComing, lookAtComposed, type Look } from './look.ts';
import { preflightJson, showPreflight } from './show-preflight.ts';

export type PreflightFlags = {
  /** Undefined: the week that goes out next. */
  readonly edition?: EditionId;
  readonly now?: number;
  readonly prefix?: string;
  /** Of what is said. */
  readonly language?: Language;
  readonly links: boolean;
  readonly json?: true;
};

type Looked = Look & { readonly from: string; readonly remarks: readonly string[] };

/** What was looked at; a sentence when there is nothing to look at. */
async function lookAround(from: string | undefined, stage: Stage, flags: PreflightFlags): Promise<Looked | string> {
  const { publication, rules } = stage;
  const { edition: asked, now = Date.now(), prefix = '', links, language = publication.language } = flags;
  const ofFolder = () => ({ path: from ?? '', prefix, without: 'out/preview' });
  const material = await (from === undefined ? cloudMaterial(stage) : folderMaterial(ofFolder(), stage, now));
  const editions = from === undefined ? await editionsOfStack(stage) : undefined;

  const found = asked === undefined ? undefined : editions?.find(asked);
  if (found?.rendering !== undefined && editions !== undefined) {
    const composed = { ...found, rendering: found.rendering };
    const look = await lookAtComposed(composed, material, stage, editions, { now, links });
    return { ...look, from: material.from, remarks: [] };
  }
  const wanted = await (asked === undefined
    ? comingEdition(now, rules, material)
    : editionToCome(asked, now, rules, material));
  if ('refused' in wanted) return wanted.refused;
  const next = await nextEdition(material, wanted, stage, { language: publication.language });
  const [remark = ''] = editionRemarks(next, rules.minimumArticles, language);
  if (next.digest === undefined) return remark;
  const look = await lookAtComing(next, next.digest, material, stage, editions, { now, links });
  return { ...look, from: material.from, remarks: next.skipped === undefined ? [] : [remark] };
}

/**
 * Looks at an edition before it goes out, and says what stands in the way or out.
 * @param from a folder; undefined: the deployed stack
 * @returns the exit code
 */
export async function runPreflight(from: string | undefined, stage: Stage, flags: PreflightFlags): Promise<number> {
  const { publication } = stage;
  const { language = publication.language } = flags;
  const terminal = show(process.stdout);
  const looked = await lookAround(from, stage, flags);
  if (typeof looked === 'string') {
    terminal.line(looked);
    return 1;
  }
  if (flags.json === true) process.stdout.write(`${preflightJson(looked, language)}\n`);
  else {
    showPreflight(looked, looked.from, { ...publication, language }, terminal);
    for (const remark of looked.remarks) terminal.painted(['red', remark]);
  }
  return looked.remarks.length === 0 && looked.findings.every(({ verdict }) => verdict !== 'block') ? 0 : 1;
}
