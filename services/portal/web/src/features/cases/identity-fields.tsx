import { NativeSelect, TextInput } from '@mantine/core';
import { useText } from '../../i18n/i18n.js';
import type { Identity } from './identity.js';

/** What is kept of an earner, to be corrected. */
export function IdentityFields({
  value,
  onChange,
}: {
  value: Identity;
  onChange: (part: Partial<Identity>) => void;
}) {
  const { t } = useText();
  const field = (name: 'legalName' | 'chosenName' | 'studentNumber' | 'mail', most: number) => (
    <TextInput
      label={t(`desk.identity.${name}`)}
      value={value[name] ?? ''}
      maxLength={most}
      autoComplete="off"
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {field('legalName', 200)}
      {field('chosenName', 200)}
      {field('studentNumber', 100)}
      {field('mail', 254)}
      <NativeSelect
        label={t('desk.identity.language')}
        value={value.language}
        data={[
          { value: 'en', label: t('desk.identity.en') },
          { value: 'fr', label: t('desk.identity.fr') },
        ]}
        onChange={(event) => onChange({ language: event.currentTarget.value === 'fr' ? 'fr' : 'en' })}
      />
    </>
  );
}
