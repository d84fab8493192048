declare module 'dynalite' {
  import type { EventEmitter } from 'node:events';
  /** An HTTP server for the DynamoDB protocol; here it is only handed requests, and never listens. */
  function dynalite(options?: { readonly createTableMs?: number; readonly updateTableMs?: number }): EventEmitter;
  export default dynalite;
}
