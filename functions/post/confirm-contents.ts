import { fillIn } from '../digest/words.ts';
import type { Language, Publication } from '../model/publication.ts';
import type { LetterContents } from './letter-contents.ts';
import { letterWords } from './letter-words.ts';

/** The letter that asks for a confirmation. Nothing in it was typed by whoever made the wish (rules S4.40). */
export function confirmContents(language: Language, url: string, { name }: Publication): LetterContents {
  const { subject, title, explain, notYou, button, whyYou } = letterWords(language).confirm;
  const say = (sentence: string) => fillIn(sentence, { publication: name });
  return {
    language,
    subject: say(subject),
    title: say(title),
    intro: [say(explain), notYou],
    button: { label: button, url },
    sections: [],
    whyYou: say(whyYou),
  };
}
