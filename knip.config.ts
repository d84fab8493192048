import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'functions/*/handler.ts',
    // Run as a program when the stack is synthesized.
    'functions/compile-template/build.ts',
    // Bundled in the place of packages that are not needed.
    'functions/compile-template/left-out-of-mjml.ts',
    'functions/aws/lean/*.ts',
    'infra/app.ts',
    'local/cloud/function-worker.ts',
    // Bundled for browsers.
    'local/desk/browser/desk.ts',
    // Run by whoever has changed the digest.
    'tests/pages/take-pictures.ts',
  ],
  project: ['**/*.ts'],
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Installed by .ci/run, from Debian.
  ignoreBinaries: ['spamassassin'],
};

export default config;
