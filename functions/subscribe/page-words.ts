import en from '../../templates/strings/pages.en.json' with { type: 'json' };
import vi from '../../templates/strings/pages.vi.json' with { type: 'json' };
import { dayForReaders } from '../digest/calendar.ts';
import { dayInZone } from '../model/calendar.ts';
import type { Language, Publication } from '../model/publication.ts';

/** Everything the pages of readers say by themselves, in one language. `wording` is another one whenever they change. */
export type PageWords = typeof vi;

const WORDS: Readonly<Record<Language, PageWords>> = { vi, en };

/** The pages' words, and how to say a sentence of them: with the publication's name, and whom to write to. */
export type Sayings = {
  readonly language: Language;
  readonly publication: string;
  readonly words: PageWords;
  readonly say: (sentence: string) => string;
  /** The day of an instant (ISO 8601) where the publication is: `Chủ Nhật, 29/11/2026`. */
  readonly day: (instant: string) => string;
};

export function sayingsIn(language: Language, { name, replyTo, timeZone }: Publication): Sayings {
  return {
    language,
    publication: name,
    words: WORDS[language],
    say: (sentence) =>
      sentence.replaceAll(/\{(publication|contact)\}/g, (_, what) => (what === 'contact' ? replyTo : name)),
    day: (instant) => dayForReaders(dayInZone(instant, timeZone), language),
  };
}

/** A sentence with its `{day}`. */
export function onDay(sentence: string, day: string): string {
  return sentence.replace('{day}', () => day);
}
