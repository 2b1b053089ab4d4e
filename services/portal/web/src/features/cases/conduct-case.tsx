import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Segments } from '../../components/choices.js';
import { Card } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import type { DecisionType } from '../../decision/use-decision.js';
import { day, isoDay } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from '../people/member.js';
import type { CaseDetail } from './case.js';
import { type Action, actionsOf, endOf, rolesFor } from './conduct.js';
import { correctionOf, type Identity } from './identity.js';
import { IdentityFields } from './identity-fields.js';

const decisionOf: Record<Action, DecisionType> = {
  assign: 'case-assignment',
  extend: 'case-extension',
  again: 'attempt-opening',
  conditions: 'accommodation',
  correct: 'identity-correction',
  withdraw: 'case-withdrawal',
};

/** What whoever conducts a case can do with it: each is a signed decision. */
export function ConductCase({ one }: { one: CaseDetail }) {
  const { t, lang } = useText();
  const [chosen, setChosen] = useState<Action | null>(null);
  const [personId, setPerson] = useState('');
  const [dayText, setDay] = useState('');
  const [text, setText] = useState('');
  const [signed, setSigned] = useState(false);
  const [identity, setIdentity] = useState<Partial<Identity>>({});
  const registrar = useRole('registrar');
  const possible = actionsOf(one, new Date().toISOString(), registrar);
  const action = chosen && (signed || possible.includes(chosen)) ? chosen : null;
  const choose = (next: Action): void => {
    setChosen(next);
    setSigned(false);
    setText('');
  };
  if (possible.length === 0 && !signed) return null;
  const number = one.process.attempt + 1;
  const titles: Record<Action, string> = {
    assign: t('desk.assign'),
    extend: t('desk.extend'),
    again: t('desk.again', { number }),
    conditions: t('desk.conditions'),
    correct: t('desk.correct'),
    withdraw: t('desk.withdraw'),
  };
  return (
    <Card title={t('desk.actions')}>
      <Segments
        name="conduct"
        legend={t('desk.actions')}
        value={action}
        choices={possible.map((value) => ({ value, label: titles[value] }))}
        onChange={choose}
      />
      {action && !signed && (
        <Fields
          action={action}
          one={one}
          values={{ personId, dayText, text }}
          onChange={{ personId: setPerson, dayText: setDay, text: setText }}
        />
      )}
      {action === 'correct' && !signed && one.earner && (
        <IdentityFields
          value={{ ...one.earner, ...identity }}
          onChange={(part) => setIdentity({ ...identity, ...part })}
        />
      )}
      {action && (
        <SignPanel
          key={action}
          type={decisionOf[action]}
          input={inputOf()}
          title={titles[action]}
          action={t(`desk.${action}Action`)}
          missing={missing()}
          {...(action === 'withdraw' ? { note: t('desk.withdrawNote') } : {})}
          {...(action === 'correct' ? { note: t('desk.correctNote') } : {})}
          after={<p>{t('desk.done')}</p>}
          onDone={() => setSigned(true)}
        />
      )}
    </Card>
  );

  function inputOf(): object | null {
    const { caseId, duty } = one;
    const words = text.trim() === '' ? {} : { text };
    switch (action) {
      case 'assign':
        return personId === '' ? null : { caseId, personId, ...words };
      case 'extend':
        return dayText === '' || !duty
          ? null
          : { caseId, dueAt: endOf(dayText, duty.extendableUntil), ...words };
      case 'conditions':
        return text.trim() === '' ? null : { caseId, text };
      case 'correct':
        return correctionOf(one, identity, text);
      case 'again':
      case 'withdraw':
        return { caseId };
      case null:
        return null;
    }
  }

  function missing(): string {
    switch (action) {
      case 'assign':
        return t('desk.assignLeft');
      case 'extend':
        return t('desk.extendLeft', { date: day(one.duty?.extendableUntil, lang) });
      case 'correct':
        return t('desk.correctLeft');
      default:
        return t('desk.conditionsLeft');
    }
  }
}

interface FieldsProps {
  action: Action;
  one: CaseDetail;
  values: { personId: string; dayText: string; text: string };
  onChange: Record<'personId' | 'dayText' | 'text', (value: string) => void>;
}

/** What an action needs to know. */
function Fields({ action, one, values, onChange }: FieldsProps) {
  const { t } = useText();
  const people = useOrg<Page<Member>>(action === 'assign' ? 'people' : null);
  const roles = rolesFor(one.duty?.duty ?? 'first');
  const able = (people.data?.items ?? []).filter((person) =>
    person.roles.some((role) => roles.includes(role)),
  );
  const words = (label: string) => (
    <Textarea
      label={label}
      rows={2}
      maxLength={4000}
      value={values.text}
      onChange={(event) => onChange.text(event.currentTarget.value)}
    />
  );
  switch (action) {
    case 'assign':
      return (
        <>
          <NativeSelect
            label={t('desk.assignTo')}
            value={values.personId}
            data={[
              { value: '', label: t('parts.choose') },
              ...able.map((person) => ({
                value: person.personId,
                label: person.name ?? t('people.erased'),
              })),
            ]}
            onChange={(event) => onChange.personId(event.currentTarget.value)}
          />
          {words(t('desk.assignWords'))}
        </>
      );
    case 'extend':
      return (
        <>
          <TextInput
            type="date"
            label={t('desk.extendTo')}
            value={values.dayText}
            min={isoDay(one.duty?.dueAt)}
            max={isoDay(one.duty?.extendableUntil)}
            onChange={(event) => onChange.dayText(event.currentTarget.value)}
          />
          {words(t('desk.extendWords'))}
        </>
      );
    case 'conditions':
      return words(t('desk.conditionsWords'));
    case 'correct':
      return words(t('desk.correctWords'));
    case 'again':
    case 'withdraw':
      return null;
  }
}
