import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useOrgCommand } from '../../api/hooks.js';
import { Card, Fault } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import type { Employer } from './employer.js';

const empty = { name: '', mailDomain: '', sector: '' };

/** Names an employer; its answers count once it is identified. */
export function AddEmployer() {
  const { t } = useText();
  const [input, setInput] = useState(empty);
  const command = useOrgCommand<typeof empty, Employer>('employers', { onDone: () => setInput(empty) });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate(input);
  };
  const set = (name: keyof typeof empty) => (event: { currentTarget: { value: string } }) =>
    setInput({ ...input, [name]: event.currentTarget.value });
  return (
    <Card title={t('employers.add')}>
      <form className="stack" onSubmit={send}>
        <div className="fields">
          <TextInput label={t('parts.name')} required value={input.name} onChange={set('name')} />
          <TextInput
            label={t('employers.domain')}
            description={t('employers.domainHint')}
            required
            value={input.mailDomain}
            onChange={set('mailDomain')}
          />
          <TextInput label={t('employers.sector')} value={input.sector} onChange={set('sector')} />
        </div>
        {command.error && <Fault problem={command.error} />}
        <div>
          <button type="submit" className="btn p" disabled={command.isPending}>
            {t('employers.addAction')}
          </button>
        </div>
      </form>
    </Card>
  );
}
