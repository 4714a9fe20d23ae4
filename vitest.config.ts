import { defineConfig } from 'vitest/config'
import { keepTemporaryFilesInMemory } from './test/support/memory-folder.ts'

keepTemporaryFilesInMemory()

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/matrix/*.test.ts', 'test/process/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    // No test keeps anything in a module, and loading the product anew for each file would take half of the time.
    isolate: false,
  },
})
