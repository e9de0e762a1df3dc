import { type Browser, chromium } from 'playwright-core';

/** Starts headless Chromium with the libraries that the machine may lack. */
export async function startBrowser(): Promise<Browser> {
  // Makes the package unpack its own libraries; read on import.
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
  const { default: bundled } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    // Requests to other hosts fail immediately, on every machine.
    args: [
      '--no-sandbox',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
}
