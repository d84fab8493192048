import { takeDrops } from './drop.ts';
import { takeForms } from './forms.ts';
import { takeLooks } from './looks.ts';
import { keepFresh } from './refresh.ts';

// Everything works without this script, by loading pages. With it what is shown keeps itself up to date, files can be
// dropped anywhere, and a form leaves the rest of the page as it is.
keepFresh();
takeForms();
takeLooks();
takeDrops();
