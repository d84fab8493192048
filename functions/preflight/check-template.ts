import { finds, type Finding } from './finding.ts';

/** Which template the digest was filled from. */
export type TemplateLook = {
  /** Whether it is the editors' own. */
  readonly isOwn: boolean;
  /** ISO 8601: since when the editors' own is in force, if that is known. */
  readonly since?: string;
};

/**
 * A template that no edition was made with yet: an edition that all readers get is a bad place to see it first. That the
 * own one was taken away is not noticed.
 * @param lastAt ISO 8601: when the edition before this one was made; undefined when there was none
 */
export function checkTemplate({ isOwn, since }: TemplateLook, lastAt: string | undefined): Finding {
  const { ok, warn } = finds('template');
  if (!isOwn) return ok('templateBuiltIn');
  const isNew = since !== undefined && lastAt !== undefined && Date.parse(since) > Date.parse(lastAt);
  return isNew ? warn('templateNew', { day: since.slice(0, 10) }) : ok('templateOwn');
}
