import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'functions/*/handler.ts',
    // Run as a program when the stack is synthesized.
    'functions/compile-template/build.ts',
    'infra/app.ts',
    'local/cloud/function-worker.ts',
  ],
  project: ['**/*.ts'],
  ignoreExportsUsedInFile: { interface: true, type: true },
  // The CDK calls it to bundle the functions.
  ignoreDependencies: ['esbuild'],
};

export default config;
