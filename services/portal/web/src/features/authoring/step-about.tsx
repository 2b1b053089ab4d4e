import { NativeSelect } from '@mantine/core';
import { Ticks } from '../../components/choices.js';
import { Card } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import { type StepProps, TextPair } from './fields.js';

/** Name, description and languages, both languages side by side. */
export function AboutStep({ draft, change, frozen }: StepProps) {
  const { t } = useText();
  const languages = [
    { value: 'en' as const, label: t('parts.english') },
    { value: 'fr' as const, label: t('parts.french') },
  ];
  return (
    <Card title={t('author.step.about')}>
      <TextPair
        label={t('parts.name')}
        pointer="/name"
        value={draft.name}
        languages={draft.languages}
        disabled={frozen}
        onChange={(name) => change((old) => ({ ...old, name }))}
      />
      <TextPair
        label={t('author.description')}
        pointer="/description"
        long
        value={draft.description}
        languages={draft.languages}
        disabled={frozen}
        onChange={(description) => change((old) => ({ ...old, description }))}
      />
      <div id="/languages">
        <Ticks
          legend={t('author.languages')}
          values={draft.languages}
          choices={languages}
          onChange={(values) =>
            values.length > 0 &&
            !frozen &&
            change((old) => ({
              ...old,
              languages: values,
              baseLanguage: values.includes(old.baseLanguage) ? old.baseLanguage : (values[0] ?? 'en'),
            }))
          }
        />
      </div>
      <NativeSelect
        label={t('author.baseLanguage')}
        description={t('author.base')}
        disabled={frozen}
        value={draft.baseLanguage}
        data={languages.filter((one) => draft.languages.includes(one.value))}
        onChange={(event) => {
          const baseLanguage = event.currentTarget.value === 'fr' ? 'fr' : 'en';
          change((old) => ({ ...old, baseLanguage }));
        }}
      />
    </Card>
  );
}
