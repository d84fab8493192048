import type { Edition } from '../../functions/model/edition.ts';

/** What a deployment looks at, and does. */
export type Deployment = {
  /** Of the stage's stack; nothing when there is no stack yet. */
  readonly editions: () => Promise<readonly Edition[] | undefined>;
  readonly isAtTerminal: boolean;
  readonly agrees: () => Promise<boolean>;
  readonly say: (line: string) => void;
  /** Runs the command line of the CDK. @returns its exit code */
  readonly cdk: (args: readonly string[]) => Promise<number>;
};

/** The value of `--name value`, `--name=value` or `-n value` that begins so, in the arguments for the CDK. */
function valuesOf(args: readonly string[], ...names: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    const [name = '', ...value] = arg.split('=');
    if (names.includes(arg)) return [args[index + 1] ?? ''];
    return names.includes(name) ? [value.join('=')] : [];
  });
}

/** The stage of `-c stage=…`. */
export function stageIn(args: readonly string[]): string {
  const context = valuesOf(args, '-c', '--context').findLast((value) => value.startsWith('stage='));
  return context?.slice('stage='.length) ?? 'production';
}

/** Whose credentials the CDK is told to take. */
export function profileIn(args: readonly string[]): string | undefined {
  return valuesOf(args, '--profile').at(-1);
}

function sentence({ id, state }: Edition): string | undefined {
  if (state !== 'composing' && state !== 'sending') return undefined;
  return `${id} is being ${state === 'composing' ? 'composed' : 'sent'}: newsletter edition ${id} shows how far it is.`;
}

/**
 * `cdk deploy` with these arguments, unless an edition is under way and nobody says that it may go on. A deployment in
 * the middle of one is safe: Lambda lets what runs end on the old version. But half of the readers then have what the
 * old version sends, and half what the new one does.
 * @param args for the CDK; `--yes` here answers our own question
 * @returns the exit code
 */
export async function deploy(
  args: readonly string[],
  { editions, isAtTerminal, agrees, say, cdk }: Deployment,
): Promise<number> {
  const isAgreed = args.includes('--yes');
  const others = args.filter((arg) => arg !== '--yes');
  const busy = ((await editions()) ?? []).map(sentence).filter((said) => said !== undefined);
  if (busy.length > 0) {
    for (const said of busy) say(said);
    say('Who waits will be served by the new version. Better: wait, or pause it meanwhile.');
    if (!isAgreed && !isAtTerminal) {
      say('Nothing was deployed: nobody is there to ask. With --yes it is deployed all the same.');
      return 1;
    }
    if (!isAgreed && !(await agrees())) {
      say('Nothing was deployed.');
      return 1;
    }
  }
  return cdk(['deploy', '--no-notices', ...others]);
}
