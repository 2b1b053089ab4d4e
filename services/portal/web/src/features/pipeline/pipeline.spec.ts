import { describe, expect, it } from '@jest/globals';
import { durationOf } from './pipeline.js';
import { csvOf } from './pipeline-csv.js';

describe('pipeline', () => {
  it.each([
    [20, 'minutes', 1],
    [3_000, 'minutes', 50],
    [7_200, 'hours', 2],
    [172_800, 'days', 2],
  ] as const)('tells %d seconds as %s', (seconds, unit, count) => {
    expect(durationOf(seconds)).toEqual({ unit, count });
  });

  it('exports what is shown, with no cell that a spreadsheet would run', () => {
    const csv = csvOf([
      {
        kind: 'result',
        id: 'one',
        since: '2026-11-24T10:00:00Z',
        versionId: 'v',
        microCertificationId: 'm',
        number: 2,
        name: { en: '=HYPERLINK("x")', fr: 'Sécurité, au quai' },
        caseId: 'c',
        resultId: 'r',
      },
    ]);
    const [head, row] = csv.split('\r\n');
    expect(head).toContain('id,kind,since');
    expect(row).toContain(`"'=HYPERLINK(""x"")","Sécurité, au quai"`);
  });
});
