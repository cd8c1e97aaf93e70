//! Which hosts belong to which environment of a vendor's? One configuration is of one environment.

/// One environment: what belongs to it and to no other.
#[derive(Debug)]
pub struct Environment {
    /// The word for it in a configuration.
    pub name: &'static str,
    /// The key set of AIR Kit's user tokens.
    pub user_keys: &'static str,
    /// The origins of AIR Kit's frames: in production that without a credential network before that of `mainnet`; in
    /// the sandbox that of older versions of the SDK before that of newer ones.
    pub frames: &'static [&'static str],
    /// Its hosts.
    pub hosts: &'static [&'static str],
}

/// AIR Kit's environments, in the order of their names.
pub const ENVIRONMENTS: &[Environment] = &[
    Environment {
        name: "production",
        user_keys: "https://static.air3.com/.well-known/jwks.json",
        frames: &["https://account.air3.com", "https://account-mainnet.air3.com"],
        hosts: &[
            "account-mainnet.air3.com",
            "account.air3.com",
            "air.api.air3.com",
            "api.mocachain.org",
            "developers.air3.com",
            "mocachain-mainnet.api.air3.com",
            "static.air3.com",
        ],
    },
    Environment {
        name: "sandbox",
        user_keys: "https://static.sandbox.air3.com/.well-known/jwks.json",
        frames: &["https://account.sandbox.air3.com", "https://account.sandbox-testnet.air3.com"],
        hosts: &[
            "account.sandbox-testnet.air3.com",
            "account.sandbox.air3.com",
            "air.api.sandbox.air3.com",
            "api.sandbox.mocachain.org",
            "developers.sandbox.air3.com",
            "static.sandbox.air3.com",
        ],
    },
    Environment {
        name: "staging",
        user_keys: "https://static.staging.air3.com/.well-known/jwks.json",
        frames: &["https://account.staging.air3.com"],
        hosts: &["account.staging.air3.com", "air.api.staging.air3.com", "static.staging.air3.com"],
    },
];

/// The words for them.
pub const ENVIRONMENT_NAMES: &[&str] = &["production", "sandbox", "staging"];

/// The environment that a host belongs to, if to any.
#[must_use]
pub fn of_host(host: &str) -> Option<&'static Environment> {
    ENVIRONMENTS.iter().find(|environment| environment.hosts.contains(&host))
}
