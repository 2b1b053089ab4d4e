import { TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useOrgCommand, useOrgList } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Card, Empty, Fault, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification, Texts } from './draft.js';

/** Micro-certifications of the institution, and how far each has come. */
export function MicroListPage() {
  const { t, lang } = useText();
  const hat = useHat();
  const lead = useRole('programme-lead');
  const list = useOrgList<MicroCertification>('micro-certifications');
  return (
    <main className="wrap" id="main">
      <PageHead title={t('micro.title')} sub={t('micro.sub', { name: hat?.name ?? '' })} />
      <div className="stack loose">
        <Loaded query={list}>
          {(items) =>
            items.length === 0 ? (
              <Empty>{t('micro.empty')}</Empty>
            ) : (
              <Card title={t('micro.title')} flush>
                <Table label={t('micro.title')} head={[t('parts.name'), t('micro.latest'), t('parts.state')]}>
                  {items.map((one) => {
                    const newest = [...one.versions].sort((a, b) => b.number - a.number)[0];
                    return (
                      <tr key={one.id}>
                        <th scope="row">
                          <Link to="/micro-certifications/$id" params={{ id: one.id }}>
                            {pick(one.name, lang)}
                          </Link>
                        </th>
                        <td data-h={t('micro.latest')}>
                          {newest && t('parts.version', { number: newest.number })}
                        </td>
                        <td data-h={t('parts.state')}>
                          {newest && <StatusText thing="version" state={newest.state} />}
                        </td>
                      </tr>
                    );
                  })}
                </Table>
              </Card>
            )
          }
        </Loaded>
        {lead && <Create />}
      </div>
    </main>
  );
}

function Create() {
  const { t } = useText();
  const navigate = useNavigate();
  const [name, setName] = useState<Texts>({});
  const command = useOrgCommand<{ name: Texts }, MicroCertification>('micro-certifications', {
    onDone: (made) => {
      const versionId = made.versions[0]?.id;
      if (versionId)
        void navigate({
          to: '/micro-certifications/$id/versions/$versionId/$step',
          params: { id: made.id, versionId, step: 'about' },
        });
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const { en, fr } = name;
    command.mutate({ name: { ...(en?.trim() ? { en } : {}), ...(fr?.trim() ? { fr } : {}) } });
  };
  return (
    <Card title={t('micro.create')}>
      <form className="stack" onSubmit={send}>
        <div className="fields">
          <TextInput
            label={t('micro.nameEn')}
            lang="en"
            value={name.en ?? ''}
            onChange={(event) => setName({ ...name, en: event.currentTarget.value })}
          />
          <TextInput
            label={t('micro.nameFr')}
            lang="fr"
            value={name.fr ?? ''}
            onChange={(event) => setName({ ...name, fr: event.currentTarget.value })}
          />
        </div>
        {command.error && <Fault problem={command.error} />}
        <div>
          <button
            type="submit"
            className="btn p"
            disabled={command.isPending || (!name.en?.trim() && !name.fr?.trim())}
          >
            {t('micro.createAction')}
          </button>
        </div>
      </form>
    </Card>
  );
}
