/*
 * A real browser for tests: Chromium through playwright-core, with an ear on everything that must not happen (errors in the console, violations of
 * the content security policy, answers of 500) and axe's judgement. `make check` installs all of it; where it is missing, missing says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PATIENCE_MS = 15_000;

const playwright = await import('playwright-core').catch(() => null);
const axe = await import('axe-core').then(() => readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')).catch(() => null);

/* For describe's skip: false when everything is there. */
export const missing = !playwright ? 'playwright-core is not installed' : !axe ? 'axe-core is not installed'
  : !existsSync(CHROMIUM) ? `no browser at ${CHROMIUM}` : false;

export class Browser {
  static async open() {
    const browser = new Browser();
    browser.chromium = await playwright.chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    return browser;
  }

  constructor() {
    this.wrong = [];	/* what must not happen, from every page of this browser */
  }

  /* A page in a context of its own. Options are playwright's: viewport, storageState, javaScriptEnabled, colorScheme ... */
  async page({ width = 1280, height = 800, ...options } = {}) {
    const context = await this.chromium.newContext({ viewport: { width, height }, ...options });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.wrong.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => { if (message.type() === 'error') this.wrong.push(`${page.url()}: ${message.text()}`); });
    page.on('response', (answer) => { if (answer.status() >= 500) this.wrong.push(`${answer.url()} answered ${answer.status()}`); });
    return page;
  }

  /* What went wrong since the last time; a page that answers 4xx to itself is told by the browser too, and is no error where it is expected. */
  taken({ but } = {}) {
    return this.wrong.splice(0).filter((line) => !but?.test(line));
  }

  close() {
    return this.chromium?.close();
  }
}

/* What axe finds, a line each. */
export async function violations(page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
  if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axe);
  return page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules })
    .then((found) => found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.all[0]?.message ?? ''})`).join('; ')}`)), RULES);
}

/* How far the page runs over its edge, in pixels; and what does it. */
export function overflow(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over <= 0) return '';
    const widest = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5).slice(0, 3)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className}`);
    return `${over} px: ${widest.join(', ')}`;
  });
}

/* Text that stands in a column too narrow to be read: a block of a few pixels, or words broken into letters. A long address may break. */
export function squeezed(page) {
  return page.evaluate(() => {
    const tooNarrow = (one, text) => text.length >= 10 && getComputedStyle(one).display !== 'inline' && one.getBoundingClientRect().width < 60;
    const broken = (node, text) => {
      const words = text.split(/\s+/);
      if (words.some((word) => word.length > 16)) return false;
      const range = document.createRange();
      range.selectNodeContents(node);
      return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > words.length;
    };
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const [node, one, text] = [walk.currentNode, walk.currentNode.parentElement, walk.currentNode.data.trim()];
      if (text === '' || one.closest('svg, script, style, .hide, .skip, option') || !one.checkVisibility()) continue;
      if (tooNarrow(one, text) || broken(node, text)) found.push(`${one.tagName.toLowerCase()}.${one.className}: ${text.slice(0, 40)}`);
    }
    return found.slice(0, 5);
  });
}

/* What can have the focus of the keyboard and does not show it. Nothing may have been clicked on this page before. */
export function focusless(page) {
  return page.evaluate(() => {
    const found = [];
    for (const one of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      one.focus();
      const style = getComputedStyle(one);
      if (document.activeElement === one && (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2))
        found.push(`${one.tagName.toLowerCase()}.${one.className}: ${(one.innerText ?? one.name).slice(0, 40)}`);
    }
    document.activeElement?.blur();
    return found.slice(0, 5);
  });
}

/* Logs in through the page and returns the state for other contexts, so that it is done once. */
export async function logIn(page, url, { user, password }) {
  await page.goto(`${url}/admin/`);
  await page.locator('#name').fill(user);
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('nav.rail').waitFor({ state: 'attached' });
  return page.context().storageState();
}
