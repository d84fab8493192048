import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Received } from './emulators.ts';
import type { Fault, Faults } from './faults.ts';
import type { Handler } from './front-door.ts';
import type { Denied } from './permissions.ts';
import { answer, Unplayed, type Need, type Reading, type Service } from './services/service.ts';

/** Who holds a (fake) access key. */
export type Caller = {
  /** A station, or `root`. */
  readonly station: string;
  readonly may: (need: Need) => boolean;
  /** Ends the worker that called, in the middle of whatever it does. */
  readonly crash: () => void;
};

/** One call that came through the gate, as tests read it. */
export type Call = {
  readonly station: string;
  readonly service: string;
  readonly operation: string;
  readonly resources: readonly string[];
  /** The permissions it needs. */
  readonly needs: readonly Need[];
  /** What befell it, if anything did. */
  readonly fault: Fault['kind'] | undefined;
  /** HTTP status; undefined when the connection was broken. */
  readonly status: number | undefined;
  readonly ms: number;
};

export type Gate = {
  readonly callers: Map<string, Caller>;
  readonly calls: Call[];
  readonly handle: Handler;
};

/** The access key and the service of a SigV4 signature; the signature itself is not checked. */
function signedBy({ headers }: Received): { readonly key: string; readonly service: string } | undefined {
  const [, key, service] =
    /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(headers['authorization'] ?? '') ?? [];
  return key === undefined || service === undefined ? undefined : { key, service };
}

/** The two APIs of SES sign with one name; the paths of the second one tell them apart. */
function playedBy(service: string, { url }: Received): string {
  return service === 'ses' && url.startsWith('/v2/') ? 'sesv2' : service;
}

/** Carries a call out under the fault that befalls it. */
async function carryOut(
  reading: Reading,
  service: Service,
  caller: Caller,
  fault: Fault | undefined,
): Promise<Answer | 'reset'> {
  switch (fault?.kind) {
    case undefined:
      return reading.perform();
    case 'delay':
      await wait(fault.ms);
      return reading.perform();
    case 'reset':
      return 'reset';
    case 'throttle':
      return service.refuse('throttled', 'Rate exceeded');
    case 'break':
      return service.refuse('broken', 'The service is unavailable');
    case 'crash-before':
      caller.crash();
      return 'reset';
    case 'crash-after':
      await reading.perform();
      caller.crash();
      return 'reset';
    case 'drop-answer':
      await reading.perform();
      return 'reset';
  }
}

/**
 * The one door to every service: finds out who calls, asks whether they may, lets faults happen, has the call carried out
 * and keeps a record.
 * @param services by their name in credential scopes, and `sesv2`.
 * @param denied where refusals for want of a permission are noted.
 */
export function openGate(services: Readonly<Record<string, Service>>, faults: Faults, denied: Denied[]): Gate {
  const callers = new Map<string, Caller>();
  const calls: Call[] = [];

  const refusedNeed = (reading: Reading, { may, station }: Caller): Need | undefined => {
    const refused = reading.needs.find((need) => !may(need));
    if (refused !== undefined) denied.push({ who: station, action: refused.action, resource: refused.resource });
    return refused;
  };

  const handle: Handler = async (request) => {
    const startedAt = performance.now();
    const signed = signedBy(request);
    const caller = callers.get(signed?.key ?? '');
    if (signed === undefined || caller === undefined)
      return answer(403, {}, 'this request is signed by nobody we know');
    const service = services[playedBy(signed.service, request)];
    if (service === undefined) return answer(501, {}, `the local cloud does not play ${signed.service}`);
    const names = { station: caller.station, service: signed.service };
    const record = (
      operation: string,
      needs: readonly Need[],
      given: Answer | 'reset',
      fault?: Fault,
    ): Answer | 'reset' => {
      calls.push({
        ...names,
        operation,
        resources: needs.map(({ resource }) => resource),
        needs,
        fault: fault?.kind,
        status: given === 'reset' ? undefined : given.status,
        ms: performance.now() - startedAt,
      });
      return given;
    };
    let reading: Reading;
    try {
      reading = service.read(request, caller.may);
    } catch (error) {
      if (error instanceof Unplayed) return record('?', [], service.refuse('unplayed', error.message));
      throw error;
    }
    const { operation, needs } = reading;
    const refused = refusedNeed(reading, caller);
    if (refused !== undefined) {
      const message = `User: ${caller.station} is not authorized to perform: ${refused.action} on resource: ${refused.resource}`;
      return record(operation, needs, service.refuse('denied', message));
    }
    const fault = faults.befalling({ ...names, operation });
    return record(operation, needs, await carryOut(reading, service, caller, fault), fault);
  };
  return { callers, calls, handle };
}
