// Somebody with a browser, a keyboard and no mouse.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { key, url } from './gateway.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MOST_TABS = 150;
// A net for what never comes, on a machine that has much else to do.
const PATIENCE = 120_000;
let browser;

const started = async () =>
  (browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM,
    timeout: PATIENCE,
    // The sandbox of the browser wants another user than root; nothing is looked at here but our own gateway.
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
  }));

export const close = async () => browser?.close();

export class Reviewer {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.complaints = [];
    page.on('console', (said) => {
      // A status of 400 and above is said on the console too, and is looked at where it is expected.
      if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) this.complaints.push(said.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async come(options = {}) {
    const context = await (await started()).newContext({ viewport: { width: 1100, height: 800 }, ...options });
    context.setDefaultTimeout(PATIENCE);
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`violation of ${event.violatedDirective} by ${event.blockedURI || 'what stands in the page'}`));
    });
    return new Reviewer(context, await context.newPage());
  }

  /** Comes in with a key, by keyboard. */
  static async signedIn(name, options) {
    const reviewer = await Reviewer.come(options);
    await reviewer.opens('/approvals');
    await reviewer.signsIn(key(name));
    await reviewer.page.waitForURL('**/approvals');
    return reviewer;
  }

  opens(path) {
    return this.page.goto(url + path);
  }

  async signsIn(secret) {
    await this.tabsTo('input', 'Your key of this gateway');
    await this.page.keyboard.type(secret);
    await this.presses('Enter');
  }

  /** What has the focus: its element and its name as a screen reader says it. */
  focused() {
    return this.page.evaluate(() => {
      const at = document.activeElement;
      const label = at.labels?.length ? at.labels[0].textContent : at.textContent;
      return { element: at.localName, name: label.trim(), id: at.id, href: at.getAttribute('href') };
    });
  }

  async tabsTo(element, name) {
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      await this.page.keyboard.press('Tab');
      const at = await this.focused();
      if (at.element === element && (name instanceof RegExp ? name.test(at.name) : at.name === name)) {
        return at;
      }
    }
    return assert.fail(`no key leads to ${element} '${name}' on ${this.page.url()}:\n${await this.text()}`);
  }

  presses(name) {
    return this.page.keyboard.press(name);
  }

  /** Uses what has the focus, and waits for the page that comes of it. */
  async follows() {
    const arrived = this.page.waitForNavigation();
    await this.presses('Enter');
    return arrived;
  }

  text() {
    return this.page.locator('main').innerText();
  }

  heading() {
    return this.page.locator('h1').innerText();
  }

  /** What the page looks like now breaks no rule of the accessibility checker, in light and in dark. */
  async isAccessible() {
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.evaluate(axe);
      const found = await this.page.evaluate(() => window.axe.run(document));
      assert.ok(found.passes.length > 10, 'the checker looked at nothing');
      assert.deepEqual(
        found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' | ')}`),
        [],
        `${this.page.url()} in ${colorScheme}`,
      );
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
  }

  /** A picture for the documentation, no higher than this. */
  async draws(name, height) {
    if (process.env.SCREENSHOTS) {
      const { width } = this.page.viewportSize();
      await this.page.screenshot({
        path: `${process.env.SCREENSHOTS}/${name}.png`,
        fullPage: true,
        clip: { x: 0, y: 0, width, height },
      });
    }
  }

  async leaves() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
