import type { ReactNode } from 'react';
import { Levels } from '../../components/marks.js';
import { Card, Table } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { BlueprintBody } from '../requests/request.js';
import { type CaseCourse, type CaseState, type GivenMark, stepOf } from './case.js';

/** Where a case stands: step, attempt, date, rules, and what may follow. */
export function Course({ one }: { one: CaseCourse & { state: CaseState } }) {
  const { t, lang } = useText();
  const { process, results } = one;
  const { windows, rules } = process;
  const facts: [string, ReactNode][] = [
    [
      t('desk.phase'),
      <StatusChip
        key="phase"
        thing="case"
        state={stepOf({
          state: one.state,
          phase: process.phase,
          outcome: results.at(-1)?.outcome ?? null,
        })}
      />,
    ],
    [t('desk.attempt'), t('desk.attemptOf', { number: process.attempt, of: process.attempts })],
    ...(process.dueAt ? [[t('desk.due'), day(process.dueAt, lang)] as [string, string]] : []),
    ...(windows?.appealUntil
      ? [[t('desk.appealUntil'), day(windows.appealUntil, lang)] as [string, string]]
      : []),
    ...(windows?.attemptFrom
      ? [[t('desk.attemptFrom'), day(windows.attemptFrom, lang)] as [string, string]]
      : []),
    [
      t('desk.rules'),
      rules
        ? `${pick(rules.name, lang)}, ${t('rules.revision', { number: rules.revision })}`
        : t('desk.noRules'),
    ],
    ...results.map((result): [string, string] => [
      `${t('desk.results')}, ${day(result.finalizedAt, lang)}`,
      `${t(`cases.result_${result.outcome}`)}${result.replacesId ? `, ${t('desk.replaced')}` : ''}`,
    ]),
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A mark by criterion, with the comments. */
export function MarkTable({
  mark,
  rubric,
  title,
}: {
  mark: Pick<GivenMark, 'levels'>;
  rubric: BlueprintBody;
  title: string;
}) {
  const { t } = useText();
  return (
    <Card title={title} flush>
      <Table label={title} head={[t('review.element.criterion'), t('review.element.level')]}>
        {rubric.criteria.map((criterion) => {
          const given = mark.levels.find((level) => level.criterionId === criterion.id);
          const place = criterion.levels.findIndex((level) => level.id === given?.levelId);
          return (
            <tr key={criterion.id}>
              <th scope="row">
                {criterion.title}
                {given?.comment && <span className="bl sm muted prewrap">{given.comment}</span>}
              </th>
              <td data-h={t('review.element.level')}>
                <Levels
                  level={place + 1}
                  of={criterion.levels.length}
                  title={criterion.levels[place]?.title ?? ''}
                />
              </td>
            </tr>
          );
        })}
      </Table>
    </Card>
  );
}

/** Conditions and requests for evidence, with their words. */
export function CaseNotes({ notes }: { notes: CaseCourse['notes'] }) {
  const { t, lang } = useText();
  if (notes.length === 0) return null;
  return (
    <Card title={t('desk.notes')}>
      <ul className="tight">
        {notes.map((note) => (
          <li key={`${note.kind} ${note.at}`}>
            <b>
              {t(`desk.note_${note.kind}`)}, {day(note.at, lang)}
            </b>
            <p className="prewrap">{note.text ?? t('appeals.erased')}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
