/** A file of the archive on the web. */
export type ArchiveFile = {
  /** Where it stands below the public address, and its key in the site bucket. */
  readonly path: string;
  readonly type: 'page' | 'atom' | 'json';
  readonly content: string;
};
