import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address belongs to the public Internet, so that fetching from it cannot reach inside.
 *
 * Deny by default: only global unicast passes. Whatever carries an IPv4 address inside IPv6 (mapped, compatible,
 * 6to4, Teredo, NAT64, ISATAP) is refused whole, whichever address is inside: no honest link resolves to one, and the
 * translation happens in a router that we do not know.
 *
 * @param text an address as the resolver gives it; anything that is no address is not public
 */
export function isPublicAddress(text: string): boolean {
  // A zone (fe80::1%eth0) names an interface of this machine.
  if (text.includes('%') || !ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  return address instanceof ipaddr.IPv4 ? isPublicIPv4(address) : isPublicIPv6(address);
}

/** Blocks of the IANA special-purpose registry, besides those that ipaddr.js names; doubles do no harm. */
const NOT_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '100.64.0.0/10',
  '192.0.0.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '240.0.0.0/4',
].map((block) => ipaddr.IPv4.parseCIDR(block));

const NOT_PUBLIC_IPV6 = [
  '2001::/23', // IETF protocol assignments: Teredo, ORCHID, benchmarking
  '2001:db8::/32',
  '2002::/16', // 6to4
  '2620:4f:8000::/48',
  '3fff::/20', // documentation (RFC 9637)
].map((block) => ipaddr.IPv6.parseCIDR(block));

/** All that IANA has given out as global unicast; loopback, ULA, mapped, NAT64 (64:ff9b::) and the like lie outside. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !NOT_PUBLIC_IPV4.some((block) => address.match(block));
}

function isPublicIPv6(address: ipaddr.IPv6): boolean {
  if (!address.match(GLOBAL_UNICAST) || address.range() !== 'unicast') return false;
  return !isIsatap(address) && !NOT_PUBLIC_IPV6.some((block) => address.match(block));
}

/** ISATAP (RFC 5214): the interface identifier 0000:5efe or 0200:5efe stands before an IPv4 address. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [high, low] = [address.parts[4] ?? 0, address.parts[5] ?? 0];
  return (high & 0xfdff) === 0 && low === 0x5efe;
}
