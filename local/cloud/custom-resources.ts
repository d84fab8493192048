import { randomUUID } from 'node:crypto';
import type { Stack } from './assembly.ts';
import type { Answer, Received } from './emulators.ts';
import type { Functions } from './functions.ts';
import { objectAt, parseJson, textAt, type JsonObject } from './json.ts';
import { ACCOUNT } from './resource-names.ts';
import { isOwnCustomResource } from './resource-types.ts';
import { answer } from './services/service.ts';

const PATH = '/custom-resource-response/';

/** The place custom resources answer to: a presigned S3 URL on AWS, a path of the gate here. */
export type CustomResources = {
  /** The answer to a request on that path; undefined for any other. */
  readonly receive: (request: Received) => Answer | undefined;
  /** Creates each custom resource of ours, one after the other. @throws Error with the reason when one fails. */
  readonly create: (stack: Stack, functions: Functions) => Promise<void>;
};

/** CloudFormation's side of a custom resource (user guide, "Custom resource reference"): request by invocation, answer by PUT. */
export function openCustomResources(place: { readonly region: string; readonly endpoint: string }): CustomResources {
  const answers = new Map<string, JsonObject>();
  return {
    receive: ({ method, url, body }) => {
      if (method !== 'PUT' || !url.startsWith(PATH)) return undefined;
      answers.set(url.slice(PATH.length), objectAt(parseJson(body.toString('utf8')), url));
      return answer(200, {}, '');
    },
    create: async (stack, functions) => {
      for (const { id, type, properties } of stack.resources.filter((resource) => isOwnCustomResource(resource.type))) {
        const ResourceProperties = properties();
        const RequestId = randomUUID();
        const ServiceToken = textAt(ResourceProperties['ServiceToken'], `${id}.ServiceToken`);
        const outcome = await functions.ofArn(ServiceToken).invoke({
          RequestType: 'Create',
          ServiceToken,
          ResponseURL: `${place.endpoint}${PATH}${RequestId}`,
          StackId: `arn:aws:cloudformation:${place.region}:${ACCOUNT}:stack/local/${randomUUID()}`,
          RequestId,
          LogicalResourceId: id,
          ResourceType: type,
          ResourceProperties,
        });
        const given = answers.get(RequestId);
        if (given?.['Status'] !== 'SUCCESS') {
          const reason =
            given?.['Reason'] ?? (outcome.ok ? 'it gave no answer' : `${outcome.error.name}: ${outcome.error.message}`);
          throw new Error(`custom resource ${id} could not be made: ${textAt(reason, 'Reason')}`);
        }
        const attributes = Object.entries(objectAt(given['Data'], 'Data')).map(([name, value]) => [
          name,
          textAt(value, name),
        ]);
        stack.answer(id, Object.fromEntries(attributes));
      }
    },
  };
}
