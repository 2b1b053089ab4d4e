import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { orgPath } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import type { LiveFigures } from './pipeline.js';

export interface Live {
  figures: LiveFigures | null;
  connected: boolean;
  at: string | null;
}

/** The pipeline's figures by server-sent events; each message is the whole state. Nothing moves while paused. */
export function useLive(paused: boolean): Live {
  const organizationId = useHat()?.organizationId;
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ figures: null, connected: false, at: null });
  useEffect(() => {
    if (!organizationId || paused) return;
    const source = new EventSource(orgPath(organizationId, 'pipeline/stream'));
    const take = (event: MessageEvent<string>): void => {
      setLive({
        figures: JSON.parse(event.data) as LiveFigures,
        connected: true,
        at: new Date().toISOString(),
      });
      // The list of the chosen stage is asked for again; its rows are replaced in place.
      void client.invalidateQueries({ queryKey: ['org', organizationId, 'pipeline'] });
    };
    source.addEventListener('pipeline', take);
    source.onopen = () =>
      setLive((old) => ({ ...old, connected: true, at: old.at ?? new Date().toISOString() }));
    source.onerror = () => setLive((old) => ({ ...old, connected: false }));
    return () => source.close();
  }, [organizationId, paused, client]);
  return live;
}
