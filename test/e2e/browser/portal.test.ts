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
    'lets an earner appeal against a revocation with a passkey of their own, and a colleague answer it',
    async () => {
      const claire = await Person.at(browser, portal);
      const link = await system.mails.link('claire.earner@mail.example', 'proposes to revoke');
      await claire.page.goto(link ?? '');
      await claire.page.getByRole('button', { name: 'Open', exact: true }).click();
      await claire.page.getByRole('heading', { name: 'Proposed revocation' }).waitFor();
      await claire.page.getByText('Earners may appeal').waitFor();
      const appeal = 'I made the log myself: my shift leader signed each page of it.';
      await claire.page.getByLabel('Why this award should not be revoked').fill(appeal);
      await claire.page.getByRole('button', { name: 'Make a passkey' }).click();
      await claire.page.getByRole('button', { name: 'Claim this passkey' }).click();
      const [sentence] = await claire.sign('Appeal with my passkey');
      expect(sentence).toContain('appeal');
      const awardPage = claire.page.url();

      // Nobody who proposed the revocation, marked the case or released the award answers.
      const colleague = await Person.at(browser, portal);
      await colleague.signIn('adele');
      await colleague.enrolPasskey();
      await colleague.open('/revocations');
      await colleague.page.locator('tbody th a').first().click();
      await colleague.page.getByText(appeal).first().waitFor();
      // The earner by name, the case by number, no bare id.
      await colleague.page.locator('tbody').getByText('Claire').first().waitFor();
      await colleague.page.getByRole('button', { name: /^Answer the appeal/ }).click();
      await colleague.page.getByRole('radio', { name: /^Take this award out/ }).check();
      const reasons = 'Your shift colleagueer showed us the signed pages. The award stands.';
      await colleague.page.getByLabel('Reasons that the earner will read').fill(reasons);
      await colleague.sign('Take this award out');

      await claire.page.goto(awardPage);
      await claire.page.getByText(reasons).waitFor();
      await claire.page.locator('.chip', { hasText: 'Valid' }).first().waitFor();
      expect([...claire.complaints, ...colleague.complaints]).toEqual([]);
    },
    3 * MINUTES,
  );

  it(
    'drafts a policy that can be met and no other, and a registrar approves it as it reads',
    async () => {
      const lead = await Person.at(browser, portal);
      await lead.signIn('paula');
      await lead.open('/settings/policies');
      const name = `One employer is enough ${Date.now()}`;
      await lead.page.getByLabel('Name in English').fill(name);
      await lead.page.getByLabel('Name in French').fill(`Un seul employeur suffit ${name}`);
      await lead.page.getByRole('checkbox', { name: 'Pinegate Freight (demo)' }).first().check();
      await lead.page.getByText('This policy cannot be met').waitFor();
      await lead.page.getByLabel(/^Employers who confirm that it is in demand/).fill('1');
      await lead.page.getByLabel(/^Employers who confirm that it reflects the job/).fill('1');
      await lead.page.getByText('This policy cannot be met').waitFor({ state: 'detached' });
      await lead.page.getByText('1 employer from 1 organization confirms each kind').waitFor();
      await lead.page.getByRole('button', { name: 'Keep the draft' }).click();
      await lead.page.getByText('The draft is kept.').waitFor();

      const registrar = await Person.at(browser, portal);
      await registrar.signIn('remi');
      await registrar.enrolPasskey();
      await registrar.open('/settings/policies');
      await registrar.page.getByRole('button', { name: `Approve : ${name}` }).click();
      const [sentence] = await registrar.sign('Approve this policy');
      expect(sentence).toContain(`“${name}”, revision 1: 1 employer from 1 organization confirms each kind`);
      const row = registrar.page.locator('tbody tr', { hasText: name });
      await row.getByText('Approved').waitFor();
      expect([...lead.complaints, ...registrar.complaints]).toEqual([]);
    },
    3 * MINUTES,
  );

  it(
    'renews all that is unchanged by one signature, for whom a colleague let answer',
    async () => {
      const delegate = await Person.at(browser, portal);
      await delegate.signIn('sami');
      await delegate.enrolPasskey();
      await delegate.open('/requests');
      await delegate.page.getByText(/^You may answer in the place of Lena Lakeside/).waitFor();
      await delegate.page.getByRole('button', { name: /^Renew all \d+ unchanged/ }).click();
      const sentences = await delegate.sign(/^Renew all \d+ with your passkey/);
      expect(sentences.length).toBeGreaterThan(1);
      for (const sentence of sentences)
        expect(sentence).toContain('Lakeside Logistics (demo) confirms that the');
      // Nothing is left to renew, and what was renewed stands beside what it renewed.
      await delegate.page
        .getByRole('heading', { name: 'Ending soon, unchanged' })
        .waitFor({ state: 'detached' });
      await delegate.open('/confirmations');
      expect(await delegate.page.getByRole('link', { name: 'Peak season picking' }).count()).toBe(4);
      expect(delegate.complaints).toEqual([]);
    },
    2 * MINUTES,
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
        '/settings/rules',
        '/relevance',
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
