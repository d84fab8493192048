/** A mail that SES accepted. */
export type Mail = {
  readonly id: string;
  readonly at: Date;
  /** The envelope's sender, without a name. */
  readonly source: string;
  readonly destinations: readonly string[];
  /** Exactly the bytes that were given. */
  readonly raw: Buffer;
  /** As the readers' servers get it. */
  readonly received: Buffer;
  readonly configurationSet: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};
