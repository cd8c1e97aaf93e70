//! Which headers say what a page may embed, and who may embed it?
