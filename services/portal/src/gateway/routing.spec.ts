import { describe, expect, test } from '@jest/globals';
import { statementDetails } from '../../../shared/src/statement.js';
import { destinationOf } from './routing.js';

const o = '11111111-1111-4111-8111-111111111111';
const id = '22222222-2222-4222-8222-222222222222';
const ownerOf = (path: string, method = 'GET', wantsPage = false): string => {
  const destination = destinationOf(method, path, wantsPage);
  return destination.kind === 'service' ? destination.owner : destination.kind;
};

describe('which process owns a path', () => {
  test.each([
    ['/v1/operator/organizations', 'catalogue'],
    ['/v1/operator/administrators', 'issuance'],
    ['/v1/operator/people', 'own'],
    [`/v1/organizations/${o}`, 'catalogue'],
    [`/v1/organizations/${o}/employers`, 'catalogue'],
    [`/v1/organizations/${o}/employers/${id}`, 'catalogue'],
    [`/v1/organizations/${o}/employers/${id}/contacts`, 'own'],
    [`/v1/organizations/${o}/members/${id}/erasure`, 'catalogue'],
    [`/v1/organizations/${o}/micro-certifications/${id}/versions`, 'catalogue'],
    [`/v1/organizations/${o}/versions/${id}/check`, 'catalogue'],
    ['/v1/skills', 'catalogue'],
    [`/v1/skills/${id}`, 'catalogue'],
    [`/v1/organizations/${o}/policies`, 'endorsement'],
    [`/v1/organizations/${o}/requests/${id}/draft`, 'endorsement'],
    [`/v1/organizations/${o}/confirmations/${id}`, 'endorsement'],
    [`/v1/organizations/${o}/endorsements/${id}`, 'endorsement'],
    [`/v1/organizations/${o}/earners`, 'assessment'],
    [`/v1/organizations/${o}/cases/${id}/evidence`, 'assessment'],
    [`/v1/organizations/${o}/case-imports`, 'assessment'],
    [`/v1/organizations/${o}/results.csv`, 'assessment'],
    [`/v1/organizations/${o}/awards.csv`, 'assessment'],
    [`/v1/organizations/${o}/evidence/${id}/content`, 'assessment'],
    [`/v1/me/cases/${id}/consent`, 'assessment'],
    ['/v1/me/awards', 'issuance'],
    [`/v1/organizations/${o}/passkeys/options`, 'issuance'],
    [`/v1/organizations/${o}/claims`, 'issuance'],
    [`/v1/organizations/${o}/employer-claims`, 'issuance'],
    [`/v1/organizations/${o}/releases/${id}`, 'issuance'],
    [`/v1/organizations/${o}/awards/${id}`, 'issuance'],
    [`/v1/organizations/${o}/keys`, 'issuance'],
    [`/v1/organizations/${o}/people`, 'own'],
    [`/v1/organizations/${o}/pipeline/stream`, 'own'],
    [`/v1/organizations/${o}/nothing`, 'own'],
    ['/v1/session', 'own'],
    ['/v1/session/link', 'own'],
    ['/auth/callback', 'own'],
    ['/internal/contacts', 'own'],
    [`/m/${id}`, 'catalogue'],
    [`/m/${id}/parts/uEi`, 'catalogue'],
    [`/m/${id}/versions/2`, 'catalogue'],
    [`/m/${id}/versions/2/currency`, 'endorsement'],
    [`/awards/${id}/en`, 'issuance'],
    [`/o/${o}/did.json`, 'issuance'],
    [`/status/${o}/revocation/1`, 'issuance'],
    [`/confirmations/${id}/fr`, 'issuance'],
    ['/verify', 'page'],
    ['/docs', 'docs-index'],
    ['/docs/', 'docs-index'],
    ['/docs/swagger-ui.css', 'own'],
    ['/docs/portal/docs', 'own-docs'],
    ['/docs/portal/docs/swagger-ui.css', 'own-docs'],
    ['/docs/issuance/docs', 'issuance'],
    ['/docs/issuance/docs-json', 'issuance'],
    ['/docs/issuance/internal/disclosures', 'docs-index'],
    ['/requests', 'page'],
    ['/', 'page'],
  ])('%s -> %s', (path, owner) => {
    expect(ownerOf(path)).toBe(owner);
  });

  test('a browser that opens a public document gets its page, a program the document', () => {
    for (const path of [`/m/${id}`, `/o/${o}`, `/awards/${id}`, `/confirmations/${id}`]) {
      expect(ownerOf(path, 'GET', true)).toBe('page');
      expect(ownerOf(path, 'GET', false)).not.toBe('page');
    }
    expect(ownerOf('/verify', 'POST', true)).toBe('issuance');
    expect(ownerOf('/confirmations', 'GET', false)).toBe('page');
  });

  test('every type of decision that people make through the portal has an owner', () => {
    const byOperator = new Set(['organization-registration', 'administrator-vouch']);
    for (const type of Object.keys(statementDetails)) {
      const expected = byOperator.has(type)
        ? 'own'
        : expect.stringMatching(/^(catalogue|endorsement|assessment|issuance)$/);
      expect(ownerOf(`/v1/organizations/${o}/decisions/${type}`, 'POST')).toEqual(expected);
      expect(ownerOf(`/v1/organizations/${o}/decisions/${type}/prepare`, 'POST')).toEqual(expected);
    }
  });

  test('public documents are asked for without a person', () => {
    expect(destinationOf('GET', `/awards/${id}/en`, false)).toMatchObject({ anonymous: true });
    expect(destinationOf('GET', `/v1/organizations/${o}/cases`, false)).toMatchObject({ anonymous: false });
  });
});
