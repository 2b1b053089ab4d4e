import type { ReactNode } from 'react';

/** Words that are or will be signed: serif on vellum behind a double rule; used for nothing else. */
export function Statement({
  sentences,
  labels = [],
  meta,
  live = false,
}: {
  sentences: string[];
  labels?: string[];
  meta?: ReactNode;
  live?: boolean;
}) {
  return (
    <div className="stmt" {...(live ? { 'aria-live': 'polite' as const } : {})}>
      {sentences.map((sentence, index) => (
        <div key={sentence}>
          {labels[index] && <div className="slab">{labels[index]}</div>}
          <p className="s">{sentence}</p>
        </div>
      ))}
      {meta && <div className="meta">{meta}</div>}
    </div>
  );
}

/** A digest shortened for the eye, whole for who copies it. */
export function Digest({ value }: { value: string }) {
  return (
    <span className="mono" title={value}>
      {value.length > 18 ? `${value.slice(0, 9)}…${value.slice(-6)}` : value}
    </span>
  );
}
