//! Which addresses belong to the open internet.
//!
//! A provider's name is a stranger's word: it may lead to the router, to a neighbour or to this device itself. So an
//! address is taken only if it is public, and one that holds another inside (mapped, 6to4, NAT64 …) by the one inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether the address may be connected to: any that can be somebody's for a provider that was declared local, else
/// only a public one.
pub fn may(address: IpAddr, local: bool) -> bool {
    if local { is_somebody(address) } else { is_public(address) }
}

/// Whether the address is one of the open internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Whether the address stands for one machine at all.
fn is_somebody(address: IpAddr) -> bool {
    let address = address.to_canonical();
    !address.is_unspecified()
        && !address.is_multicast()
        && !matches!(address, IpAddr::V4(address) if address.is_broadcast() || address.octets()[0] == 0)
}

/// What the registry of special addresses leaves (RFC 6890 and its updates).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let special: [(u32, u32); 15] = [
        (0x0000_0000, 8),  // this network
        (0x0a00_0000, 8),  // private
        (0x6440_0000, 10), // shared with the carrier
        (0x7f00_0000, 8),  // this device
        (0xa9fe_0000, 16), // link-local
        (0xac10_0000, 12), // private
        (0xc000_0000, 24), // protocols
        (0xc000_0200, 24), // documentation
        (0xc058_6300, 24), // 6to4 relays, given up
        (0xc0a8_0000, 16), // private
        (0xc612_0000, 15), // benchmarks
        (0xc633_6400, 24), // documentation
        (0xcb00_7100, 24), // documentation
        (0xe000_0000, 4),  // multicast
        (0xf000_0000, 4),  // reserved, broadcast
    ];
    !special.iter().any(|(network, length)| u32::from(address) >> (32 - length) == network >> (32 - length))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    let below =
        |network: Ipv6Addr, length: u32| bits >> (128 - length) == u128::from(network) >> (128 - length);
    let inside = |from_the_end: u32| Ipv4Addr::from((bits >> from_the_end) as u32);
    // NAT64: networks of phones that have IPv6 alone reach the older half of the internet so.
    if below(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96) {
        return is_public_v4(inside(0));
    }
    // 6to4.
    if below(Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16) {
        return is_public_v4(inside(80));
    }
    // ISATAP: the lower half says "an IPv4 address follows".
    if matches!((bits >> 32) as u32, 0x0000_5efe | 0x0200_5efe) && !is_public_v4(inside(0)) {
        return false;
    }
    // Everything else that is public is in 2000::/3: that leaves out mapped and compatible ones, this device, ULA,
    // link-local, multicast and the NAT64 of a local network.
    below(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)
        && !below(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23) // protocols, Teredo, ORCHID
        && !below(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32) // documentation
        && !below(Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20) // documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn the_open_internet_is_public() {
        for text in [
            "1.1.1.1",
            "9.9.9.9",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.255.255",
            "223.255.255.254",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "2001:4860:4860::8888",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
        ] {
            assert!(public(text), "{text}");
            assert!(may(text.parse().unwrap(), true), "{text}");
        }
    }

    #[test]
    fn what_is_private_is_not_in_any_disguise() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.251",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::fb",
            "100::1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b:1::1.1.1.1",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "2001::1",
            "2001:0:1::1",
            "2001:20::1",
            "2001:db8::1",
            "2a00:1450::5efe:192.168.0.1",
            "2a00:1450::200:5efe:10.0.0.1",
            "3fff::1",
            "5f00::1",
            "4000::1",
        ] {
            assert!(!public(text), "{text}");
        }
    }

    #[test]
    fn a_provider_of_ones_own_is_still_one_machine() {
        for text in ["127.0.0.1", "192.168.1.2", "fd00::2", "fe80::2", "::1", "100.64.0.9"] {
            assert!(may(text.parse().unwrap(), true), "{text}");
        }
        for text in ["0.0.0.0", "0.0.0.1", "255.255.255.255", "224.0.0.1", "::", "ff02::1", "::ffff:0.0.0.0"]
        {
            assert!(!may(text.parse().unwrap(), true), "{text}");
        }
    }
}
