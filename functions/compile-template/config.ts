import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  CONTENT_BUCKET: variable.name,
  PRIVATE_BUCKET: variable.name,
  ARTICLE_TABLE: variable.name,
  PUBLICATION: variable.publication,
});

export type Environment = z.input<typeof environment>;
