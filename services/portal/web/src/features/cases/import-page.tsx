import { NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, call, orgPath, queryOf } from '../../api/api.js';
import { useAttemptKey } from '../../api/attempt.js';
import { useOrgList } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Card, Crumbs, Fault, Note, PageHead, Table } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from '../authoring/draft.js';

interface ImportAnswer {
  importId: string | null;
  rows: number;
  newEarners: number;
  newCases: number;
  existingCases: number;
  differingRows: number[];
  faults: { row: number; column?: string; code: string; detail: { en: string; fr: string } }[];
}

/** Cases from a CSV file: tried first with every fault by row, then imported whole, then opened by one signature. */
export function ImportPage() {
  const { t, lang } = useText();
  const hat = useHat();
  const client = useQueryClient();
  const attempt = useAttemptKey();
  const micros = useOrgList<MicroCertification>('micro-certifications');
  const [versionId, setVersionId] = useState('');
  const [csv, setCsv] = useState<string | null>(null);
  const [tried, setTried] = useState<ImportAnswer | null>(null);
  const [done, setDone] = useState<ImportAnswer | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const versions = (micros.data ?? []).flatMap((micro) =>
    micro.versions
      .filter((one) => one.endorsedAt !== null)
      .map((one) => ({
        value: one.id,
        label: `${pick(micro.name, lang)}, ${t('parts.version', { number: one.number })}`,
      })),
  );
  const send = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const path = `${orgPath(hat?.organizationId ?? '', 'case-imports')}${queryOf({ versionId, dryRun })}`;
      const answer = await call<ImportAnswer>(path, {
        body: csv ?? '',
        type: 'text/csv; charset=utf-8',
        ...(dryRun ? {} : { key: attempt.keyFor([versionId, csv]) }),
      });
      if (dryRun) setTried(answer);
      else {
        setDone(answer);
        await client.invalidateQueries({ queryKey: ['org'] });
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const ready = versionId !== '' && csv !== null && !busy;
  return (
    <main className="wrap" id="main">
      <Crumbs to="/cases" label={t('cases.back')} here={t('import.title')} />
      <PageHead title={t('import.title')} sub={t('import.sub')} />
      <div className="stack loose">
        {micros.data && versions.length === 0 && <Note tone="wait" title={t('import.noVersion')} />}
        <Card title={t('import.file')}>
          <div className="fields">
            <NativeSelect
              label={t('import.version')}
              value={versionId}
              data={[{ value: '', label: t('parts.choose') }, ...versions]}
              onChange={(event) => {
                setVersionId(event.currentTarget.value);
                setTried(null);
              }}
            />
            <label className="lab">
              {t('import.file')}
              <input
                type="file"
                className="in"
                accept=".csv,text/csv"
                onChange={(event) => {
                  setTried(null);
                  setDone(null);
                  void event.currentTarget.files?.[0]?.text().then(setCsv);
                }}
              />
            </label>
          </div>
          {problem && <Fault problem={problem} />}
          <div className="row">
            <button type="button" className="btn" disabled={!ready} onClick={() => void send(true)}>
              {t('import.try')}
            </button>
            {tried && tried.faults.length === 0 && !done && (
              <button type="button" className="btn p" disabled={!ready} onClick={() => void send(false)}>
                {t('import.run', { count: tried.rows })}
              </button>
            )}
          </div>
        </Card>
        {tried && !done && <Tried answer={tried} />}
        {done && (
          <>
            <Note tone="ok" title={t('import.done', { count: done.newCases })}>
              <Link to="/cases">{t('cases.title')}</Link>
            </Note>
            {done.newCases > 0 && (
              <SignPanel
                type="case-opening"
                input={{ versionId, importId: done.importId }}
                title={t('cases.openTitle')}
                action={t('cases.openAction', { count: done.newCases })}
                note={t('cases.openNote')}
                after={<p>{t('cases.opened')}</p>}
              />
            )}
          </>
        )}
      </div>
    </main>
  );
}

function Tried({ answer }: { answer: ImportAnswer }) {
  const { t, lang } = useText();
  const { newCases, newEarners, existingCases: existing, differingRows, faults } = answer;
  if (faults.length === 0)
    return (
      <Note tone="ok" title={t('import.rows', { count: answer.rows })}>
        <p>{t('import.good', { newCases, newEarners, existing })}</p>
        {differingRows.length > 0 && <p>{t('import.differing', { rows: differingRows.join(', ') })}</p>}
      </Note>
    );
  return (
    <Card title={t('import.faults', { count: faults.length })} flush>
      <Table
        label={t('import.faults', { count: faults.length })}
        head={[t('import.row'), t('import.column'), t('import.fault')]}
      >
        {faults.map((fault) => (
          <tr key={`${fault.row} ${fault.column ?? ''} ${fault.code}`}>
            <th scope="row">{fault.row}</th>
            <td data-h={t('import.column')}>{fault.column}</td>
            <td data-h={t('import.fault')} className="all">
              {fault.detail[lang]}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
