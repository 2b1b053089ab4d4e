import { Textarea } from '@mantine/core';
import { IconRotateClockwise, IconX } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Answers } from '../../components/choices.js';
import { Card, Crumbs, Loaded, Note, PageHead } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type AppealDetail, enough } from './appeal.js';

const icons = { 're-mark': IconRotateClockwise, rejected: IconX } as const;
const findings = ['re-mark', 'rejected'] as const;
const known = ['separation-of-duties', 'not-your-duty', 'appeal-decided'] as const;

/** What does the earner say, and does it hold? Decided by somebody who had no part in the case. */
export function AppealPage() {
  const { t, lang } = useText();
  const { appealId = '' } = useParams({ strict: false });
  const decides = useRole('moderator', 'programme-lead', 'registrar');
  const query = useOrg<AppealDetail>(`appeals/${appealId}`);
  return (
    <main className="wrap" id="main">
      <Loaded query={query}>
        {(one) => {
          const title = t('appeals.one', { number: one.caseNumber });
          return (
            <>
              <Crumbs to="/appeals" label={t('appeals.back')} here={title} />
              <PageHead
                title={title}
                chips={<StatusChip thing="appeal" state={one.state} />}
                sub={`${pick(one.version?.name, lang)}, ${t('parts.version', { number: one.version?.number ?? 0 })}`}
                actions={
                  <Link className="btn" to="/cases/$caseId" params={{ caseId: one.caseId }}>
                    {t('appeals.seeCase')}
                  </Link>
                }
              />
              <div className="cols">
                <div className="stack loose">
                  <dl className="facts">
                    <div>
                      <dt>{t('appeals.lodged')}</dt>
                      <dd>{day(one.lodgedAt, lang)}</dd>
                    </div>
                    <div>
                      <dt>{t('appeals.decideBy')}</dt>
                      <dd>{day(one.decideBy, lang)}</dd>
                    </div>
                  </dl>
                  <Card title={t('appeals.words')}>
                    <p className="measure prewrap">
                      {one.text ?? t(decides ? 'appeals.erased' : 'appeals.forAuditor')}
                    </p>
                  </Card>
                  {one.state !== 'lodged' && (
                    <Card title={t('appeals.reasons')}>
                      <p className="measure prewrap">
                        {one.reasons ?? t(decides ? 'appeals.erased' : 'appeals.forAuditor')}
                      </p>
                    </Card>
                  )}
                </div>
                <aside className="signs">
                  <Decide key={one.appealId} one={one} />
                </aside>
              </div>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}

function Decide({ one }: { one: AppealDetail }) {
  const { t } = useText();
  const decides = useRole('moderator', 'programme-lead', 'registrar');
  const [finding, setFinding] = useState<(typeof findings)[number] | null>(null);
  const [text, setText] = useState('');
  // The receipt stays when what it decided is no longer open.
  const [signed, setSigned] = useState(false);
  // Of what is decided there is nothing to decide: the reasons stand beside.
  if (one.state !== 'lodged' && !signed) return null;
  if (!one.mayDecide.ok && !signed) {
    const { code } = one.mayDecide;
    const why = known.find((each) => each === code) ?? 'other';
    return (
      <Note tone="wait" title={t('appeals.cannot')}>
        <p>{t(`appeals.cannot_${decides ? why : 'other'}`)}</p>
      </Note>
    );
  }
  return (
    <div className="stack">
      {!signed && (
        <>
          <Answers
            name="finding"
            legend={t('appeals.finding')}
            value={finding}
            choices={findings.map((value) => ({
              value,
              label: t(`appeals.find_${value}`),
              hint: t(`appeals.findHint_${value}`),
              icon: icons[value],
            }))}
            onChange={setFinding}
          />
          <Textarea
            label={t('appeals.why')}
            rows={5}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </>
      )}
      <SignPanel
        type="appeal-decision"
        input={finding && enough(text) ? { appealId: one.appealId, finding, text } : null}
        title={t('appeals.signTitle')}
        action={t('appeals.sign')}
        missing={t('appeals.left')}
        after={<p>{t('appeals.after')}</p>}
        onDone={() => setSigned(true)}
      />
    </div>
  );
}
