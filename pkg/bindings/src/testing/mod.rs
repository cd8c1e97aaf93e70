//! What do tests see beside the published functions? Layers of the core one by one, built with the feature
//! `conformance`, never published.

mod csp;
mod layers;
mod signature_paths;
mod timing;
