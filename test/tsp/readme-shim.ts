/** `hk-open-banking` as the README's text finds it in the test: the same, with the test's bank. */
import { createTsp as create, customBrand, type TspOptions } from '../../tsp/index.ts';

export * from '../../tsp/index.ts';

const bank = customBrand({ issuer: process.env.TEST_ISSUER ?? '' });
export const brands = { hsbcPersonal: { sandbox: bank } };
export const createTsp = (options: TspOptions) =>
  create({ ...options, callsPerSecond: Number.POSITIVE_INFINITY });

Object.assign(globalThis, {
  /** The web server of the TSP: sends the customer away, and gets the customer back. */
  customerReturns: (url: string) =>
    new Promise((resolve) => {
      process.once('message', resolve);
      process.send?.(url);
    }),
});
