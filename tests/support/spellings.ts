/**
 * Everything by which an address could be told from a text, in lower case: as it is, as URLs, JSON, html, mails and hex
 * spell it, and in base64 wherever it stands among other bytes.
 */
function spellingsOf(address: string): readonly string[] {
  const bytes = Buffer.from(address);
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
    // Characters that neighbours have a part in are no part of it.
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(first, last);
  });
  const at = address.indexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const plain = ['@', '%40', '=40', '&#64;', '&#x40;', String.raw`\u0040`].map((sign) => `${local}${sign}${domain}`);
  const spelled = [...plain, encodeURIComponent(address), bytes.toString('hex'), ...base64];
  return [...new Set(spelled.map((text) => text.toLowerCase()))];
}

/** Which addresses can be told from a text, and how; base64 is looked for in both of its alphabets. */
export function addressesIn(text: string, addresses: readonly string[]): readonly string[] {
  const searched = text.toLowerCase();
  const inOneAlphabet = searched.replaceAll('+', '-').replaceAll('/', '_');
  return addresses.flatMap((address) =>
    spellingsOf(address).filter((spelling) => searched.includes(spelling) || inOneAlphabet.includes(spelling)),
  );
}
