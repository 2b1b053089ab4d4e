import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useOrgCommand } from '../../api/hooks.js';
import { Card, Fault } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from '../authoring/draft.js';
import { formOf, newRule, type PathwayRevision, type Rule, ruleOf } from './pathway.js';
import { RuleFields } from './rule-fields.js';

interface PathwayBody {
  microCertificationId: string;
  prerequisites: Rule | null;
  stack: Rule | null;
}

/**
 * Drafts the next revision of a micro-certification's pathway, from the one in force; a way back to itself is refused
 * by name.
 */
export function PathwayForm({
  micros,
  current,
  onDraft,
}: {
  micros: MicroCertification[];
  /** Revisions in force, by micro-certification. */
  current: ReadonlyMap<string, PathwayRevision>;
  onDraft: (drafted: PathwayRevision) => void;
}) {
  const { t, lang } = useText();
  const [micro, setMicro] = useState('');
  const [prerequisites, setPrerequisites] = useState(() => newRule('none'));
  const [stack, setStack] = useState(() => newRule('none'));
  const choose = (id: string): void => {
    setMicro(id);
    const now = current.get(id);
    setPrerequisites(formOf(now?.prerequisites ?? null) ?? newRule('none'));
    setStack(formOf(now?.stack ?? null) ?? newRule('none'));
  };
  const inForce = current.get(micro);
  const tooDeep = inForce && !(formOf(inForce.prerequisites) && formOf(inForce.stack));
  const save = useOrgCommand<PathwayBody, PathwayRevision>('pathways', { onDone: onDraft });
  const others = micros.filter((one) => one.id !== micro);
  const before = ruleOf(prerequisites);
  const made = ruleOf(stack);
  const body: PathwayBody | null =
    micro !== '' && before !== undefined && made !== undefined
      ? { microCertificationId: micro, prerequisites: before, stack: made }
      : null;
  return (
    <Card title={t('pathways.new')}>
      <NativeSelect
        label={t('pathways.micro')}
        value={micro}
        data={[
          { value: '', label: t('parts.choose') },
          ...micros.map((one) => ({ value: one.id, label: pick(one.name, lang) })),
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {inForce && (
        <p className="sm muted">
          {t(tooDeep ? 'pathways.tooDeep' : 'pathways.fromRevision', { number: inForce.revision })}
        </p>
      )}
      <RuleFields
        legend={t('pathways.prerequisites')}
        hint={t('pathways.prerequisitesHint')}
        micros={others}
        value={prerequisites}
        onChange={setPrerequisites}
      />
      <RuleFields
        legend={t('pathways.stack')}
        hint={t('pathways.stackHint')}
        micros={others}
        value={stack}
        onChange={setStack}
      />
      {save.error && <Fault problem={save.error} />}
      {micro !== '' && body === null && <p className="sm muted">{t('pathways.incomplete')}</p>}
      <button
        type="button"
        className="btn"
        disabled={body === null || save.isPending}
        onClick={() => body && save.mutate(body)}
      >
        {t('pathways.draft')}
      </button>
    </Card>
  );
}
