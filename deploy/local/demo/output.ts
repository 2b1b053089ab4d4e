import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from './session.js';
import type { Story } from './story.js';

/** What a verification answers, as far as the demo judges it. */
export interface VerifyAnswer {
  validWhenAwarded: { answer: string };
  currentToday: { answer: string };
  checks: { check: string; outcome: string; code?: string; detail?: string }[];
}

interface Embedded {
  issuer: { id: string; name: string };
  credentialStatus?: { statusListCredential: string };
  credentialSubject: { achievement?: { endorsement?: Embedded[] } };
}

/** Writes everything that an independent verifier needs into a folder, and verifies the award once more. */
export async function writeOutput(
  directory: string,
  story: Story,
  session: Session,
  awardId: string,
): Promise<VerifyAnswer> {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  const fetchText = async (path: string, accept: string): Promise<string> =>
    (await session.request(path, { headers: { accept } })).text();

  const english = await fetchText(`/awards/${awardId}/en`, 'application/vc');
  write('credential.json', english);
  write('credential.jwt', await fetchText(`/awards/${awardId}/en`, 'application/vc+jwt'));
  write('credential.fr.json', await fetchText(`/awards/${awardId}/fr`, 'application/vc'));

  const award: Embedded = JSON.parse(english);
  const endorsements = award.credentialSubject.achievement?.endorsement ?? [];
  endorsements.forEach((endorsement, index) => {
    write(`endorsement-${index + 1}.json`, JSON.stringify(endorsement, null, 2));
  });
  const issuers = new Map([award, ...endorsements].map((one) => [one.issuer.id, one.issuer.name]));
  for (const [did, name] of issuers)
    write(`did-${slugOf(name)}.json`, await fetchText(`${pathOfDid(did)}/did.json`, 'application/did+json'));
  for (const purpose of ['revocation', 'suspension']) {
    const url = award.credentialStatus?.statusListCredential.replace('/revocation/', `/${purpose}/`);
    if (!url) throw new Error('the award names no status list');
    write(`status-${purpose}.json`, await fetchText(new URL(url).pathname, 'application/vc'));
    write(`status-${purpose}.jwt`, await fetchText(new URL(url).pathname, 'application/vc+jwt'));
  }

  const answers = await Promise.all(
    [
      JSON.parse(english),
      await fetchText(`/awards/${awardId}/en`, 'application/vc+jwt'),
      JSON.parse(await fetchText(`/awards/${awardId}/fr`, 'application/vc')),
    ].map((credential) => session.post<VerifyAnswer>('/verify', { credential })),
  );
  write(
    'journey.json',
    `${JSON.stringify({ awardId, steps: story.steps, verification: answers }, null, 2)}\n`,
  );
  const failed = answers.find(
    (one) => one.validWhenAwarded.answer !== 'yes' || one.currentToday.answer !== 'current',
  );
  const [first] = answers;
  if (!first) throw new Error('nothing was verified');
  return failed ?? first;
}

/** `did:web:<host>:o:<id>` is served at `/o/<id>` of our own origin. */
const pathOfDid = (did: string): string => `/${did.split(':').slice(3).join('/')}`;

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\(demo\)/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
