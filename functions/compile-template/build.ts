import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { argv } from 'node:process';
import { DIGEST_FIELDS } from '../digest/template-fields.ts';
import { compileDigest } from './compile-digest.ts';

// A build tool: `node functions/compile-template/build.ts <input.mjml> <output.hbs>`, used when the stack is synthesized.
const [input, output] = argv.slice(2);
if (input === undefined || output === undefined) throw new Error('usage: build.ts <input.mjml> <output.hbs>');
// Letters have fields of their own; a mistake in one of those is found when the letter is filled.
const fields = basename(input) === 'digest.mjml' ? DIGEST_FIELDS : undefined;
await writeFile(output, await compileDigest(await readFile(input, 'utf8'), fields));
