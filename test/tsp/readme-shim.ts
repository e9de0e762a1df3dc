/** `hk-open-banking` for the examples of the README, with the test's bank. */
import { createTsp as create, customBrand, type TspOptions } from '../../tsp/index.ts';

export * from '../../tsp/index.ts';

const bank = customBrand({ issuer: process.env.TEST_ISSUER ?? '' });
export const brands = { hsbcPersonal: { sandbox: bank } };
export const createTsp = (options: TspOptions) =>
  create({ ...options, callsPerSecond: Number.POSITIVE_INFINITY });

Object.assign(globalThis, {
  /** The TSP's web server: redirects the customer, and receives the callback. */
  customerReturns: (url: string) =>
    new Promise((resolve) => {
      process.once('message', resolve);
      process.send?.(url);
    }),
});
