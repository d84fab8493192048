/** A fault in plain words: the usual ones of AWS with what to do about them. */
export function sayFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch (error.name) {
    case 'CredentialsProviderError':
      return 'There are no AWS credentials in this shell: log in (aws sso login), or set AWS_PROFILE.';
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'TokenRefreshRequired':
      return 'The AWS credentials of this shell have expired: log in again.';
    case 'InvalidClientTokenId':
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
      return `AWS does not know the credentials of this shell (${error.name}): log in again, or set another AWS_PROFILE.`;
    case 'AccessDenied':
    case 'AccessDeniedException':
      return `These AWS credentials may not do that: ${error.message}\nUploading, withdrawing, a test, and a preview or preflight of what is in the cloud, take the policy of the stack's output EditorsPolicy, everything about editions that of OperatorsPolicy, a backup that of BackupPolicy, and restoring one that of RestorePolicy.`;
    default:
      return error.message === '' ? error.name : error.message;
  }
}
