import { expect, it } from '@jest/globals';
import { starterConcepts, storedDraft } from '../../../../test/support/warehouse-draft.js';
import type { Policy } from '../../../shared/src/content.js';
import type { Organization } from '../organization/organization.js';
import { checkDraft } from './check.js';
import { type Draft, emptyDraft } from './draft.js';
import { type FrameworkFacts, frameworkOf } from './framework.js';

const organization: Organization = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  kind: 'institution',
  name: 'Demo College',
  slug: 'demo-college',
  mailDomain: 'demo-college.example',
  timeZone: 'America/Toronto',
  url: 'https://demo-college.example',
  sector: '',
  namedByOrganizationId: null,
  identified: { method: 'operator', at: '2026-11-24T00:00:00Z' },
};
const policy: Policy = {
  v: 1,
  policyId: '0190a1b2-0000-7000-8000-000000000009',
  revision: 1,
  organizationId: organization.id,
  name: { en: 'Three employers', fr: 'Trois employeurs' },
  asked: [organization.id],
  needs: {
    'in-demand': { confirmations: 2, organizations: 2 },
    fidelity: { confirmations: 1, organizations: 1 },
  },
  moment: 'case-opened',
  dueAfterDays: 14,
  closesAfterDays: 30,
  remindDaysBeforeClose: [7],
  termMonths: 12,
  teachOutDays: 90,
};
const statesOf = (draft: Draft, more: Partial<FrameworkFacts> = {}) => {
  const check = checkDraft(draft, starterConcepts, organization.id);
  const shown = frameworkOf({
    draft,
    check,
    organization,
    did: 'did:web:x',
    policy: null,
    endorsed: false,
    ...more,
  });
  for (const { demonstratedBy, name } of shown)
    for (const text of [demonstratedBy.en, demonstratedBy.fr, name.en, name.fr]) expect(text).not.toBe('');
  return Object.fromEntries(shown.map((one) => [one.element, one.state]));
};

it('an empty draft shows what Countersign itself gives, and nothing else', () => {
  expect(statesOf(emptyDraft({ en: 'x' }))).toEqual({
    relevance: 'missing',
    verifiability: 'shown',
    ownership: 'shown',
    extensibility: 'not-declared',
    'issuing-body': 'shown',
    'skills-targeted': 'missing',
    outcomes: 'missing',
    'summative-assessment': 'missing',
    transcriptable: 'missing',
    'partner-endorsement': 'missing',
  });
});

it('a whole draft under a policy waits for its employers only', () => {
  const states = statesOf(storedDraft(), { policy });
  const waiting = Object.entries(states).filter(([, state]) => state === 'partly');
  expect(waiting.map(([element]) => element)).toEqual(['relevance', 'partner-endorsement']);
  expect(Object.values(states)).not.toContain('missing');
});

it('an endorsed version shows all ten', () => {
  expect(
    Object.values(statesOf(storedDraft(), { policy, endorsed: true })).filter((one) => one !== 'shown'),
  ).toEqual(['not-declared']);
});
