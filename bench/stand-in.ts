/** As long as those of Lambda's roles: every request carries it. */
const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjE'.padEnd(760, 'aZ09');

/** What Lambda tells a function's SDK by its environment, but for the address of AWS. */
function environmentFor(url: string): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'ap-southeast-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLEEXAMPLE00',
    AWS_SECRET_ACCESS_KEY: 'an-example-of-a-key-that-opens-nothing',
    AWS_SESSION_TOKEN: SESSION_TOKEN,
    AWS_ENDPOINT_URL: url,
  };
}

/** Does some work in whose time clients of the SDK, made as the product makes them, find this address for all of AWS. */
export async function callingAt<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  const before = { ...process.env };
  Object.assign(process.env, environmentFor(url));
  try {
    return await work();
  } finally {
    for (const name of Object.keys(environmentFor(url))) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Calls `one` so many times, so many of them under way together. */
export async function atOnce(together: number, times: number, one: (call: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < times) {
      next += 1;
      await one(next);
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
}
