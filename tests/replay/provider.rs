//! What does the identity provider answer? Its own timeline is the truth that every verdict is held against.

use std::sync::LazyLock;

use wicketgate::keys::{
    jwk_set::JwkSet,
    orders::{AnswerHeaders, Asks, FetchFailure, KeyOrder},
    verification_key::{KeyRules, VerificationKey},
};

use crate::testing::{ISSUER, KeyPair, key_set};

/// How many keys the provider has.
pub(super) const KEYS: usize = 4;
pub(super) const KEY_IDS: [&str; KEYS] = ["a", "b", "c", "d"];
pub(super) const KEYS_URL: &str = "https://issuer.example/jwks";

/// `Cache-Control`, `Age`, and for how many seconds a set with them is fresh (DESIGN's table of defaults).
pub(super) const TERMS: [(Option<&str>, Option<&str>, u64); 8] = [
    (None, None, 600),
    (Some("max-age=0"), None, 30),
    (Some("no-store"), None, 30),
    (Some("max-age=45"), None, 45),
    (Some("public, max-age=300"), Some("100"), 200),
    (Some("max-age=120"), Some("119"), 30),
    (Some("max-age=3600"), None, 3_600),
    (Some("max-age=86400"), None, 3_600),
];

/// What is published: a bit for each key, and its terms.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Publication {
    pub(super) keys: u8,
    pub(super) terms: usize,
}

impl Publication {
    pub(super) fn fresh_ms(self) -> u64 {
        TERMS[self.terms].2 * 1_000
    }

    pub(super) fn has(self, key: usize) -> bool {
        has(self.keys, key)
    }
}

pub(super) fn has(keys: u8, key: usize) -> bool {
    keys & (1 << key) != 0
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Behaviour {
    Up,
    Status {
        status: u16,
        retry_after: Option<&'static str>,
    },
    Html,
    Leaks,
    Fails(FetchFailure),
    /// 304, asked for or not.
    NotModified,
}

const fn status(status: u16, retry_after: Option<&'static str>) -> Behaviour {
    Behaviour::Status { status, retry_after }
}

pub(super) const FAULTS: [Behaviour; 12] = [
    status(500, None),
    status(503, Some("7")),
    status(429, Some("45")),
    status(503, Some("100000")),
    status(404, None),
    status(204, None),
    Behaviour::Html,
    Behaviour::Leaks,
    Behaviour::Leaks,
    Behaviour::NotModified,
    Behaviour::Fails(FetchFailure::Timeout),
    Behaviour::Fails(FetchFailure::Redirect),
];

/// What an answer means, whatever the gate makes of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Meaning {
    /// This is published at this moment.
    Keys(Publication),
    /// The same, said by a 304.
    Still(Publication),
    Metadata,
    Leak,
    Nothing {
        retry_after: u64,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) meaning: Meaning,
    pub(super) failure: Option<FetchFailure>,
    pub(super) status: u16,
    pub(super) body: String,
    validators: (Option<String>, Option<String>),
    terms: (Option<&'static str>, Option<&'static str>),
    retry_after: Option<&'static str>,
}

impl Answer {
    fn new(meaning: Meaning, status: u16, body: &str) -> Self {
        Self {
            meaning,
            failure: None,
            status,
            body: body.to_owned(),
            validators: (None, None),
            terms: (None, None),
            retry_after: None,
        }
    }

    pub(super) fn failure(failure: FetchFailure) -> Self {
        Self { failure: Some(failure), ..Self::new(Meaning::Nothing { retry_after: 0 }, 0, "") }
    }

    pub(super) fn headers(&self) -> AnswerHeaders<'_> {
        let ((cache_control, age), (etag, last_modified)) = (self.terms, &self.validators);
        let (etag, last_modified) = (etag.as_deref(), last_modified.as_deref());
        AnswerHeaders { age, cache_control, date: None, etag, last_modified, retry_after: self.retry_after }
    }
}

static PAIRS: LazyLock<Vec<KeyPair>> =
    LazyLock::new(|| KEY_IDS.iter().zip(1..).map(|(kid, number)| KeyPair::new(kid, number)).collect());
static BODIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let body = |keys: u8| {
        key_set(
            &PAIRS
                .iter()
                .enumerate()
                .filter(|(key, _)| has(keys, *key))
                .map(|(_, pair)| pair)
                .collect::<Vec<_>>(),
        )
    };
    (0..1 << KEYS).map(body).collect()
});

/// The key itself, for what a lookup gave.
pub(super) static PUBLIC_KEYS: LazyLock<Vec<VerificationKey>> = LazyLock::new(|| {
    let all = JwkSet::parse(BODIES[(1 << KEYS) - 1].as_bytes(), &KeyRules::ES256).unwrap();
    KEY_IDS.iter().map(|kid| all.select(*kid).unwrap().key.clone()).collect()
});

/// The keys that a body holds.
pub(super) fn keys_of(body: &str) -> u8 {
    BODIES.iter().position(|known| known == body).unwrap().try_into().unwrap()
}

pub(super) fn body_of(keys: u8) -> &'static str {
    &BODIES[usize::from(keys)]
}

#[derive(Clone, Debug)]
pub(super) struct Provider {
    pub(super) published: Publication,
    pub(super) behaviour: Behaviour,
}

impl Provider {
    pub(super) fn answer(&self, order: &KeyOrder) -> Answer {
        match self.behaviour {
            Behaviour::Fails(failure) => Answer::failure(failure),
            Behaviour::Html => Answer::new(Meaning::Nothing { retry_after: 0 }, 200, "<html>Sign in</html>"),
            Behaviour::Status { status, retry_after } => {
                let seconds = retry_after.map_or(0, |text| text.parse().unwrap());
                let answer = Answer::new(
                    Meaning::Nothing { retry_after: seconds },
                    status,
                    body_of(self.published.keys),
                );
                Answer { retry_after, ..answer }
            }
            Behaviour::NotModified if order.etag.is_none() && order.last_modified.is_none() => {
                Answer::new(Meaning::Nothing { retry_after: 0 }, 304, "")
            }
            _ if order.asks == Asks::Metadata => {
                let document = format!(r#"{{"issuer":"{ISSUER}","jwks_uri":"{KEYS_URL}"}}"#);
                Answer::new(Meaning::Metadata, 200, &document)
            }
            Behaviour::Leaks => {
                let body = body_of(self.published.keys | 1).replacen(r#""kty""#, r#""d":"AA","kty""#, 1);
                Answer::new(Meaning::Leak, 200, &body)
            }
            Behaviour::Up | Behaviour::NotModified => self.keys(order),
        }
    }

    /// The same content has the same validators, also when it comes back; an `ETag` for some, a date for the
    /// others.
    fn keys(&self, order: &KeyOrder) -> Answer {
        let Publication { keys, terms } = self.published;
        let etag = (terms % 3 != 1).then(|| format!("\"{keys}-{terms}\""));
        let last_modified =
            (terms % 3 != 0).then(|| format!("Fri, 15 Jan 2027 0{terms}:{}:00 GMT", 10 + keys));
        let is_same = match &order.etag {
            Some(asked) => etag.as_ref() == Some(asked),
            None => order.last_modified.is_some() && order.last_modified == last_modified,
        };
        let (cache_control, age, _) = TERMS[terms];
        if is_same {
            let terms = if keys % 2 == 0 { (None, None) } else { (cache_control, age) };
            return Answer { terms, ..Answer::new(Meaning::Still(self.published), 304, "") };
        }
        let answer = Answer::new(Meaning::Keys(self.published), 200, body_of(keys));
        Answer { validators: (etag, last_modified), terms: (cache_control, age), ..answer }
    }
}
