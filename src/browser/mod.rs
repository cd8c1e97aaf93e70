//! Redirects, origins and frames: what may an embedding send people to, answer to and be framed by?
//!
//! ```
//! use wicketgate::{
//!     Reason,
//!     browser::redirects::{ClientRedirects, Redirects, return_target},
//! };
//!
//! let shop = ClientRedirects { client_id: "shop", web: &["https://shop.example/cb"], native: &[] };
//! let redirects = Redirects::new([shop]).unwrap();
//! assert_eq!(redirects.check(Some("shop"), Some("https://shop.example/cb")), Ok(()));
//! assert_eq!(
//!     redirects.check(Some("shop"), Some("https://shop.example/cb/")),
//!     Err(Reason::RedirectUriUnregistered)
//! );
//!
//! assert_eq!(return_target::check("/basket?page=2"), Ok(()));
//! assert_eq!(return_target::check("//evil.example"), Err(Reason::ReturnTargetEmptySegment));
//! ```

#[cfg(feature = "pages")]
pub mod cors;
#[cfg(feature = "pages")]
pub mod csp;
#[cfg(feature = "pages")]
pub mod headers;
pub mod origins;
#[cfg(feature = "pages")]
pub mod page;
pub mod redirects;
mod text_index;
