import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A test that asserts nothing could not fail.
    expect: { requireAssertions: true },
    // CommonJS packages look as they do in Node.
    deps: { interopDefault: false },
    // Node's fetch runs WebAssembly. After 1,000 calls V8 recompiles the functions that it imports,
    // and in Node 24 that rarely ends the process ("Check failed: jit_page.has_value()",
    // https://github.com/nodejs/node/issues/64500). With this budget it never recompiles them.
    execArgv: [`--wasm-wrapper-tiering-budget=${2 ** 31 - 1}`],
    // Some tests start servers, compilers or a browser, on machines with two cores.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
