import type { Context } from 'hono';
import type { FrameLook } from '../frame.ts';

/** The parts of a mail that can be looked at. */
export const PARTS = ['html', 'text', 'headers', 'source', 'received', 'attachments'] as const;
export type PartName = (typeof PARTS)[number];

/** How a mail is looked at, as its page's address says. */
export type MailLook = Required<Pick<FrameLook, 'withoutImages'>> & {
  readonly part: PartName;
  readonly theme: FrameLook['theme'];
  readonly isPhone: boolean;
};

/** What is not said, or is no choice, is as most readers have it. */
export function lookOf(context: Context): MailLook {
  const theme = context.req.query('theme');
  return {
    part: PARTS.find((part) => part === context.req.query('part')) ?? 'html',
    theme: theme === 'dark' || theme === 'light' ? theme : undefined,
    withoutImages: context.req.query('images') === 'off',
    isPhone: context.req.query('width') === 'phone',
  };
}

/** The address's query for another look at the same mail; `?` alone for the look that it has by itself. */
export function queryOf({ part, theme, withoutImages, isPhone }: MailLook): string {
  return `?${new URLSearchParams({
    ...(part !== 'html' && { part }),
    ...(theme && { theme }),
    ...(withoutImages && { images: 'off' }),
    ...(isPhone && { width: 'phone' }),
  }).toString()}`;
}
