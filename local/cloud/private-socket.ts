import { randomUUID } from 'node:crypto';
import { Agent, type AgentOptions } from 'node:http';
import { Socket } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * The way to the gate that needs no network interface: with every interface down (`unshare -n`) not even 127.0.0.1 can be
 * reached. Endpoints remain `http://127.0.0.1:<port>`; connections to that port go through this socket instead.
 */

/** A name nobody else has. On Linux it is abstract, so that no file is left whatever happens. */
export function privateSocketPath(): string {
  const name = `newsletter-${randomUUID().slice(0, 13)}`;
  if (platform() === 'linux') return `\0${name}`;
  return platform() === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
}

/** For SDK clients in the process of the local cloud. */
export function agentThrough(socketPath: string): Agent {
  // Node takes the path from here (`http.request`'s option); the type of an agent's options leaves it out.
  const options: AgentOptions & { readonly socketPath: string } = { keepAlive: true, maxSockets: 50, socketPath };
  return new Agent(options);
}

type ConnectOptions = { port?: unknown; path?: unknown };

function optionsIn(value: unknown): ConnectOptions | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? first : undefined;
}

/** For the code in a worker, which makes its own clients: every connection to the gate's port, by SDK or `fetch`. */
export function connectThrough(socketPath: string, port: number): void {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function connectToGate(this: Socket, ...values: unknown[]): Socket {
    const options = optionsIn(values[0]);
    if (options !== undefined && Number(options.port) === port) options.path = socketPath;
    Reflect.apply(connect, this, values);
    return this;
  };
}
