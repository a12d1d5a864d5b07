import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/interop/**', 'node_modules/**'],
    setupFiles: ['test/setup.ts'],
    // One worker a core: the tests start real TLS servers and Node-RED runtimes.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
