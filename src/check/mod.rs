//! What should an operator look at that a gate does not refuse? For the machine on which a configuration is
//! written, never in a gate: what stands here may be as large as it likes (feature `check`).

pub mod findings;
pub mod origins;
pub mod rules;
