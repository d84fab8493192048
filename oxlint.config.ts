import { defineConfig, type OxlintOverride } from 'oxlint';

/**
 * Who may import whom (docs/decisions.md). The last matching override replaces the earlier ones for one rule,
 * so every wall is complete in itself, and `files`/`except` must not overlap.
 */
type Wall = {
  readonly files: readonly string[];
  readonly except?: readonly string[];
  readonly banned: readonly string[];
  readonly says: string;
};

/** Any other room; a parent's own file (`../x.ts`) stays free, so a station may have sub-folders. */
const otherRooms = ['../*/**', '!../model/**', '!../../model/**'];
const pureRooms = ['!../links/**', '!../mail/**', '!../digest/**', '!../preflight/**'];
const strings = ['!../../templates/strings/*.json'];
const aws = ['@aws-sdk/**', '@smithy/**', '@aws-lambda-powertools/**'];
const mjml = ['mjml', 'mjml/**', 'mjml-*'];
const sharp = ['sharp', 'sharp/**', '@img/**'];
const cdk = ['aws-cdk-lib', 'aws-cdk-lib/**', 'constructs', 'cdk-nag'];
const world = ['node:*', 'node:*/**', 'fs', 'path', 'process', 'os', 'http', 'https', 'crypto', 'child_process'];
const testTools = ['vitest', 'vitest/**', 'fast-check', 'fauxqs', 'dynalite', 'playwright-core', '@sparticuz/**'];
const stationRules = [...otherRooms, ...pureRooms, ...strings, ...aws, ...cdk, ...testTools];

const walls: readonly Wall[] = [
  { files: ['functions/model/**'], banned: ['*', '**', '!./**'], says: 'model imports nothing but its own files' },
  {
    files: ['functions/links/**'],
    banned: [...otherRooms, ...aws, ...mjml, ...sharp, ...cdk, ...world, '!node:crypto', ...testTools],
    says: 'links imports model and node:crypto',
  },
  {
    files: ['functions/mail/**', 'functions/digest/**'],
    banned: [...otherRooms, ...strings, ...aws, ...mjml, ...sharp, ...cdk, ...world, ...testTools],
    says: 'mail and digest are pure: model and the strings only',
  },
  {
    files: ['functions/preflight/**'],
    banned: [...otherRooms, '!../digest/**', ...strings, ...aws, ...mjml, ...sharp, ...cdk, ...world, ...testTools],
    says: 'preflight is pure: model, digest and the strings only',
  },
  {
    files: ['functions/web/**'],
    banned: [...otherRooms, ...aws, ...mjml, ...sharp, ...cdk, ...testTools],
    says: 'web imports model only, and neither AWS nor a decision',
  },
  {
    files: ['functions/aws/**'],
    banned: [...otherRooms, ...mjml, ...sharp, ...cdk, '@aws-sdk/client-ses', ...testTools],
    except: ['functions/aws/ses-mailer.ts', 'functions/aws/ses-quota.ts'],
    says: 'aws imports model only',
  },
  {
    files: ['functions/aws/ses-mailer.ts', 'functions/aws/ses-quota.ts'],
    banned: [...otherRooms, ...mjml, ...sharp, ...cdk, ...testTools],
    says: 'aws imports model only',
  },
  {
    files: ['functions/*/**'],
    except: [
      'functions/{model,links,mail,digest,preflight,web,aws,compile-template,ingest}/**',
      'functions/*/handler.ts',
      'functions/*/config.ts',
    ],
    banned: [...stationRules, ...mjml, ...sharp, ...world],
    says: 'a decision imports model, links, mail, digest and its own station, and neither AWS nor the machine',
  },
  {
    files: ['functions/compile-template/**'],
    except: ['functions/*/handler.ts', 'functions/*/config.ts', 'functions/compile-template/build.ts'],
    banned: [...stationRules, ...sharp, ...world],
    says: 'a decision imports model and its own station; mjml is allowed here',
  },
  {
    files: ['functions/ingest/**'],
    except: ['functions/*/handler.ts', 'functions/*/config.ts'],
    banned: [...stationRules, ...mjml, ...world],
    says: 'a decision imports model and its own station; sharp is allowed here',
  },
  {
    files: ['functions/*/config.ts'],
    banned: [...otherRooms, ...aws, ...mjml, ...sharp, ...cdk, ...world, ...testTools],
    says: 'config.ts describes an environment, and imports nothing but environment.ts and model',
  },
  {
    files: ['functions/*/handler.ts'],
    except: ['functions/{deliver,post}/handler.ts'],
    banned: [
      ...otherRooms,
      ...pureRooms,
      ...strings,
      '!../aws/**',
      '!../web/**',
      '../aws/ses-mailer.ts',
      '@aws-sdk/**',
      ...mjml,
      ...sharp,
      ...cdk,
      ...testTools,
    ],
    says: 'a handler imports aws, web, the pure rooms and its own station; only deliver and post send mail',
  },
  {
    files: ['functions/{deliver,post}/handler.ts'],
    banned: [
      ...otherRooms,
      ...pureRooms,
      ...strings,
      '!../aws/**',
      '!../web/**',
      '@aws-sdk/**',
      ...mjml,
      ...sharp,
      ...cdk,
      ...testTools,
    ],
    says: 'a handler imports aws, web, the pure rooms and its own station',
  },
  {
    files: ['infra/**'],
    banned: ['../*/**', '!../functions/*/config.ts', ...mjml, ...sharp, ...testTools],
    says: "infra imports only a station's config.ts",
  },
  {
    files: ['local/desk/browser/**'],
    banned: ['*', '**', '!./**', '!idiomorph'],
    says: 'what runs in browsers imports nothing but its own files and idiomorph',
  },
  {
    files: ['local/desk/**'],
    except: ['local/desk/browser/**'],
    banned: [
      '**/functions/*/handler.ts',
      '**/infra/**',
      '**/tests/**',
      '**/browser/desk*',
      '@aws-sdk/client-ses',
      ...mjml,
      ...cdk,
    ],
    says: 'the desk is a client: no handler by import, no infrastructure, no mail of its own',
  },
  {
    files: ['local/**', 'cli/**'],
    except: ['local/desk/**'],
    banned: ['**/functions/*/handler.ts', '**/infra/**', '**/tests/**', ...mjml, ...cdk],
    says: 'local and cli run handlers as bundles, never by import',
  },
];

const override = ({ files, except = [], banned, says }: Wall): OxlintOverride => ({
  files: [...files],
  excludeFiles: [...except],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: [...banned], message: says }] }] },
});

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['node_modules', 'cdk.out', 'out', 'coverage', '.cache'],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'node/no-process-env': 'error',
    // The name of zod/mini for what a missing field is.
    'eslint/no-underscore-dangle': ['error', { allow: ['_default'] }],
    // tsc's noImplicitReturns and the exhaustive switch above say it better.
    'typescript/consistent-return': 'off',
    // No classes, no `this`: what a factory returns are plain functions.
    'typescript/unbound-method': 'off',
    // Data is readonly here: a copy is what is wanted.
    'oxc/no-map-spread': 'off',
    // Order matters nearly everywhere we wait: waves, pages of a scan, steps of composing.
    'eslint/no-await-in-loop': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'max-lines': ['error', { max: 250 }],
  },
  overrides: [
    // A construct is made for what its constructor adds to the scope.
    { files: ['infra/**'], rules: { 'eslint/no-new': 'off' } },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      // functions/aws/lean reads what the SDK in whose place it is reads there.
      files: [
        'functions/*/handler.ts',
        'functions/aws/lean/**',
        'infra/app.ts',
        'local/**',
        'cli/**',
        'bench/**',
        'tests/**',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      files: ['tests/**'],
      rules: {
        'typescript/no-unsafe-type-assertion': 'off',
        // The second argument says which case of many failed.
        'vitest/valid-expect': ['error', { maxArgs: 2 }],
        'vitest/no-standalone-expect': ['error', { additionalTestBlockFunctions: ['afterEach', 'afterAll'] }],
        'vitest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect', '*.hasResourceProperties', '*.resourceCountIs'] },
        ],
        // A helper stands beside the one test that reads it.
        'unicorn/consistent-function-scoping': 'off',
      },
    },
    ...walls.map(override),
  ],
});
