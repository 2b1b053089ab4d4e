/** The mark: two leaning strokes over a line. */
export function Mark() {
  return (
    <svg viewBox="0 0 26 26" aria-hidden="true">
      <rect width="26" height="26" rx="6" fill="var(--cs-ink)" />
      <path
        d="M7 15.5 11 6.5M13 15.5 19 4.8"
        stroke="var(--cs-ink-fg)"
        strokeWidth="2.4"
        strokeLinecap="round"
        fill="none"
      />
      <path d="M6 20h14" stroke="var(--cs-ink-fg)" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}

/** The seal of an award: the mark in a ring. */
export function Seal() {
  return (
    <svg className="seal" viewBox="0 0 120 120" aria-hidden="true">
      <circle cx="60" cy="60" r="59" fill="var(--cs-ink)" />
      <circle cx="60" cy="60" r="52" fill="none" stroke="var(--cs-ink-fg)" strokeWidth="1.5" />
      <path d="M38 68 52 36M62 68 82 30" stroke="var(--cs-ink-fg)" strokeWidth="9" strokeLinecap="round" />
      <path d="M36 86h48" stroke="var(--cs-ink-fg)" strokeWidth="5" strokeLinecap="round" />
    </svg>
  );
}
