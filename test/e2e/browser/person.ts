import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const WAIT_MS = 60_000;

/** The browser of this machine, or the one that CHROMIUM_PATH names. @throws where there is none */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium found: install it, or name it in CHROMIUM_PATH');
  // Without a sandbox of its own it runs as root in a container too; it opens nothing but the portal under test.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A person at a browser of their own, with a virtual authenticator that holds their passkeys (WebAuthn Level 3, 11). */
export class Person {
  private constructor(
    readonly portal: string,
    readonly context: BrowserContext,
    readonly page: Page,
    /** Errors that the page told its console: there must be none. */
    readonly complaints: string[],
  ) {}

  static async at(browser: Browser, portal: string, locale = 'en-CA'): Promise<Person> {
    const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 } });
    // The tests read one language, whatever the account's is.
    await context.addInitScript({
      content: `localStorage.getItem('countersign.language') ?? localStorage.setItem('countersign.language', 'en')`,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy/i.test(message.text()))
        complaints.push(message.text());
    });
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Person(portal, context, page, complaints);
  }

  /** Signs in at the development identity provider. */
  async signIn(login: string): Promise<void> {
    await this.page.goto(`${this.portal}/auth/sign-in?return=/`);
    await this.page.locator(`form:has(input[name=login][value=${login}]) button`).first().click();
    await this.page.waitForURL((url) => url.origin === this.portal);
    await this.page.locator('main').waitFor();
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.portal}${path}`);
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForLoadState('networkidle');
  }

  /** Makes a passkey, claims it, and waits until somebody vouched for it and it counts. */
  async enrolPasskey(): Promise<void> {
    await this.open('/passkeys');
    const counted = await this.page.getByText('Counts', { exact: true }).count();
    await this.page.getByRole('button', { name: 'Make a passkey' }).click();
    await this.page.getByRole('button', { name: 'Claim this passkey' }).click();
    await this.page.getByText('Keep the signed object').waitFor();
    await this.page.getByText('Counts', { exact: true }).nth(counted).waitFor();
  }

  /** Presses a signing button and waits for the receipt; gives the sentences that were shown before. */
  async sign(button: string | RegExp): Promise<string[]> {
    const press = this.page.getByRole('button', { name: button });
    await press.and(this.page.locator(':enabled')).waitFor();
    const shown = await this.page.locator('.sign .stmt p.s').allTextContents();
    await press.click();
    await this.page.getByRole('heading', { name: 'Signed', exact: true }).waitFor();
    return shown;
  }

  /** What axe-core finds on the page as it is. */
  async faults(): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }

  /** How far the page is wider than its window, in CSS pixels. */
  async overflow(): Promise<number> {
    return Number(
      await this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    );
  }
}
