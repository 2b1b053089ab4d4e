import { NativeSelect } from '@mantine/core';
import { useText } from '../../i18n/i18n.js';
import type { Ask } from './policy.js';

const stages = ['1', '2', '3', '4', '5'];

/** In which stage each employer is asked, and who is asked in its place. */
export function AskedFields({
  asked,
  choices,
  onChange,
}: {
  asked: Ask[];
  choices: { value: string; label: string }[];
  onChange: (asked: Ask[]) => void;
}) {
  const { t } = useText();
  const nameOf = (id: string): string => choices.find((one) => one.value === id)?.label ?? '';
  const free = choices.filter((one) => !asked.some((each) => each.organizationId === one.value));
  const change = (organizationId: string, part: Partial<Ask>): void =>
    onChange(asked.map((one) => (one.organizationId === organizationId ? { ...one, ...part } : one)));
  return (
    <>
      {asked.map((one) => (
        <div className="fields" key={one.organizationId}>
          <NativeSelect
            label={t('policies.stageOf', { name: nameOf(one.organizationId) })}
            value={String(one.stage)}
            data={stages}
            onChange={(event) => change(one.organizationId, { stage: Number(event.currentTarget.value) })}
          />
          <NativeSelect
            label={t('policies.substituteOf', { name: nameOf(one.organizationId) })}
            value={one.substituteId ?? ''}
            data={[
              { value: '', label: t('policies.noSubstitute') },
              ...free,
              ...choices.filter((each) => each.value === one.substituteId && !free.includes(each)),
            ]}
            onChange={(event) =>
              change(one.organizationId, { substituteId: event.currentTarget.value || null })
            }
          />
        </div>
      ))}
    </>
  );
}
