/** An instant in a token: epoch milliseconds, enough for the next 8,900 years. */
export const INSTANT_BYTES = 6;

/** @throws RangeError for what is no whole number of milliseconds since 1970. */
export function instantBytes(at: number): Uint8Array {
  if (!Number.isInteger(at)) throw new RangeError('a token would hold what is no instant');
  const bytes = Buffer.alloc(INSTANT_BYTES);
  bytes.writeUIntBE(at, 0, INSTANT_BYTES);
  return bytes;
}

export function readInstant(bytes: Uint8Array): number {
  return Buffer.from(bytes).readUIntBE(0, INSTANT_BYTES);
}
