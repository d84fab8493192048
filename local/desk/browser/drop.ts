import { showPutting, type Failure } from './putting.ts';
import { say } from './said.ts';

const AT_ONCE = 4;

/** A file and where it goes: its path below the folder that was dropped, that folder's name included. */
type Dropped = { readonly path: string; readonly file: File };

/** Takes files and folders, dropped anywhere on the page or chosen in `#files`, and puts them into the bucket. */
export function takeDrops(): void {
  const root = document.documentElement;
  document.addEventListener('dragover', (event) => {
    if (!isForUs(event)) return;
    event.preventDefault();
    root.classList.add('dropping');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('dropping');
  });
  document.addEventListener('drop', (event) => {
    root.classList.remove('dropping');
    if (!isForUs(event)) return;
    event.preventDefault();
    // The list is empty once this event is over: it is read now, what is in the folders later.
    const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
    const dropped = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
    const failed: Failure[] = [];
    void Promise.all(dropped.map((one) => readDropped(one, failed))).then((found) => putAll(found.flat(), failed));
  });
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
    const chosen = [...(target.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    target.value = '';
    void putAll(
      chosen.filter(({ path }) => !isHidden(path)),
      [],
    );
  });
}

/** A text that is dragged is somebody else's affair. Every page takes files, or the browser would leave for them. */
function isForUs({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}

/** What an operating system leaves in folders is nobody's upload. */
function isHidden(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.'));
}

async function readDropped(dropped: FileSystemEntry | File | null, failed: Failure[]): Promise<readonly Dropped[]> {
  if (dropped === null) return [];
  return dropped instanceof File ? [{ path: dropped.name, file: dropped }] : readEntry(dropped, failed);
}

async function readEntry(entry: FileSystemEntry, failed: Failure[]): Promise<readonly Dropped[]> {
  if (isHidden(entry.name)) return [];
  const path = entry.fullPath.replace(/^\//, '');
  try {
    if (isOfFile(entry))
      return [{ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) }];
    if (!isOfFolder(entry)) return [];
    const reader = entry.createReader();
    const inside: FileSystemEntry[] = [];
    // A reader gives a hundred at a time, until it gives none.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) break;
      inside.push(...some);
    }
    return (await Promise.all(inside.map((one) => readEntry(one, failed)))).flat();
  } catch {
    failed.push({ path, why: 'unread' });
    return [];
  }
}

// Chromium has no interface objects of these names to ask by `instanceof`.
function isOfFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isOfFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Pictures before the articles that name them, editions after: each is answered once and for good. */
function turnOf({ path }: Dropped): number {
  if (/\.(webp|jpe?g|png|gif)$/i.test(path)) return 0;
  return /(^|\/)editions\//.test(path) ? 2 : 1;
}

async function putAll(files: readonly Dropped[], unread: readonly Failure[]): Promise<void> {
  const failed: Failure[] = [...unread];
  if (files.length === 0 && failed.length === 0) return;
  const isInside = document.querySelector<HTMLInputElement>('#inside')?.checked === true;
  const limit = Number(document.querySelector<HTMLElement>('#drop')?.dataset['limit'] ?? Infinity);
  const waiting = files.toSorted((one, other) => turnOf(one) - turnOf(other));
  const again: Dropped[] = [];
  let put = 0;
  const show = (isOver: boolean): void =>
    showPutting(
      { put, total: files.length + unread.length, failed, isOver },
      again.length === 0 ? undefined : () => void putAll(again, []),
    );
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { path, file } = next;
      const why =
        file.size > limit ? 'tooLong' : await putOne(isInside ? path.replace(/^[^/]+\/(?=.)/, '') : path, file);
      if (why === undefined) put += 1;
      else {
        failed.push({ path, why });
        if (why !== 'tooLong') again.push(next);
      }
      show(false);
    }
  };
  say('uploading', { count: 0, total: files.length });
  show(false);
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  show(true);
  if (failed.length > 0)
    say('notUploaded', {
      files: failed
        .slice(0, 3)
        .map(({ path }) => path)
        .join(', '),
    });
  else say('uploaded', { total: files.length });
}

/** @returns why it could not be put: `lost`, or the desk's own words */
async function putOne(path: string, file: File): Promise<string | undefined> {
  try {
    const way = path
      .split('/')
      .map((name) => encodeURIComponent(name.toWellFormed()))
      .join('/');
    const answer = await fetch(`/files/${way}`, { method: 'PUT', body: file });
    return answer.ok ? undefined : (await answer.text()).slice(0, 300);
  } catch {
    return 'lost';
  }
}
