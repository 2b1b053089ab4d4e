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

function useValid({ validWhenAwarded, statusToday }: Verification, issuer: string): Answer {
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
        why: t('verify.validYes', { issuer }),
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
      return { tone: 'ok', icon: IconRefresh, big: t('verify.currentYes'), why: t('verify.currentWhy') };
    case 'waived':
      return { tone: 'wait', icon: IconRefresh, big: t('verify.waived'), why: t('verify.waivedWhy') };
    case 'not-current':
      return {
        tone: 'wait',
        icon: IconRefreshOff,
        big: currentToday.since
          ? t('verify.notCurrent', { date: day(currentToday.since, lang) })
          : t('verify.notCurrentNow'),
        why: t('verify.notCurrentWhy'),
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
  'endorsement',
  'pins',
  'kinds',
] as const;

/** What was checked in plain words, with what each check found behind Details. */
export function Checks({ checks }: { checks: Check[] }) {
  const { t } = useText();
  return (
    <section className="sec" style={{ marginTop: 48 }}>
      <h2>{t('verify.checks')}</h2>
      <ul className="line-list">
        {checks.map((one, index) => {
          const name = names.find((each) => each === one.check);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: one check may stand there for several things
            <li key={`${one.check} ${index}`}>
              {one.outcome === 'passed' ? (
                <IconCircleCheck className="i t-ok" aria-hidden />
              ) : one.outcome === 'failed' ? (
                <IconCircleX className="i t-stop" aria-hidden />
              ) : (
                <IconHelpCircle className="i t-wait" aria-hidden />
              )}
              <div>
                <b>{name ? t(`verify.name.${name}`) : one.check}</b>
                <details>
                  <summary>{t('parts.details')}</summary>
                  <p className="xs muted" lang="en">
                    {one.detail} <span className="mono">{one.code}</span>
                  </p>
                </details>
              </div>
              <StatusChip thing="check" state={one.outcome} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
