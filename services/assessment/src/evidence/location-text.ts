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

/** Text that holds coordinates: ISO 6709 (+43.65-079.38/), NMEA sentences, "GPS (-79.38", "latitude: 43.6". */
const LOCATION_TEXT = new RegExp(
  [
    // with decimals, or with the solidus that ends it: a telephone number has neither
    String.raw`[+-]\d{2,6}\.\d+[+-]\d{3,7}\.\d+`,
    String.raw`[+-]\d{2,6}[+-]\d{3,7}\/`,
    String.raw`\$G[PNLA]\w{3},`,
    String.raw`\bgps\b\W{0,4}\d`,
    // a drone writes "[longtitude: -79.38]"; "long 2 m boards" is no longitude
    String.raw`\b(?:lat|latitude|lon|long|longt?itude)\s*[:=(]\s*[+-]?\d`,
  ].join('|'),
  'i',
);

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
