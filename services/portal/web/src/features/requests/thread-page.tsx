import { Textarea } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useOrg, useOrgCommand, useOrgList } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Card, Crumbs, Fault, Loaded, PageHead } from '../../components/page.js';
import { moment } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { RequestDetail } from './request.js';

interface Message {
  messageId: string;
  from: { name: string };
  own: boolean;
  text: string | null;
  at: string;
}

/** The thread of a request, for both sides. */
export function ThreadPage() {
  const { t, lang } = useText();
  const { requestId = '' } = useParams({ strict: false });
  const institution = useHat()?.kind === 'institution';
  const writes = useRole('approver', 'programme-lead', 'registrar', 'administrator');
  const thread = useOrgList<Message>(`requests/${requestId}/thread`, { refetchMs: 8_000 });
  const request = useOrg<RequestDetail>(institution ? null : `requests/${requestId}`);
  const about = request.data && `${pick(request.data.name, lang)}, ${request.data.institution.name}`;
  const [text, setText] = useState('');
  const send = useOrgCommand<{ text: string }, unknown>(`requests/${requestId}/thread`, {
    onDone: () => setText(''),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ text });
  };
  return (
    <main className="wrap narrow" id="main">
      <Crumbs
        to={institution ? '/micro-certifications' : `/requests/${requestId}`}
        label={t(institution ? 'thread.backInstitution' : 'thread.back')}
        here={t('thread.title')}
      />
      <PageHead
        title={t('thread.title')}
        sub={
          <>
            {about && <p>{about}</p>}
            <p>{t('thread.sub')}</p>
          </>
        }
      />
      <div className="stack">
        <Card title={t('thread.title')}>
          <Loaded query={thread} rows={2}>
            {(messages) =>
              messages.length === 0 ? (
                <p className="muted">{t('thread.empty')}</p>
              ) : (
                <ol className="stack">
                  {messages.map((one) => (
                    <li key={one.messageId}>
                      <p className="sm">
                        <b>{one.from.name}</b> {one.own && `(${t('thread.you')})`}{' '}
                        <time dateTime={one.at} className="muted">
                          {moment(one.at, lang)}
                        </time>
                      </p>
                      <p>{one.text ?? t('thread.erased')}</p>
                    </li>
                  ))}
                </ol>
              )
            }
          </Loaded>
          {writes && (
            <form className="stack" onSubmit={submit}>
              <Textarea
                label={t('thread.write')}
                rows={4}
                required
                maxLength={4000}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              {send.error && <Fault problem={send.error} />}
              <div>
                <button type="submit" className="btn p" disabled={send.isPending || text.trim() === ''}>
                  {t('thread.send')}
                </button>
              </div>
            </form>
          )}
        </Card>
      </div>
    </main>
  );
}
