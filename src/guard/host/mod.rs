//! Is the host that the request came for one host, with at most a port? (RFC 9112 section 3.2)

use super::{
    call::{Call, Verdict},
    check::{Check, Guard},
};
use crate::{exchange::head::is_authority, reason::Reason};

pub(super) const GUARD: Guard = Guard { name: "host", makes: None, check: Check::Request(check) };

fn check(call: &mut Call<'_, '_>) -> Verdict {
    let host = call.head.host();
    // A host of JavaScript may have made the address of what came as `Host`, without a look at it.
    let is_whole = [&*host, call.head.authority].iter().all(|text| text.is_empty() || is_authority(text));
    if is_whole { Verdict::Next } else { Reason::HostMalformed.into() }
}
