import { IconCircleX } from '@tabler/icons-react';
import { useText } from '../i18n/i18n.js';

/** Leaning marks: one for each confirmation that the policy asks for, filled where it is given. */
export function Quorum({ have, need, declined = 0 }: { have: number; need: number; declined?: number }) {
  const { t } = useText();
  const marks = Array.from({ length: Math.max(need, have) }, (_, index) => index < have);
  return (
    <span className="q">
      <span aria-hidden="true">
        {marks.map((filled, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the marks have nothing but their place
          <i key={index} className={filled ? 'y' : ''} />
        ))}
      </span>
      <span className="num">{t('parts.quorum', { have, need })}</span>
      {declined > 0 && (
        <span className="t-stop">
          <IconCircleX className="i" aria-hidden />
          {t('parts.declined', { count: declined })}
        </span>
      )}
    </span>
  );
}

interface RoundLineProps {
  openedAt: string;
  dueAt: string;
  closesAt?: string | null;
  answers?: string[];
  reminders?: string[];
  /** Words that say the same as the line. */
  words: string;
}

/** The time of a round: thick for what has passed, tick a reminder, dot an answer, diamond the due day. */
export function RoundLine({
  openedAt,
  dueAt,
  closesAt,
  answers = [],
  reminders = [],
  words,
}: RoundLineProps) {
  const from = Date.parse(openedAt);
  const due = Date.parse(dueAt);
  const end = Math.max(closesAt ? Date.parse(closesAt) : due, due, from + 1);
  const at = (instant: number): number => 8 + Math.min(1, Math.max(0, (instant - from) / (end - from))) * 162;
  const now = Date.now();
  const late = now > due;
  const diamond = at(due);
  return (
    <svg className="tl" viewBox="0 0 180 22" width="180" height="22" role="img" aria-label={words}>
      <path d="M8 11H170" stroke="var(--cs-line-strong)" strokeWidth="1.5" strokeDasharray="2 3" />
      <path
        d={`M8 11H${at(now)}`}
        stroke={late ? 'var(--cs-stop-line)' : 'var(--cs-work-line)'}
        strokeWidth="3"
      />
      {reminders.map((one) => (
        <path key={one} d={`M${at(Date.parse(one))} 6V16`} stroke="var(--cs-muted)" strokeWidth="1.5" />
      ))}
      {answers.map((one) => (
        <circle key={one} cx={at(Date.parse(one))} cy="11" r="4.5" fill="var(--cs-ok-solid)" />
      ))}
      <path
        d={`M${diamond - 4} 11l4-6 4 6-4 6z`}
        fill="var(--cs-surface)"
        stroke={late ? 'var(--cs-stop-line)' : 'var(--cs-text)'}
        strokeWidth="1.6"
      />
    </svg>
  );
}

/** How long the things of a stage have been there: four steps, told apart by lightness and hatching. */
export function StageBar({ ages }: { ages: readonly [number, number, number, number] }) {
  const { t } = useText();
  const all = ages.reduce((sum, one) => sum + one, 0);
  if (all === 0) return null;
  const [week, fortnight, month, older] = ages;
  return (
    <span className="age" role="img" aria-label={t('parts.ages', { week, fortnight, month, older })}>
      {ages.map((count, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the four steps never move
        count > 0 ? <i key={index} className={`a${index + 1}`} style={{ flex: count / all }} /> : null,
      )}
    </span>
  );
}

/** A level among the levels of a criterion, counted from 1. */
export function Levels({ level, of, title }: { level: number; of: number; title: string }) {
  return (
    <span className="lvl">
      <span aria-hidden="true">
        {Array.from({ length: of }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: boxes in their order
          <i key={index} className={index < level ? 'y' : ''} />
        ))}
      </span>
      <span>
        <b>{level}</b> {title}
      </span>
    </span>
  );
}
