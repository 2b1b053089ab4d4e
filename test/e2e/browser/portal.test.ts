import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, Person } from './person.js';
import { type PortalUnderTest, portalUnderTest } from './portal-under-test.js';

const MINUTES = 60_000;

describe('the portal in a browser', () => {
  let browser: Browser;
  let portal: string;
  let system: PortalUnderTest;
  beforeAll(async () => {
    system = await portalUnderTest();
    portal = system.portal;
    browser = await openBrowser();
  }, 5 * MINUTES);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, MINUTES);

  it(
    'submits a version by passkey, and an employer reviews and signs a confirmation',
    async () => {
      const lead = await Person.at(browser, portal);
      await lead.signIn('paula');
      await lead.enrolPasskey();
      await lead.open('/micro-certifications');
      await lead.page.getByRole('link', { name: 'Safe patient transfer' }).first().click();
      await lead.page.getByRole('heading', { name: 'Versions' }).waitFor();
      // A run that was broken off leaves its draft: it is gone on with.
      const start = lead.page.getByRole('button', { name: /^Start version/ });
      await ((await start.count()) > 0 ? start : lead.page.locator('tbody th a').first()).click();
      await lead.page.waitForURL(/\/about$/);
      const address = lead.page.url();
      const marker = `run ${Date.now()}`;
      await lead.open(new URL(address.replace(/about$/, 'competencies')).pathname);
      const statement = lead.page.locator('[id="/competencies/0/statement/en"]');
      await statement.fill(`${(await statement.inputValue()).replace(/ \(run \d+\)$/, '')} (${marker})`);
      await lead.page.getByText(/^Saved \d/).waitFor();
      await lead.open(new URL(address.replace(/about$/, 'submit')).pathname);
      // With one approved policy there is nothing to choose.
      await lead.page.getByText('Nothing stops submission.').waitFor();
      await lead.page.waitForLoadState('networkidle');
      const policy = lead.page.getByRole('radio', { name: /^Two employers confirm each kind/ });
      if ((await policy.count()) > 0) await policy.first().check();
      const submitted = await lead.sign(/^Submit version/);
      expect(submitted.join(' ')).toContain('Safe patient transfer');

      const approver = await Person.at(browser, portal);
      await approver.signIn('lena');
      await approver.enrolPasskey();
      await approver.open('/requests');
      // The request comes by events; the inbox asks again by itself.
      await approver.page.getByRole('link', { name: 'Safe patient transfer' }).first().click();
      await approver.page.getByText(marker).first().waitFor({ timeout: MINUTES });
      const demand = approver.page.getByRole('group', {
        name: 'Are these competencies in demand where you hire?',
      });
      await demand.getByRole('radio', { name: /^Confirm/ }).check();
      await approver.page.getByLabel('Sector').first().fill('Health care');
      await approver.page.getByLabel('Region').first().fill('Ontario');
      await approver.page
        .getByLabel(/^Occupation/)
        .first()
        .fill('33102');
      await approver.page.getByRole('radio', { name: 'Open positions' }).first().check();
      const [sentence] = await approver.sign(/^Sign the/);
      expect(sentence).toContain(
        'Lakeside Logistics (demo) confirms that the competencies of “Safe patient transfer”',
      );
      expect(sentence).toContain('Health care, Ontario');
      await approver.open('/confirmations');
      await approver.page.getByText('Confirmed until').first().waitFor();
      // The sentence that was shown is byte for byte the one that stands (PORTAL.md section 9).
      await approver.page.getByRole('link', { name: 'Safe patient transfer' }).first().click();
      expect(await approver.page.locator('.stmt p.s').first().textContent()).toBe(sentence);
      expect([...lead.complaints, ...approver.complaints]).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    'keeps what was typed when the passkey gives no signature',
    async () => {
      const person = await Person.at(browser, portal);
      await person.signIn('remi');
      const cdp = await person.context.newCDPSession(person.page);
      await person.open('/awards');
      await person.page.locator('tbody tr', { hasText: 'Valid' }).locator('th a').first().click();
      await person.page.getByRole('radio', { name: /^Suspend/ }).check();
      const ground = person.page.locator('.card', { hasText: 'Suspend' }).getByLabel('Ground').first();
      await ground.selectOption('other');
      // The person's passkeys are elsewhere: the browser has none that fits.
      await cdp.send('WebAuthn.enable');
      await person.page.getByRole('button', { name: 'Suspend', exact: true }).click();
      await person.page.getByText('Nothing was signed.').waitFor();
      expect(await ground.inputValue()).toBe('other');
    },
    2 * MINUTES,
  );

  const routes: [string | null, string[]][] = [
    [null, ['/sign-in', '/verify']],
    [
      'paula',
      [
        '/pipeline',
        '/micro-certifications',
        '/settings/policies',
        '/employers',
        '/cases',
        '/case-imports',
        '/results',
        '/releases',
        '/awards',
        '/people',
        '/pathways',
        '/audit',
      ],
    ],
    ['lena', ['/requests', '/confirmations', '/people', '/passkeys', '/settings/asking']],
    ['asha', ['/marking']],
  ];
  for (const [login, paths] of routes)
    it(
      `has nothing that axe-core finds, and fits a phone: ${login ?? 'visitor'}`,
      async () => {
        const person = await Person.at(browser, portal);
        if (login) await person.signIn(login);
        const found: string[] = [];
        for (const path of paths) {
          for (const width of [1440, 320]) {
            await person.page.setViewportSize({ width, height: 900 });
            await person.open(path);
            for (const fault of await person.faults()) found.push(`${path} at ${width}: ${fault}`);
            const over = await person.overflow();
            if (over > 0) found.push(`${path} at ${width}: ${over} px too wide`);
          }
        }
        expect(found).toEqual([]);
        expect(person.complaints).toEqual([]);
      },
      5 * MINUTES,
    );

  it(
    'keeps page and form when the language changes',
    async () => {
      const visitor = await Person.at(browser, portal);
      await visitor.open('/verify');
      const typed = '{"not": "a credential"}';
      await visitor.page.getByRole('textbox').fill(typed);
      await visitor.page.getByRole('button', { name: 'Français' }).click();
      await visitor.page.getByRole('heading', { name: 'Vérifier une attestation' }).waitFor();
      expect(await visitor.page.getByRole('textbox').inputValue()).toBe(typed);
      await visitor.page.getByRole('button', { name: 'Vérifier', exact: true }).click();
      await visitor.page.getByText('Non', { exact: true }).waitFor();
      expect(await visitor.page.locator('html').getAttribute('lang')).toBe('fr');
    },
    2 * MINUTES,
  );
});
