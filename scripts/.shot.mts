process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
const { default: sp } = await import('@sparticuz/chromium');
const { chromium } = await import('playwright-core');
const b = await chromium.launch({
  executablePath: await sp.executablePath(),
  args: sp.args,
  headless: true,
});
const [, , url, out, w = '1280', h = '900', scheme = 'light'] = process.argv;
const p = await b.newPage({ viewport: { width: +w, height: +h }, colorScheme: scheme as 'dark' });
p.on('request', (r) => console.log('req', r.url().slice(0, 100)));
p.on('console', (m) => console.log('console', m.type(), m.text().slice(0, 200)));
p.on('pageerror', (e) => console.log('pageerror', e.message));
await p.goto(url);
await p.waitForTimeout(1500);
await p.screenshot({ path: out, fullPage: process.argv[7] === 'full' });
await b.close();
