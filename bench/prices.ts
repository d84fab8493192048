/** What AWS counts. A write is one of up to 1 KB, a read a strongly consistent one of up to 4 KB. */
export type Meter =
  | 'mails'
  | 'writes'
  | 'reads'
  | 'tableGB'
  | 'computeGBs'
  | 'calls'
  | 'notifications'
  | 'messages'
  | 'puts'
  | 'gets'
  | 'objectGB'
  | 'pictureRequests'
  | 'pictureGB'
  | 'logsGB'
  | 'alarms'
  | 'metrics'
  | 'dashboards'
  | 'secrets'
  | 'keys';

/** `each`: dollars of one; `free`: so many each month, for ever and for every account. */
export type Prices = Readonly<Record<Meter, { readonly each: number; readonly free?: number }>>;

const MILLION = 1e6;

/** On demand, without a plan or a discount. Which of them are sure, and of when, stands in docs/costs.md. */
const VIRGINIA: Prices = {
  mails: { each: 0.0001 },
  writes: { each: 0.625 / MILLION },
  reads: { each: 0.125 / MILLION },
  // With point-in-time recovery.
  tableGB: { each: 0.25 + 0.2 },
  // Arm.
  computeGBs: { each: 0.000_013_333_4, free: 400_000 },
  calls: { each: 0.2 / MILLION, free: MILLION },
  notifications: { each: 0.5 / MILLION, free: MILLION },
  messages: { each: 0.4 / MILLION, free: MILLION },
  puts: { each: 5 / MILLION },
  gets: { each: 0.4 / MILLION },
  objectGB: { each: 0.023 },
  pictureRequests: { each: 1 / MILLION, free: 10 * MILLION },
  pictureGB: { each: 0.085, free: 1_000 },
  logsGB: { each: 0.5, free: 5 },
  alarms: { each: 0.1, free: 10 },
  metrics: { each: 0.3, free: 10 },
  dashboards: { each: 3, free: 3 },
  secrets: { each: 0.4 },
  keys: { each: 1 },
};

export const PRICES: Readonly<Record<string, Prices>> = {
  'us-east-1, readers in North America': VIRGINIA,
  'ap-southeast-1, readers in Vietnam': {
    ...VIRGINIA,
    writes: { each: 0.7115 / MILLION },
    reads: { each: 0.1423 / MILLION },
    tableGB: { each: 0.285 + 0.228 },
    notifications: { each: 0.6 / MILLION, free: MILLION },
    objectGB: { each: 0.025 },
    pictureRequests: { each: 1.2 / MILLION, free: 10 * MILLION },
    pictureGB: { each: 0.12, free: 1_000 },
    logsGB: { each: 0.7, free: 5 },
  },
};
