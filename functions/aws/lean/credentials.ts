/**
 * What a client of the SDK uses of `@aws-sdk/credential-provider-node`, for the bundle of `deliver` in its place
 * (infra/deliver.ts): Lambda hands a function its credentials in the environment. The other ways to credentials, which
 * no Lambda goes, take a fifth of the time to load.
 */
export function defaultProvider() {
  return () => Promise.resolve(credentials());
}

/** What Lambda hands a function, for as long as its sandbox lives. */
export function credentials() {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
