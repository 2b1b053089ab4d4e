import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from '../people/member.js';
import { areas, type Filters, noFilters } from './timeline.js';

interface TimelineFiltersProps {
  value: Filters;
  onChange: (value: Filters) => void;
}

/** By area, person, time, and signed decisions alone; an export has the same. */
export function TimelineFilters({ value, onChange }: TimelineFiltersProps) {
  const { t } = useText();
  const people = useOrg<Page<Member>>('people').data?.items ?? [];
  const change = (part: Partial<Filters>): void => onChange({ ...value, ...part });
  const narrowed = JSON.stringify(value) !== JSON.stringify(noFilters);
  return (
    <search className="fields" aria-label={t('timeline.filters')}>
      <NativeSelect
        label={t('timeline.area')}
        value={value.area}
        data={[
          { value: '', label: t('timeline.all') },
          ...areas.map((area) => ({ value: area, label: t(`timeline.area_${area}`) })),
        ]}
        onChange={(event) => change({ area: areas.find((area) => area === event.currentTarget.value) ?? '' })}
      />
      <NativeSelect
        label={t('timeline.decidedBy')}
        value={value.decidedBy}
        data={[
          { value: '', label: t('timeline.all') },
          ...people.flatMap(({ personId, name }) => (name ? [{ value: personId, label: name }] : [])),
        ]}
        onChange={(event) => change({ decidedBy: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('timeline.from')}
        value={value.from}
        max={value.to}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('timeline.to')}
        value={value.to}
        min={value.from}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <Checkbox
        label={t('timeline.onlySigned')}
        checked={value.signed}
        onChange={(event) => change({ signed: event.currentTarget.checked })}
      />
      {narrowed && (
        <div>
          <button type="button" className="btn tiny" onClick={() => onChange(noFilters)}>
            {t('timeline.noFilters')}
          </button>
        </div>
      )}
    </search>
  );
}
