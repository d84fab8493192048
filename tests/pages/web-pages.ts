import { archiveIndex } from '../../functions/digest/archive-index.ts';
import { articleLinkPage } from '../../functions/digest/article-link.ts';
import { emptyEditionPage, missingPage, takenBackPage } from '../../functions/digest/notice-pages.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { subscribeApp } from '../../functions/subscribe/subscribe-app.ts';
import { PUBLICATION } from '../digest/sample.ts';

const read = async (token: string) => (token === 'known' ? ('AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId) : undefined);
const subscribe = subscribeApp(PUBLICATION, {
  isOrigin: async () => true,
  readUnsubscribe: read,
  readPreferences: read,
  leave: async () => {},
});
const ask = async (path: string, init?: RequestInit): Promise<string> => (await subscribe.request(path, init)).text();
const leave = () => ({ method: 'POST', body: new URLSearchParams({ leave: 'yes' }) });

const edition = '2026-W47' as EditionId;
const title = 'Đêm canh rùa đẻ ở Côn Đảo: tắt đèn để biển được tối';
const editions = [
  { id: edition, title, sentAt: '2026-11-22T00:00:00Z', articles: 12 },
  { id: '2025-W50' as EditionId, title: 'Muối <trắng> & nắng', sentAt: '2025-12-14T00:00:00Z', articles: 1 },
];

/** The pages of the web that are no edition, by what they are. */
export const PAGES: Readonly<Record<string, string>> = {
  'the page that asks whether a reader wants to leave': await ask('/u/known'),
  'the page that says that a reader has left': await ask('/u/known', leave()),
  'the page with a reader’s choices': await ask('/s/known'),
  'the page for a link that is not ours': await ask('/u/other'),
  'the index of all editions': archiveIndex(PUBLICATION, editions),
  'the page that leads on to an article': articleLinkPage(PUBLICATION, edition, {
    language: 'vi',
    title,
    target: 'https://www.example.vn/bai-viet/dem-canh-rua',
  }),
  'the page of an article that was taken back': takenBackPage(PUBLICATION, edition),
  'the page of an edition without articles': emptyEditionPage(PUBLICATION),
  'the page for an address that there is not': missingPage(PUBLICATION),
};
