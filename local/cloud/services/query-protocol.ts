import { randomUUID } from 'node:crypto';
import type { Answer } from '../emulators.ts';
import { answer, escapeXml, type Refusal } from './service.ts';

function xml(status: number, body: string): Answer {
  return answer(status, { 'content-type': 'text/xml' }, body);
}

/** How a service of the AWS Query protocol answers: XML in its own namespace. */
export function queryProtocol(namespace: string) {
  const error = (code: string, status: number, message: string): Answer => {
    const inner = `<Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return xml(
      status,
      `<ErrorResponse xmlns="${namespace}">${inner}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    );
  };
  return {
    error,
    result: (operation: string, inner: string): Answer => {
      const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
      return xml(
        200,
        `<${operation}Response xmlns="${namespace}"><${operation}Result>${inner}</${operation}Result>${metadata}</${operation}Response>`,
      );
    },
    refuseIn:
      (codes: Readonly<Record<Refusal, readonly [code: string, status: number]>>) =>
      (refusal: Refusal, message: string): Answer => {
        const [code, status] = codes[refusal];
        return error(code, status, message);
      },
  };
}

/** `<name>text</name>`. */
export function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

/** A list of the Query protocol. */
export function members(name: string, items: readonly string[]): string {
  return `<${name}>${items.map((item) => `<member>${item}</member>`).join('')}</${name}>`;
}
