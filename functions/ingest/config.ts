import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  CONTENT_BUCKET: variable.name,
  PRIVATE_BUCKET: variable.name,
  SITE_BUCKET: variable.name,
  ARTICLE_TABLE: variable.name,
  TEMPLATE_QUEUE_URL: variable.url,
  EDITION_TABLE: variable.name,
  WEEKDAY: z.coerce.number().int().min(0).max(6),
  HOUR: z.coerce.number().int().min(0).max(23),
  PUBLICATION: variable.publication,
});

export type Environment = z.input<typeof environment>;
