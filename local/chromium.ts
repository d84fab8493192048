import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A Chromium on disk, and what its process must be told to find its libraries and fonts. */
export type Chromium = { readonly executablePath: string; readonly env: Readonly<Record<string, string>> };

const cache = fileURLToPath(new URL('../.cache/', import.meta.url));
const execute = promisify(execFile);

/**
 * Unpacks the Chromium that `npm ci` brought, which is for Linux on x64, into `.cache/`: once, 210 MB, four seconds.
 * From the system it needs glibc and libgcc, which Node needs too, and nothing else.
 */
export async function unpackChromium(): Promise<Chromium> {
  const folder = join(cache, `chromium-${await packedVersion()}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

async function packedVersion(): Promise<string> {
  const file = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version }: { readonly version?: unknown } = Object(JSON.parse(await readFile(file, 'utf8')));
  return String(version);
}

/** Made aside and then put in its place: whoever unpacks at the same time finds a whole folder or none. */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(join(cache, 'unpacking-'));
  try {
    // The package unpacks where temporary files go, and its libraries only in a Lambda: so it gets a process that
    // takes this folder for the one and itself for the other.
    const environment = { ...process.env, TMPDIR: made, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    await execute(process.execPath, [fileURLToPath(import.meta.url)], { env: environment });
    await writeFile(join(made, 'fonts.conf'), FONTS);
    await rename(made, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** The system's fonts, where there are any, and Open Sans, which comes with Chromium and has every Vietnamese letter. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

if (import.meta.main) {
  const { default: packed } = await import('@sparticuz/chromium');
  await packed.executablePath();
}
