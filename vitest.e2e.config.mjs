import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    // One browser and one Node-RED a file; more at once only slow each other down.
    maxWorkers: 1,
    testTimeout: 30_000,
    // Debian's Chromium may have to be installed first.
    hookTimeout: 300_000,
  },
});
