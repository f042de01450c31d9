import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{packages,services,apps/local}/**/src/**/*.test.ts',
            'apps/web/app/**/*.test.ts',
            'tools/**/*.test.ts',
            'tests/soak/**/*.test.ts',
          ],
          setupFiles: ['packages/testing/src/seed.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            '{packages,services}/*/test/**/*.test.ts',
            'tests/{invariants,golden,faults,restore}/**/*.test.ts',
            'delivery/test/**/*.test.ts',
          ],
          globalSetup: ['packages/testing/src/start-stores.ts'],
          setupFiles: ['packages/testing/src/seed.ts', 'packages/testing/src/record-statements.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'local',
          include: ['apps/local/test/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          // A browser on a busy machine may be late once; what is broken fails twice.
          retry: 1,
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
