import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A test that asserts nothing could not fail.
    expect: { requireAssertions: true },
    // CommonJS packages look as they do in Node.
    deps: { interopDefault: false },
    // Some tests start servers, compilers or a browser, on machines with two cores.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
