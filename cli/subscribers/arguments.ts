import { InvalidArgumentError, Option } from 'commander';
import { readAddress, sayKind } from './newcomer.ts';
import { readWhom, type Whom } from './whom.ts';

/** Somebody who may be in the list. */
export function whom(text: string): Whom {
  const read = readWhom(text);
  if ('problem' in read)
    throw new InvalidArgumentError(`It must be an address, or a subscriber id: ${sayKind(read.problem)}.`);
  return read;
}

/** Of somebody who is to be written to. */
export function address(text: string): string {
  const read = readAddress(text);
  if (read.refused !== undefined) throw new InvalidArgumentError(`Not this one: ${sayKind(read.refused.why)}.`);
  return read.address;
}

/** A flag for an operator's own words, which are kept: a sentence of at most 500 characters. */
export function words(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const trimmed = text.trim();
    if (trimmed !== '' && trimmed.length <= 500) return trimmed;
    throw new InvalidArgumentError('It must be a sentence of at most 500 characters.');
  });
}
