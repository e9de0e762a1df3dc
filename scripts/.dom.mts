process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
const { default: sp } = await import('@sparticuz/chromium');
const { chromium } = await import('playwright-core');
const b = await chromium.launch({
  executablePath: await sp.executablePath(),
  args: sp.args,
  headless: true,
});
const p = await b.newPage({ viewport: { width: 1280, height: 900 } });
p.on('console', (m) => console.log('console', m.type(), m.text().slice(0, 200)));
p.on('request', (r) => console.log('req', r.url().slice(0, 100)));
await p.goto('file:///tmp/x/site/ais.html');
await p.waitForTimeout(1500);
await p.click('a[href="/accounts"]');
await p.waitForTimeout(800);
console.log(p.url());
console.log(
  await p.evaluate(() =>
    [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')).slice(0, 40),
  ),
);
await p.screenshot({ path: '/tmp/x/acc.png' });
console.log(await p.evaluate(() => document.body.innerText.slice(0, 1500)));
await b.close();
