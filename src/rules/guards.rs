//! What looks at something, and is it built?

/// A part of Wicketgate that looks at something. A rule names those that answer for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Guard {
    /// The reader of the configuration, which takes nothing else.
    Configuration,
    /// The routes: closed unless listed.
    Routes,
    /// Tokens: signature, claims, lifetime.
    Token,
    /// The life of key sets: fetched, fresh, refused.
    Keys,
    /// The places that a browser may be sent back to.
    Redirects,
    /// The origins whose pages may ask.
    Origins,
    /// The headers of pages.
    Pages,
    /// Events, and the signals that count them.
    Events,
    /// `wicketgate check`.
    Check,
    /// `wicketgate rules`.
    Report,
    /// What a route asks of a token's holder: scopes, tenant, a fresh or stronger login.
    Permission,
    /// Who acts for whom.
    Actor,
    /// What an endpoint answers that mints tokens.
    TokenEndpoint,
    /// How often somebody may ask.
    Limits,
    /// What vendors deliver.
    Webhook,
    /// What a decision server answers.
    Decision,
    /// Calls that issue credentials.
    IssueCall,
    /// The state of what was issued.
    Poller,
    /// Transactions on their way to a relay.
    Relay,
    /// What agents ask of tools.
    Mcp,
    /// A person's yes.
    Approval,
    /// Switches that stop a subject, an agent, a client or a sender.
    Stop,
    /// A look through a repository or a bundle for keys and calls that do not belong there.
    Scan,
    /// What was seen of keys, origins and clients, and when.
    History,
}

impl Guard {
    /// As public text calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Routes => "routes",
            Self::Token => "token",
            Self::Keys => "keys",
            Self::Redirects => "redirects",
            Self::Origins => "origins",
            Self::Pages => "pages",
            Self::Events => "events",
            Self::Check => "wicketgate check",
            Self::Report => "wicketgate rules",
            Self::Permission => "permission",
            Self::Actor => "actor",
            Self::TokenEndpoint => "token endpoint",
            Self::Limits => "limits",
            Self::Webhook => "webhook",
            Self::Decision => "decision",
            Self::IssueCall => "issue call",
            Self::Poller => "poller",
            Self::Relay => "relay",
            Self::Mcp => "mcp",
            Self::Approval => "approval",
            Self::Stop => "stop",
            Self::Scan => "scan",
            Self::History => "history",
        }
    }

    /// Whether this build has it.
    #[must_use]
    pub const fn is_built(self) -> bool {
        match self {
            Self::Configuration
            | Self::Routes
            | Self::Token
            | Self::Keys
            | Self::Redirects
            | Self::Origins
            | Self::Pages
            | Self::Events
            | Self::Check
            | Self::Report
            | Self::Permission
            | Self::Actor => true,
            Self::TokenEndpoint
            | Self::Limits
            | Self::Webhook
            | Self::Decision
            | Self::IssueCall
            | Self::Poller
            | Self::Relay
            | Self::Mcp
            | Self::Approval
            | Self::Stop
            | Self::Scan
            | Self::History => false,
        }
    }
}
