import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/synthesize-once.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Two cores: journeys run handlers in worker threads of their own.
    maxWorkers: 2,
  },
});
