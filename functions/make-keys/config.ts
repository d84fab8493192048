import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({ SECRET_ARN: variable.name });

export type Environment = z.input<typeof environment>;
