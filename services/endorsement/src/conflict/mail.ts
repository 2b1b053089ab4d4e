/** True if one is the other's mail domain, or lies within it; unknown ones are nobody's. */
export function isSameMail(one: string | null, other: string | null): boolean {
  if (!one || !other) return false;
  const [own, named] = [one.toLowerCase(), other.toLowerCase()];
  return own === named || named.endsWith(`.${own}`) || own.endsWith(`.${named}`);
}
