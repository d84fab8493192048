import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { warnOfCosts } from './budget.ts';
import { Clock } from './clock.ts';
import { ComingBack } from './coming-back.ts';
import { CompileTemplate } from './compile-template.ts';
import { Compose } from './compose.ts';
import { showDashboard } from './dashboard.ts';
import { DeadLetters } from './dead-letters.ts';
import { Deliver } from './deliver.ts';
import { Editors } from './editors.ts';
import { Feedback } from './feedback.ts';
import { Ingest } from './ingest.ts';
import { Keys } from './keys.ts';
import { Operators } from './operators.ts';
import { Post } from './post.ts';
import { Sender } from './sender.ts';
import { Review } from './review.ts';
import type { Settings } from './settings.ts';
import { Site } from './site.ts';
import { State } from './state.ts';
import { WakeOperators } from './wake-operators.ts';

/** One stage of the newsletter: one stack, read from left to right like the picture in the README. */
export class NewsletterStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: StackProps & { readonly settings: Settings }) {
    super(scope, id, { description: `${settings.name}: the newsletter, stage ${settings.stage}`, ...props });
    const publication = publicationOf(settings);
    const state = new State(this, 'State');
    const keys = new Keys(this, 'Keys');
    const sender = new Sender(this, 'Sender', settings);

    new ComingBack(this, 'ComingBack', { state, keys });
    const { queue: templates } = new CompileTemplate(this, 'CompileTemplate', { state, publication });
    const { queue: uploads } = new Ingest(this, 'Ingest', { state, settings, publication, templates });
    const { lanes, welcomes } = new Deliver(this, 'Deliver', { state, settings, publication, keys, sender });
    const { orders } = new Compose(this, 'Compose', { state, settings, publication, lanes });
    new Operators(this, 'Operators', { state, orders, settings, keys, sender });
    const { queue: letters } = new Post(this, 'Post', { state, settings, publication, sender, keys });
    new Editors(this, 'Editors', { state, uploads, letters });
    new Clock(this, 'Clock', { state, settings, publication, keys, orders, lanes, letters });
    new Feedback(this, 'Feedback', { state, settings, keys, sender });
    const { lambda: review } = new Review(this, 'Review', { state, settings, publication, keys, letters });
    new Site(this, 'Site', { state, settings, publication, keys, letters, welcomes, review });
    // These look at all that was made above.
    new DeadLetters(this, 'DeadLetters');
    new WakeOperators(this, 'WakeOperators', settings);
    showDashboard(this);
    warnOfCosts(this, settings);
  }
}

/** What every station may know, as the JSON of its variable PUBLICATION. */
function publicationOf(settings: Settings): string {
  const { name, sender, replyTo, postalAddress, language, timeZone, publicUrl, siteUrl, articleUrl, stage } = settings;
  return JSON.stringify({
    name,
    sender,
    replyTo,
    postalAddress,
    language,
    timeZone,
    publicUrl,
    siteUrl,
    articleUrl,
    stage,
  });
}
