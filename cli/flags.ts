import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import * as z from 'zod';
import { isEditionId, type EditionId } from '../functions/model/edition.ts';
import type { Publication } from '../functions/model/publication.ts';
import { readStage, type Stage } from './stage.ts';

/** `--stage`, of every command that knows a publication. */
export const stageFlag = (): Option => new Option('--stage <name>', 'a stage of cdk.json').default('production');

/** `--language`. */
export const languageFlag = (): Option =>
  new Option('--language <language>', "language of the problems (default: the publication's)").choices(['vi', 'en']);

export type StageFlags = { readonly stage: string; readonly language?: Publication['language'] };

/** The stage that was asked for; one that cdk.json does not have, or has with mistakes, is a wrong flag. */
export function stageOf({ stage: name, language }: StageFlags, command: Command): Stage {
  const file = join(import.meta.dirname, '..', 'cdk.json');
  const read = readStage(JSON.parse(readFileSync(file, 'utf8')), name);
  if ('mistake' in read) return command.error(`error: --stage ${name}: ${read.mistake}`);
  const { stage } = read;
  return language === undefined ? stage : { ...stage, publication: { ...stage.publication, language } };
}

/** A folder that is there. */
export function folder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new InvalidArgumentError('It is no folder.');
}

/** A file that is there. `earlier`: of an argument that may come several times. */
export function files(path: string, earlier: readonly string[] = []): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return [...earlier, path];
  throw new InvalidArgumentError('It is no file.');
}

/** Where in the bucket a folder goes: `tin/2026/`; nothing for its top. */
export function prefix(text: string): string {
  const path = text.replace(/^\/+|\/+$/gu, '');
  const segments = path.split('/');
  if (path.includes('\\') || segments.some((segment) => ['', '.', '..'].includes(segment)))
    throw new InvalidArgumentError('It must be a path such as articles/2026.');
  return `${path}/`;
}

/** A date and time with its zone, as epoch milliseconds: anything less would mean another instant on another machine. */
export function instant(text: string): number {
  const read = z.iso.datetime({ offset: true }).safeParse(text);
  if (read.success) return Date.parse(read.data);
  throw new InvalidArgumentError('It must be a date and time with a zone, such as 2026-11-23T07:00:00+07:00.');
}

/** An argument that names an edition. */
export function editionId(text: string): EditionId {
  if (isEditionId(text)) return text;
  throw new InvalidArgumentError('It must be an edition such as 2026-W47.');
}

export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('It must be a whole number of seconds.');
}
