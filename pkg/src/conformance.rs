//! The layers one by one, for the conformance tests. Built with the feature `conformance`, never published.
