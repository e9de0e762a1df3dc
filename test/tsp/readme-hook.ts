/** Resolves the package's own name to the test's shim. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'hk-open-banking'
      ? { url: new URL('./readme-shim.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
