//! What does the crate `laravel-iam` say of a token? Reads one question a line, as JSON, and answers each by
//! one line.
//!
//! ```text
//! {"ask": "verify", "baseUrl": "https://iam.example", "issuer": "…", "audience": "…", "token": "…"}
//! {"verified": {"sub": "…", …}}   or   {"refused": {"kind": "TokenInvalid", "text": "…"}}
//! {"ask": "delegated", …, "serviceToken": "…", "introspectionUrl": "…"}
//! {"delegated": {"sub": "…", "actors": […], …}}; null is a token without an actor
//! ```
//!
//! Questions with the same settings share a client, and with it the keys that it holds; `"fresh": true` asks
//! a new one.

use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use laravel_iam::{IamClient, IamError};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ask {
    Verify,
    Delegated,
}

#[derive(Clone, Deserialize, Eq, Hash, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Settings {
    base_url: String,
    issuer: Option<String>,
    audience: Option<String>,
    service_token: Option<String>,
    introspection_url: Option<String>,
}

#[derive(Deserialize)]
struct Question {
    ask: Ask,
    token: String,
    #[serde(default)]
    fresh: bool,
    #[serde(flatten)]
    settings: Settings,
}

fn main() -> ExitCode {
    match answer_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("laravel-iam-peer: {error}");
            ExitCode::FAILURE
        }
    }
}

fn answer_all() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut clients = HashMap::new();
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answer = match serde_json::from_str::<Question>(&line?) {
            Ok(question) => {
                runtime.block_on(answer(&mut clients, &question)).unwrap_or_else(|error| refusal(&error))
            }
            Err(error) => json!({ "question": error.to_string() }),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

async fn answer(clients: &mut HashMap<Settings, IamClient>, question: &Question) -> Result<Value, IamError> {
    let held = if question.fresh { None } else { clients.get(&question.settings).cloned() };
    let client = match held {
        Some(client) => client,
        None => {
            let client = client_of(&question.settings)?;
            clients.insert(question.settings.clone(), client.clone());
            client
        }
    };
    match question.ask {
        Ask::Verify => Ok(json!({ "verified": client.verify_token(&question.token).await? })),
        Ask::Delegated => Ok(json!({ "delegated": client.verify_delegated_token(&question.token).await? })),
    }
}

fn client_of(settings: &Settings) -> Result<IamClient, IamError> {
    let mut builder = IamClient::builder().base_url(&settings.base_url);
    if let Some(issuer) = &settings.issuer {
        builder = builder.issuer(issuer);
    }
    if let Some(audience) = &settings.audience {
        builder = builder.audience(audience);
    }
    if let Some(token) = &settings.service_token {
        builder = builder.token(token);
    }
    if let Some(url) = &settings.introspection_url {
        builder = builder.introspection_url(url);
    }
    builder.build()
}

fn refusal(error: &IamError) -> Value {
    let kind = match error {
        IamError::Network(_) => "Network",
        IamError::Timeout => "Timeout",
        IamError::Unauthorized(_) => "Unauthorized",
        IamError::Http(_) => "Http",
        IamError::Malformed(_) => "Malformed",
        IamError::TokenInvalid(_) => "TokenInvalid",
        IamError::Config(_) => "Config",
        _ => "another",
    };
    json!({ "refused": { "kind": kind, "text": error.to_string() } })
}
