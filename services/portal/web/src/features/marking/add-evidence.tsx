import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem, call, orgPath, queryOf } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import { Card, Fault } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import type { BlueprintBody } from '../requests/request.js';

interface AddEvidenceProps {
  /** Below the organization; or, for an earner, the whole path. */
  path: string;
  asked: BlueprintBody['evidence'];
}

const types: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  heic: 'image/heic',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

/** Some browsers know no type for HEIC or MOV; the service judges by the bytes anyway. */
const typeOf = (file: File): string =>
  file.type || (types[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream');

/** Adds a file as it is, or a link. The same content again is the same evidence. */
export function AddEvidence({ path, asked }: AddEvidenceProps) {
  const { t } = useText();
  const hat = useHat();
  const client = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [blueprintEvidenceId, setAsked] = useState('');
  const [link, setLink] = useState('');
  const [fileName, setFileName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const words: Record<string, string> = t('author.kind', { returnObjects: true });
  const kindsOf = (kinds: readonly string[]): string =>
    kinds.map((kind) => (words[kind] ?? kind).toLowerCase()).join(', ');
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const chosen = file.current?.files?.[0];
    const whole = path.startsWith('/') ? path : orgPath(hat?.organizationId ?? '', path);
    setBusy(true);
    setProblem(null);
    try {
      if (chosen)
        await call(`${whole}${queryOf({ name: name || chosen.name, blueprintEvidenceId })}`, {
          body: chosen,
          type: typeOf(chosen),
        });
      else
        await call(whole, { body: { link, name, ...(blueprintEvidenceId ? { blueprintEvidenceId } : {}) } });
      setName('');
      setLink('');
      setFileName('');
      setAsked('');
      if (file.current) file.current.value = '';
      await client.invalidateQueries();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={t('evidence.add')}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        <div className="fields">
          <TextInput
            label={t('evidence.name')}
            required={fileName === ''}
            placeholder={fileName}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('evidence.for')}
            value={blueprintEvidenceId}
            data={[
              { value: '', label: t('evidence.other') },
              ...asked.map((one) => ({
                value: one.id,
                // Evidence of another kind is refused: the choice says which fits.
                label: `${one.title} (${kindsOf(one.kinds)})`,
              })),
            ]}
            onChange={(event) => setAsked(event.currentTarget.value)}
          />
          <label className="lab">
            {t('evidence.file')}
            <input
              ref={file}
              type="file"
              className="in"
              accept=".jpg,.jpeg,.heic,.mp4,.mov,.pdf,.txt"
              onChange={(event) => setFileName(event.currentTarget.files?.[0]?.name ?? '')}
            />
          </label>
          <TextInput
            type="url"
            label={t('evidence.link')}
            required={fileName === ''}
            disabled={fileName !== ''}
            value={link}
            onChange={(event) => setLink(event.currentTarget.value)}
          />
        </div>
        {problem && <Fault problem={problem} />}
        <div>
          <button type="submit" className="btn p" disabled={busy}>
            {t('evidence.addAction')}
          </button>
        </div>
      </form>
    </Card>
  );
}
