import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
const [,, out, ...paths] = process.argv;
const run = JSON.parse(readFileSync('/tmp/var-lead2/run.json'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
for (const width of [1280, 360]) {
  const ctx = await browser.newContext({ viewport: { width, height: 760 }, locale: 'id-ID' });
  const page = await ctx.newPage();
  await page.goto(run.url + '/admin/login');
  await page.fill('[name=name]', run.admin.user); await page.fill('[name=password]', run.admin.password);
  await Promise.all([page.waitForNavigation(), page.click('main button, form button')]);
  for (const p of paths) { await page.goto(run.url + p); await page.screenshot({ path: `${out}/${p.replace(/[^a-z0-9]+/gi,'_').slice(0,50)}_${width}.png`, fullPage: true }); }
  await ctx.close();
}
await browser.close();
