import { Hono } from 'hono';
import { SECRET_PAGE_HEADERS } from '../digest/web-page.ts';
import { joinRoutes, type Joining } from './join-routes.ts';
import { readerRoutes, type Reader } from './reader-routes.ts';
import { brokenPage, refuse, type Site } from './site.ts';

export type Subscribe = Reader &
  Joining & {
    /** Whether a header's value is the one that only our distribution sends. */
    readonly isOrigin: (value: string) => Promise<boolean>;
  };

/** Every page on which readers join, choose and leave, for who comes by the distribution alone. */
export function subscribeApp(site: Site, subscribe: Subscribe): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    // Past the distribution anybody could claim any address in CloudFront-Viewer-Address.
    if (!(await subscribe.isOrigin(context.req.header('x-origin-key') ?? ''))) return context.text('forbidden', 403);
    await next();
    for (const [name, value] of Object.entries(SECRET_PAGE_HEADERS)) context.header(name, value);
    return undefined;
  });
  app.route('/', joinRoutes(site, subscribe));
  app.route('/', readerRoutes(site, subscribe));
  app.notFound((context) => refuse(context, site));
  app.onError((error, context) => {
    site.tellFault(error);
    return brokenPage(context, site);
  });
  return app;
}
