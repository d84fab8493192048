import * as z from 'zod/mini';
import { isSlug, type Slug } from './model/article.ts';
import { isEditionId, type EditionId } from './model/edition.ts';
import { isFindingId, type FindingId } from './model/review-finding.ts';
import { isSubscriberId, type SubscriberId } from './model/subscriber.ts';

/** Words of the model that are told from other strings by their form, for whoever reads an item, a file or a message. */
export const editionIdShape = z.custom<EditionId>((value) => typeof value === 'string' && isEditionId(value));
export const subscriberIdShape = z.custom<SubscriberId>((value) => typeof value === 'string' && isSubscriberId(value));
export const slugShape = z.custom<Slug>((value) => typeof value === 'string' && isSlug(value));
export const findingIdShape = z.custom<FindingId>((value) => typeof value === 'string' && isFindingId(value));
