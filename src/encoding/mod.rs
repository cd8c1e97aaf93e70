//! How are bytes read and written? Strict base64, strict JSON, and one reader of hosts and ports.

pub mod ascii;
pub mod authority;
pub mod base64;
pub mod decimal;
#[cfg(feature = "pages")]
pub mod der;
#[cfg(feature = "pages")]
pub mod form;
pub mod http_date;
pub mod https_url;
pub mod json;
pub mod json_members;
mod json_reader;
pub mod json_text;
pub mod json_value;
#[cfg(feature = "pages")]
pub mod path;
#[cfg(feature = "pages")]
pub mod path_pattern;
pub(crate) mod sentence;
pub mod text;
pub mod uri;
#[cfg(feature = "pages")]
pub mod words;
