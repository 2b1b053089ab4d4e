import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconPlayerPause,
  IconRefresh,
  IconRefreshOff,
  type TablerIcon,
} from '@tabler/icons-react';
import { Note } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Check, Verification } from './credential.js';

interface Answer {
  tone: 'ok' | 'wait' | 'stop';
  icon: TablerIcon;
  big: string;
  why: string;
}

/** The two answers, as large words, in this order: valid when awarded, current today. Unknown is not yes. */
export function TwoAnswers({ verification, issuer }: { verification: Verification; issuer: string }) {
  const { t } = useText();
  const valid = useValid(verification, issuer);
  const current = useCurrent(verification);
  return (
    <>
      <p className="vh" role="status">
        {t('verify.announce', { valid: valid.big, current: current.big })}
      </p>
      <div className="two">
        <One title={t('verify.valid')} answer={valid} />
        <One title={t('verify.current')} answer={current} />
      </div>
      {verification.replacedBy && (
        <Note tone="wait" title={t('verify.replaced')}>
          {/* The path alone: the portal shows the awards of its own house. */}
          <a href={new URL(verification.replacedBy).pathname}>{t('verify.seeCorrected')}</a>
        </Note>
      )}
    </>
  );
}

function One({ title, answer }: { title: string; answer: Answer }) {
  const Picture = answer.icon;
  return (
    <section className={`an ${answer.tone}`}>
      <h2>{title}</h2>
      <p className="big">
        <Picture className="i" aria-hidden />
        {answer.big}
      </p>
      <p>{answer.why}</p>
    </section>
  );
}

function useValid({ validWhenAwarded, statusToday, waived }: Verification, issuer: string): Answer {
  const { t } = useText();
  if (statusToday === 'revoked')
    return { tone: 'stop', icon: IconBan, big: t('verify.revoked'), why: validWhenAwarded.detail };
  if (statusToday === 'suspended')
    return { tone: 'wait', icon: IconPlayerPause, big: t('verify.suspended'), why: t('verify.suspendedWhy') };
  switch (validWhenAwarded.answer) {
    case 'yes':
      return {
        tone: 'ok',
        icon: IconCircleCheck,
        big: t('verify.yes'),
        // What was waived is never silent: the award says it in its own words.
        why: [t('verify.validYes', { issuer }), ...waived.map((one) => one.words)].join(' '),
      };
    case 'no':
      return { tone: 'stop', icon: IconCircleX, big: t('verify.no'), why: t('verify.validNo') };
    case 'unknown':
      return { tone: 'wait', icon: IconHelpCircle, big: t('verify.unknown'), why: t('verify.validUnknown') };
  }
}

function useCurrent({ currentToday }: Verification): Answer {
  const { t, lang } = useText();
  switch (currentToday.answer) {
    case 'current':
      return {
        tone: 'ok',
        icon: IconRefresh,
        big: t('verify.currentYes'),
        why: t(currentToday.reason === 'under-review' ? 'verify.currentReviewWhy' : 'verify.currentWhy'),
      };
    case 'waived':
      return {
        tone: 'wait',
        icon: IconRefresh,
        big: t('verify.waived'),
        why: currentToday.until
          ? t('verify.waivedUntil', { date: day(currentToday.until, lang) })
          : t('verify.waivedWhy'),
      };
    case 'not-current':
      return {
        tone: 'wait',
        icon: IconRefreshOff,
        big: currentToday.since
          ? t('verify.notCurrent', { date: day(currentToday.since, lang) })
          : t('verify.notCurrentNow'),
        why: t(currentToday.reason === 'withdrawn' ? 'verify.withdrawnWhy' : 'verify.notCurrentWhy'),
      };
    case 'unknown':
      return {
        tone: 'wait',
        icon: IconHelpCircle,
        big: t('verify.unknown'),
        why: t('verify.currentUnknownWhy'),
      };
  }
}

const names = [
  'syntax',
  'contexts',
  'lints',
  'proof',
  'issuer',
  'dates',
  'status',
  'revocation',
  'suspension',
  'endorsements',
  'endorsement-proof',
  'endorsement-issuer',
  'endorsement-dates',
  'endorsement-pins',
  'endorsement-kinds',
  'pins',
] as const;
type Name = (typeof names)[number];

interface Group {
  name: Name | null;
  code: string;
  outcome: Check['outcome'];
  checks: Check[];
}

/** Checks that ask the same of several endorsements are one line; the worst outcome is the line's. */
function grouped(checks: Check[]): Group[] {
  const groups = new Map<string, Group>();
  for (const check of checks) {
    const inner = /^endorsement\/.*[/:]([a-z-]+)$/.exec(check.check)?.[1];
    const code = inner ? `endorsement-${inner}` : check.check;
    const group = groups.get(code) ?? {
      name: names.find((one) => one === code) ?? null,
      code,
      outcome: 'passed',
      checks: [],
    };
    group.checks.push(check);
    if (check.outcome === 'failed' || (check.outcome === 'unknown' && group.outcome === 'passed'))
      group.outcome = check.outcome;
    groups.set(code, group);
  }
  return [...groups.values()];
}

const pictures = { passed: IconCircleCheck, failed: IconCircleX, unknown: IconHelpCircle };
const tones = { passed: 't-ok', failed: 't-stop', unknown: 't-wait' };

/** What was checked in plain words, with what each check found behind Details. */
export function Checks({ checks }: { checks: Check[] }) {
  const { t } = useText();
  return (
    <section className="sec" style={{ marginTop: 48 }}>
      <h2>{t('verify.checks')}</h2>
      <ul className="line-list">
        {grouped(checks).map((group) => {
          const Picture = pictures[group.outcome];
          return (
            <li key={group.code}>
              <Picture className={`i ${tones[group.outcome]}`} aria-hidden />
              <div>
                <b>{group.name ? t(`verify.name.${group.name}`) : t('verify.otherCheck')}</b>
                <details>
                  <summary>{t('parts.details')}</summary>
                  {group.checks.map((one) => (
                    <p key={one.check} className="xs muted" lang="en">
                      {one.detail}{' '}
                      <span className="mono">
                        {one.check} {one.code}
                      </span>
                    </p>
                  ))}
                </details>
              </div>
              <StatusChip thing="check" state={group.outcome} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
