//! Which headers does a request lose on its way, and which does the gate write, as JavaScript asks once for
//! them?

use alloc::string::String;

use wasm_bindgen::prelude::*;
use wicketgate::{
    encoding::json_text::ObjectWriter,
    exchange::forward::{
        ADDRESS, CONNECTION, CREDENTIALS, NEVER, PARTIAL, VISITOR, WRITTEN_ADDRESS, WRITTEN_AUTHORITY,
        WRITTEN_SCHEME,
    },
    limits::MAX_CLIENT_ADDRESS_BYTES,
};

/// The core's lists of request headers, the same for every configuration.
#[wasm_bindgen]
#[must_use]
pub fn forwarding() -> String {
    let names = |list: &'static [&'static str]| list.iter().copied();
    let lists = ObjectWriter::with_capacity(4096)
        .texts("never", names(NEVER))
        .texts("address", names(ADDRESS))
        .texts("visitor", names(VISITOR))
        .texts("partial", names(PARTIAL))
        .texts("connection", names(CONNECTION))
        .texts("credentials", names(CREDENTIALS));
    let written = ObjectWriter::new()
        .texts("address", names(WRITTEN_ADDRESS))
        .text("authority", WRITTEN_AUTHORITY)
        .text("scheme", WRITTEN_SCHEME);
    ObjectWriter::with_capacity(4096)
        .json("lists", &lists.end())
        .json("written", &written.end())
        .count("maxAddressLength", MAX_CLIENT_ADDRESS_BYTES)
        .end()
}
