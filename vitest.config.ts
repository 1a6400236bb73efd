import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/setup.ts',
    setupFiles: 'test/random.ts',
    isolate: false,
    testTimeout: 60_000,
  },
})
