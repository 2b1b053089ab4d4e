import { NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useOrgCommand } from '../../api/hooks.js';
import { Card, Fault, Note } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';

interface Input {
  name: string;
  mail: string;
  language: 'en' | 'fr';
}

/** Names a person, who is invited by mail. @param rest collection of the organization that takes the person */
export function AddPerson({ rest, title, sub }: { rest: string; title: string; sub?: string }) {
  const { t, lang } = useText();
  const empty: Input = { name: '', mail: '', language: lang };
  const [input, setInput] = useState(empty);
  const [invited, setInvited] = useState<string | null>(null);
  const command = useOrgCommand<Input, unknown>(rest, {
    onDone: () => {
      setInvited(input.name);
      setInput(empty);
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setInvited(null);
    command.mutate(input);
  };
  return (
    <Card title={title}>
      {sub && <p className="sm muted">{sub}</p>}
      <form className="stack" onSubmit={send}>
        <div className="fields">
          <TextInput
            label={t('parts.name')}
            required
            autoComplete="off"
            value={input.name}
            onChange={(event) => setInput({ ...input, name: event.currentTarget.value })}
          />
          <TextInput
            label={t('people.mail')}
            required
            type="email"
            autoComplete="off"
            value={input.mail}
            onChange={(event) => setInput({ ...input, mail: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('people.language')}
            value={input.language}
            onChange={(event) =>
              setInput({ ...input, language: event.currentTarget.value === 'fr' ? 'fr' : 'en' })
            }
            data={[
              { value: 'en', label: t('parts.english') },
              { value: 'fr', label: t('parts.french') },
            ]}
          />
        </div>
        {command.error && <Fault problem={command.error} />}
        {invited && <Note tone="ok" title={t('people.invited', { name: invited })} />}
        <div>
          <button type="submit" className="btn p" disabled={command.isPending}>
            {t('people.invite')}
          </button>
        </div>
      </form>
    </Card>
  );
}
