import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Desk } from '../desk.ts';
import { notHere } from '../shell/notices.ts';
import { doWithFile } from './do-with-file.ts';
import { showFile } from './file-page.ts';
import { showArticles, showFiles } from './files-pages.ts';
import { lookAtFiles } from './look-at-files.ts';
import { openFile, type OpenFile } from './open-file.ts';
import { showOriginal } from './originals.ts';
import { takeFile, takeForm, tooLong } from './take-uploads.ts';
import { FILE_LIMIT_BYTES, keyAt } from './upload-key.ts';

/** A form without script brings all its files at once. */
const FORM_LIMIT_BYTES = 8 * FILE_LIMIT_BYTES;

/** A key that no path can hold is asked for like this. */
function isOne(context: Context): boolean {
  return context.req.query('key') !== undefined;
}

/** The files: where they are dropped, what became of them, and each of them. */
export function filesRoutes(desk: Desk): Hono {
  const look = lookAtFiles(desk);
  const limit = (maxSize: number) => bodyLimit({ maxSize, onError: (context) => tooLong(context, desk) });
  const fileAt = async (context: Context, show: (file: OpenFile) => Promise<Response>) => {
    const key = keyAt(context.req.url);
    const file = key === undefined ? undefined : await openFile(key, desk, look);
    return file === undefined ? notHere(context, desk) : show(file);
  };
  const one = (context: Context) => fileAt(context, (file) => showFile(context, desk, file));
  const deed = (context: Context) => fileAt(context, (file) => doWithFile(context, desk, file, look));

  const routes = new Hono();
  routes.get('/', (context) => showArticles(context, desk, look));
  routes.get('/files', (context) => (isOne(context) ? one(context) : showFiles(context, desk, look)));
  routes.post('/files', limit(FORM_LIMIT_BYTES), (context) =>
    isOne(context) ? deed(context) : takeForm(context, desk),
  );
  routes.get('/files/*', one);
  routes.post('/files/*', limit(FILE_LIMIT_BYTES), deed);
  routes.put('/files/*', limit(FILE_LIMIT_BYTES), (context) => takeFile(context, desk));
  routes.get('/original/*', (context) => showOriginal(context, look));
  routes.get('/original', (context) => showOriginal(context, look));
  return routes;
}
