export declare function readWithRemark(bytes: Uint8Array): {
  readonly title: string;
  readonly paragraph: string;
  readonly words: number;
};
