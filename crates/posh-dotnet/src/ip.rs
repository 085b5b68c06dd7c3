//! `System.Net.IPAddress` as text: like inet_aton, `1`, `0x7f.1` and `10.1` are addresses too.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address; version 6 may have a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IpAddress {
    /// The address.
    pub address: IpAddr,
    /// The scope of a link-local address.
    pub scope: u32,
}

impl IpAddress {
    /// `IPAddress.Parse`; none when the text is no address.
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains(':') {
            let inner = text.strip_prefix('[').map_or(text, |rest| rest.split(']').next().unwrap_or(rest));
            let (body, scope) =
                inner.split_once('%').map_or((inner, 0), |(body, zone)| (body, zone.parse().unwrap_or(0)));
            let body = body.split('/').next().unwrap_or(body);
            return Some(Self { address: IpAddr::V6(body.parse::<Ipv6Addr>().ok()?), scope });
        }
        Some(Self { address: IpAddr::V4(version4(text)?), scope: 0 })
    }

    /// The bytes in network order.
    pub fn bytes(&self) -> Vec<u8> {
        match self.address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        }
    }
}

fn version4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() > 4 {
        return None;
    }
    let mut value: u64 = 0;
    for (index, part) in parts.iter().enumerate() {
        let number = match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
            Some(hex) => u64::from_str_radix(hex, 16).ok()?,
            None if part.len() > 1 && part.starts_with('0') => u64::from_str_radix(part, 8).ok()?,
            None if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) => part.parse().ok()?,
            None => return None,
        };
        let last = index + 1 == parts.len();
        let bits = if last { 8 * (5 - parts.len()) } else { 8 };
        if number >= 1u64 << bits {
            return None;
        }
        value = (value << bits) | number;
    }
    Some(Ipv4Addr::from(u32::try_from(value).ok()?))
}

impl std::fmt::Display for IpAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.address)?;
        if self.scope != 0 { write!(formatter, "%{}", self.scope) } else { Ok(()) }
    }
}
