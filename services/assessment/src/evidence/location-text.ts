/** What all formats share: how location is recognised by name or by text, and how a block is blanked. */

/** Location that is there, or may be there, and cannot be taken out with certainty: the file is then refused. */
export class LocationNotRemovable extends Error {
  override readonly name = 'LocationNotRemovable';
}

/** Collects what was removed, for the receipt that the earner sees; each kind once. */
export type Removed = Set<string>;

/** Local names of XMP properties, PDF keys and QuickTime keys that tell a place. */
const LOCATION_NAME =
  /gps|geo(?:loc|tag|code|_|$)|latitude|longitude|altitude|location|iso6709|xyz|^lat$|^lon$|^long$|^city$|^state$|^country|^province|^coverage$|^sublocation$|^place(?:name)?$|^address$/i;

/** Text that holds coordinates: ISO 6709 (+43.65-079.38/), NMEA sentences, "GPS (…", "latitude: 43.6". */
const LOCATION_TEXT =
  /[+-]\d{2,6}(?:\.\d+)?[+-]\d{3,7}(?:\.\d+)?|\$G[PNLA]\w{3},|\bgps\b|\b(?:lat|latitude|lon|long|longitude)\b\W{0,4}[+-]?\d/i;

export function isLocationName(name: string): boolean {
  return LOCATION_NAME.test(name);
}

export function holdsLocationText(text: string): boolean {
  return LOCATION_TEXT.test(text);
}

/** Overwrites with one byte; tells (and records) only if something was there. */
export function blank(bytes: Buffer, what: string, removed: Removed, fill = 0): void {
  if (bytes.every((byte) => byte === fill)) return;
  bytes.fill(fill);
  removed.add(what);
}
