//! Which security headers does a response get, as JavaScript asks for them?

use alloc::string::String;

use wasm_bindgen::prelude::*;
use wicketgate::{
    browser::{
        headers::{ResponseHeaders, UpstreamHeaders},
        page::PageRequest,
    },
    encoding::json_text::{ObjectWriter, array},
    reason::Reason,
    token::decision::Refusal,
};

use crate::{
    Gate,
    answers::{refusal, refused},
    index,
    request_answers::header_pair,
};

#[wasm_bindgen]
impl Gate {
    /// The security headers of a response: of a route by its place, of the gate's own answers where the place
    /// is none. `host` has no port, `claims` is JSON text or empty, `present` the names of what else the
    /// upstream sent, lower case, parted by one space.
    #[wasm_bindgen(js_name = responseHeaders)]
    #[must_use]
    #[allow(
        clippy::too_many_arguments,
        reason = "one call, and JavaScript has no cheaper way to pass a record"
    )]
    pub fn response_headers(
        &self,
        route_index: u32,
        host: &str,
        path: &str,
        claims: &str,
        policy: Option<String>,
        report_only: Option<String>,
        frame_options: Option<String>,
        present: &str,
        nonce: &str,
    ) -> String {
        let request = PageRequest { host, path, claims };
        let upstream = UpstreamHeaders {
            policy: policy.as_deref(),
            report_only: report_only.as_deref(),
            frame_options: frame_options.as_deref(),
            present,
        };
        answer(self.core.response_headers(Some(index(route_index)), &request, &upstream, nonce))
    }
}

#[inline(never)]
fn answer(found: Result<ResponseHeaders, Reason>) -> String {
    match found {
        Ok(headers) => ObjectWriter::new()
            .text("kind", "headers")
            .json("set", &array(headers.set.iter().map(|(name, value)| header_pair(name, value))))
            .texts("remove", headers.remove.iter().copied())
            .texts("warnings", headers.warnings.iter().copied())
            .end(),
        Err(reason) => refused(&refusal(&Refusal::new(reason))),
    }
}
