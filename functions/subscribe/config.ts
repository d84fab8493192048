import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  SUBSCRIBER_TABLE: variable.name,
  SECRET_ARN: variable.name,
  PUBLICATION: variable.publication,
});

export type Environment = z.input<typeof environment>;
