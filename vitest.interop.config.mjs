import { defineConfig } from 'vitest/config';

/** One file of tests against real programs, and the peers that are brought here before it is listed. */
const against = (name, ...peers) => ({
  extends: true,
  test: {
    name,
    include: [`test/interop/${name}.test.ts`],
    globalSetup: peers.map((peer) => `test/interop/peers/${peer}.ts`),
  },
});

export default defineConfig({
  test: {
    projects: [
      against('mosquitto', 'mosquitto'),
      against('home-assistant', 'mosquitto', 'home-assistant'),
      against('home-assistant-charge-rule', 'mosquitto', 'home-assistant'),
      against('home-assistant-alerts', 'mosquitto', 'home-assistant'),
      against('tesla-fleet', 'tesla-fleet'),
      against('fleet-telemetry', 'fleet-telemetry'),
      against('tesla-http-proxy', 'tesla-http-proxy'),
      against('package', 'node-red'),
    ],
    // Each peer takes a core of its own, and what is measured is theirs, not the neighbour's.
    fileParallelism: false,
    pool: 'forks',
    // Every test and every skip by name, with its reason.
    reporters: ['verbose'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
