import { NO_ANSWERS, type CallAnswers } from '../model/counts.ts';
import type { SendTo } from './deliver-run.ts';

/** Counts at the call itself how SES answers, without knowing what becomes of it: the ledger is compared with that. */
export function callCounter() {
  const answers = { ...NO_ANSWERS };
  let calls = 0;
  return {
    /** The same, counted. */
    counted(sendTo: SendTo): SendTo {
      return async (...reader) => {
        calls += 1;
        try {
          const result = await sendTo(...reader);
          answers[result.kind] += 1;
          return result;
        } catch (error) {
          // As the ledger sees it: nobody knows.
          answers.unknown += 1;
          throw error;
        }
      };
    },
    /** Calls that were begun. */
    all: (): number => calls,
    answers: (): CallAnswers => ({ ...answers }),
  };
}
