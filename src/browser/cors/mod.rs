//! Which pages of other origins may ask, and what is their browser told? (Fetch standard, "CORS protocol")

mod answer;
mod headers;
mod policy;

pub use answer::{CorsAnswer, CorsRequest};
pub use headers::CorsHeader;
pub use policy::{CorsError, CorsMember, CorsPolicy, CorsRules};
