import { isEditionId, type EditionId } from '../model/edition.ts';

const DAY_MS = 86_400_000;

/**
 * The name of a weekly edition: the ISO 8601 week of a day, `2026-W47`. Week 1 holds the year's first Thursday, so a week
 * belongs to the year of its own Thursday.
 * @param day `YYYY-MM-DD` in the publication's zone, of the moment the edition is to be sent (rules S2.36)
 */
export function weeklyEditionId(day: string): EditionId {
  const date = new Date(`${day}T00:00:00Z`);
  const mondayFirst = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - mondayFirst) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  const id = `${year}-W${String(week).padStart(2, '0')}`;
  if (!isEditionId(id)) throw new Error(`no week can be told from the day ${day}`);
  return id;
}
