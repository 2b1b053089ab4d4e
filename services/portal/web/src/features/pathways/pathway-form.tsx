import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useOrgCommand } from '../../api/hooks.js';
import { Card, Fault } from '../../components/page.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from '../authoring/draft.js';
import { emptyRule, type PathwayRevision, type Rule, ruleOf } from './pathway.js';
import { RuleFields } from './rule-fields.js';

interface PathwayBody {
  microCertificationId: string;
  prerequisites: Rule | null;
  stack: Rule | null;
}

/** Drafts the next revision of a micro-certification's pathway; a way back to itself is refused by name. */
export function PathwayForm({
  micros,
  onDraft,
}: {
  micros: MicroCertification[];
  onDraft: (drafted: PathwayRevision) => void;
}) {
  const { t, lang } = useText();
  const [micro, setMicro] = useState('');
  const [prerequisites, setPrerequisites] = useState(emptyRule);
  const [stack, setStack] = useState(emptyRule);
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
        onChange={(event) => setMicro(event.currentTarget.value)}
      />
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
