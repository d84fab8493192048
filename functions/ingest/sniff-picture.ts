export type PictureFormat = 'webp' | 'jpeg' | 'png' | 'gif';

/** A picture's file may be this long, in bytes. */
export const PICTURE_LIMIT_BYTES = 15_000_000;

function startsWith(bytes: Uint8Array, signature: readonly number[], offset = 0): boolean {
  return signature.every((byte, index) => bytes[offset + index] === byte);
}

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];
const RIFF = ascii('RIFF');
const WEBP = ascii('WEBP');
const GIF = ascii('GIF8');
const PNG = [0x89, ...ascii('PNG\r\n\u001A\n')];
const JPEG = [0xff, 0xd8, 0xff];

/** What a file really is, by its first bytes; its name proves nothing (rules S4.31). */
export function sniffPicture(bytes: Uint8Array): PictureFormat | undefined {
  if (startsWith(bytes, RIFF) && startsWith(bytes, WEBP, 8)) return 'webp';
  if (startsWith(bytes, JPEG)) return 'jpeg';
  if (startsWith(bytes, PNG)) return 'png';
  return startsWith(bytes, GIF) ? 'gif' : undefined;
}
