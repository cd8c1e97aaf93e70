//! How are bytes read? Strict base64url, strict JSON, and a restricted URL splitter.

pub mod base64url;
pub mod https_url;
pub mod json;
