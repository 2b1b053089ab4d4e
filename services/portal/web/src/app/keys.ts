import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Destination } from './destinations.js';

const letters: Record<string, Destination['label'][]> = {
  i: ['inbox', 'queue', 'myCases'],
  p: ['pipeline'],
  r: ['releases'],
};

/** True where a single letter belongs to what is being typed (WCAG 2.1.4). */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `g` then `i`, `p` or `r` goes to inbox, pipeline or releases. */
export function useGoKeys(destinations: Destination[]): void {
  const navigate = useNavigate();
  useEffect(() => {
    let armed = 0;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === 'g') {
        armed = Date.now();
        return;
      }
      const wanted = Date.now() - armed < 1500 ? letters[event.key] : undefined;
      const found = destinations.find((one) => wanted?.includes(one.label));
      if (found) void navigate({ to: found.to });
      armed = 0;
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [destinations, navigate]);
}
