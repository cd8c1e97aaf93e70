//! Which powers does a page hand to its frames? `Permissions-Policy` as a dictionary of structured fields.

use alloc::{string::String, vec::Vec};

use super::host_page::FrameOrigin;
use crate::encoding::text::{joined, to_owned_text};

macro_rules! features {
    ($($variant:ident = $text:literal,)*) => {
        /// A power of the browser that can be handed on.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Feature { $(#[doc = concat!("`", $text, "`")] $variant,)* }

        impl Feature {
            /// Every feature known here.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As it stands in the header, and in a frame's `allow`.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

features! {
    Camera = "camera",
    ClipboardRead = "clipboard-read",
    ClipboardWrite = "clipboard-write",
    DisplayCapture = "display-capture",
    Fullscreen = "fullscreen",
    Geolocation = "geolocation",
    Microphone = "microphone",
    Payment = "payment",
    PublicKeyCredentialsCreate = "publickey-credentials-create",
    PublicKeyCredentialsGet = "publickey-credentials-get",
    StorageAccess = "storage-access",
    Usb = "usb",
}

/// A feature, and who has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delegation {
    /// What.
    pub feature: Feature,
    /// Whether the page itself has it.
    pub own_origin: bool,
    /// The frames that have it, too.
    pub frames: Vec<FrameOrigin>,
}

/// The header's value: what is listed goes to those listed, every other feature known here to nobody.
#[must_use]
pub fn text(delegations: &[Delegation]) -> String {
    let mut text = String::new();
    for feature in Feature::ALL {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(feature.text());
        text.push_str("=(");
        let mut members: Vec<String> = Vec::new();
        for delegation in delegations.iter().filter(|delegation| delegation.feature == *feature) {
            if delegation.own_origin {
                add(&mut members, to_owned_text("self"));
            }
            for frame in &delegation.frames {
                add(&mut members, ["\"", &frame.source().text(), "\""].concat());
            }
        }
        text.push_str(&joined(&members, " "));
        text.push(')');
    }
    text
}

fn add(members: &mut Vec<String>, member: String) {
    if !members.contains(&member) {
        members.push(member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_delegated_is_nobody_s() {
        let sdk = FrameOrigin::configured("https://sdk.example").unwrap();
        let delegations = [
            Delegation {
                feature: Feature::PublicKeyCredentialsGet,
                own_origin: true,
                frames: alloc::vec![sdk],
            },
            Delegation { feature: Feature::Payment, own_origin: true, frames: Vec::new() },
        ];
        assert_eq!(
            text(&delegations),
            "camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), fullscreen=(), geolocation=(), microphone=(), \
             payment=(self), publickey-credentials-create=(), publickey-credentials-get=(self \"https://sdk.example\"), \
             storage-access=(), usb=()"
        );
    }
    #[test]
    fn nobody_is_named_twice() {
        let own = Delegation { feature: Feature::Usb, own_origin: true, frames: Vec::new() };
        assert!(text(&[own.clone(), own]).ends_with("usb=(self)"));
    }
}
