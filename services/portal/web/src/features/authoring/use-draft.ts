import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem, callFull, orgPath } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import type { Draft, Version } from './draft.js';

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'conflict' | 'failed';

const SETTLE_MS = 800;

/** A version being edited: saved on every change over the revision that was seen; a conflict is never overwritten. */
export function useDraft(versionId: string) {
  const hat = useHat();
  const client = useQueryClient();
  const path = orgPath(hat?.organizationId ?? '', `versions/${versionId}`);
  const [version, setVersion] = useState<Version | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [saving, setSaving] = useState<SaveState>('saved');
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const etag = useRef<string | null>(null);
  const latest = useRef<Draft | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const queue = useRef<Promise<void>>(Promise.resolve());

  const load = useCallback(async (): Promise<void> => {
    try {
      const answer = await callFull<Version>(path);
      etag.current = answer.etag;
      latest.current = answer.data.draft;
      setVersion(answer.data);
      setDraft(answer.data.draft);
      setSaving('saved');
      setProblem(null);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    }
  }, [path]);

  const write = useCallback(async (): Promise<void> => {
    const body = latest.current;
    if (!body) return;
    setSaving('saving');
    try {
      const answer = await callFull<Version>(path, {
        method: 'PUT',
        body,
        headers: { 'if-match': etag.current ?? '*' },
      });
      etag.current = answer.etag;
      setSavedAt(new Date().toISOString());
      setSaving(latest.current === body ? 'saved' : 'unsaved');
      setProblem(null);
      await client.invalidateQueries({
        queryKey: ['org', hat?.organizationId, `versions/${versionId}/check`],
      });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
      setSaving(error.code === 'conflict' ? 'conflict' : 'failed');
    }
  }, [path, client, hat?.organizationId, versionId]);

  useEffect(() => {
    void load();
    return () => clearTimeout(timer.current);
  }, [load]);

  /** Saves what waits to be saved, one after another. */
  const flush = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    queue.current = queue.current.then(write);
    return queue.current;
  }, [write]);

  const change = useCallback(
    (edit: (draft: Draft) => Draft): void => {
      if (!latest.current) return;
      latest.current = edit(latest.current);
      setDraft(latest.current);
      setSaving((old) => (old === 'conflict' ? old : 'unsaved'));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), SETTLE_MS);
    },
    [flush],
  );

  /** After a conflict: saves this window's text over the other one's. */
  const keepMine = async (): Promise<void> => {
    const answer = await callFull<Version>(path);
    etag.current = answer.etag;
    await flush();
  };

  return { version, draft, change, saving, savedAt, problem, reload: load, keepMine, flush };
}
