import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiProblem, readText, saveText } from '../api/api.js';
import { Fault } from './page.js';

/** Downloads a signed document byte for byte: a plain link would be answered with its page. */
export function SaveButton({
  path,
  accept,
  name,
  label,
}: {
  path: string;
  accept: string;
  name: string;
  label: string;
}) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const save = async (): Promise<void> => {
    setProblem(null);
    try {
      saveText(await readText(path, accept), name, accept);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    }
  };
  return (
    <>
      <button type="button" className="btn" onClick={() => void save()}>
        <IconDownload className="i" aria-hidden />
        {label}
      </button>
      {problem && <Fault problem={problem} retry={() => void save()} />}
    </>
  );
}
