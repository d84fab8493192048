import { listEditions } from '../../../functions/aws/edition-list.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import { materialOf } from '../../../cli/cloud-material.ts';
import type { Material } from '../../../cli/material.ts';
import type { Desk } from '../desk.ts';
import { onceAVersion } from '../once-a-version.ts';

/** What editions are made of, as it now is: read once for all that is shown between two changes. */
export type Present = {
  readonly material: () => Promise<Material>;
  /** Every edition there ever was. */
  readonly editions: () => Promise<readonly Edition[]>;
};

export function presentOf({ stack, documents, objects, version, stage }: Desk): Present {
  return {
    material: onceAVersion(version, () => materialOf(stack, { documents, objects }, stage.name)),
    editions: onceAVersion(version, () => listEditions(documents, stack.editionsTable)),
  };
}
