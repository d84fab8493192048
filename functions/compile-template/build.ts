import { readFile, writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { compileDigest } from './compile-digest.ts';

// A build tool: `node functions/compile-template/build.ts <input.mjml> <output.hbs>`, used when the stack is synthesized.
const [input, output] = argv.slice(2);
if (input === undefined || output === undefined) throw new Error('usage: build.ts <input.mjml> <output.hbs>');
await writeFile(output, await compileDigest(await readFile(input, 'utf8')));
