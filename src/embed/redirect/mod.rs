//! Where may a client send people back to? Registered redirect URIs, and return targets of the own origin.
