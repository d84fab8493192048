import type { Context } from 'hono';

/** What a form sends: texts, their lines ended by LF. */
export type Posted = {
  /** `` for what was not sent. */
  readonly text: (name: string) => string;
  readonly all: (name: string) => readonly string[];
  readonly names: readonly string[];
};

export async function readPosted(context: Context): Promise<Posted> {
  const form = await context.req.formData();
  const all = (name: string): readonly string[] =>
    form.getAll(name).flatMap((value) => (typeof value === 'string' ? [value.replaceAll('\r\n', '\n')] : []));
  return { all, text: (name) => all(name)[0] ?? '', names: [...form.keys()] };
}
