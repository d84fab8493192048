import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({ LEDGER_TABLE: variable.name });

export type Environment = z.input<typeof environment>;
