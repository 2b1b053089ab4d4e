import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { gateRefusals } from '../../services/issuance/src/gate/refusals.js';
import { decisionRefusals } from '../../services/issuance/src/ledger/refusals.js';
import { registryRefusals } from '../../services/issuance/src/registry/registry-types.js';
import { versionRefusals } from '../../services/issuance/src/version/versions.js';

const codes = [
  ...Object.keys(gateRefusals),
  ...Object.keys(decisionRefusals),
  ...registryRefusals,
  ...versionRefusals,
  // A confirmation that its employer took back before the signer came to it.
  'answer-recalled',
];

describe('what the signer refuses', () => {
  it.each(['en', 'fr'])('is told in plain words on the pages: %s', (language) => {
    const file = new URL(`../../services/portal/web/src/i18n/${language}.json`, import.meta.url);
    const { refusal } = JSON.parse(readFileSync(file, 'utf8'));
    expect(Object.keys(refusal).toSorted()).toEqual([...new Set(codes), 'other'].toSorted());
  });
});
