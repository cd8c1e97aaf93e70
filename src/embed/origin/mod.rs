//! Which origins may ask? Exact serialised origins, and patterns for subdomains.
