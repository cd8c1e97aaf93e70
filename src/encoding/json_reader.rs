//! What does a JSON text say, character by character? The grammar of RFC 8259 over borrowed text, without any
//! policy: that is [`super::json`]'s.
//!
//! Own code, though `serde_json` reads JSON too: its generic reader, instantiated for each use, with
//! floating-point numbers and errors as text, was a third of the module's code and most of a token's time
//! beside the signature. It stays the oracle: a test reads what it reads, and refuses what it refuses.

use alloc::{borrow::Cow, string::String};

use super::{
    ascii,
    decimal::Decimal,
    json_value::{Json, JsonError},
    text::to_owned_text,
};

/// The first digits that no double reaches at [`LARGEST_EXPONENT`]: the tie between the largest double and
/// infinity.
const FIRST_INFINITE_DIGITS: &[u8] = b"179769313486231580793";

/// The decimal exponent of the largest double.
const LARGEST_EXPONENT: i32 = 308;

/// A position in a text.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn next(&mut self) -> Result<u8, JsonError> {
        let byte = self.peek().ok_or(JsonError::Malformed)?;
        self.at = self.at.saturating_add(1);
        Ok(byte)
    }

    fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    #[inline(always)]
    fn since(&self, start: usize) -> Result<&'t str, JsonError> {
        self.text.get(start..self.at).ok_or(JsonError::Malformed)
    }

    /// The next byte that is no white space.
    #[inline(never)]
    pub(super) fn next_significant(&mut self) -> Result<u8, JsonError> {
        loop {
            let byte = self.next()?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Ok(byte);
            }
        }
    }

    /// How many bytes were read.
    pub(super) const fn place(&self) -> usize {
        self.at
    }

    /// Nothing but white space is left.
    pub(super) fn end(mut self) -> Result<(), JsonError> {
        if self.next_significant().is_ok() { Err(JsonError::Malformed) } else { Ok(()) }
    }

    /// A value that holds no other, by its first byte.
    pub(super) fn scalar(&mut self, first: u8) -> Result<Json<'t>, JsonError> {
        match first {
            b'"' => self.string().map(Json::String),
            b'n' => self.word("ull", Json::Null),
            b't' => self.word("rue", Json::Bool(true)),
            b'f' => self.word("alse", Json::Bool(false)),
            _ => {
                self.back();
                self.number()
            }
        }
    }

    fn word(&mut self, rest: &str, value: Json<'t>) -> Result<Json<'t>, JsonError> {
        let start = self.at;
        self.at = start.saturating_add(rest.len());
        if self.since(start)? == rest { Ok(value) } else { Err(JsonError::Malformed) }
    }

    /// A string whose opening quotation mark was read; borrowed where it holds no escape.
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>, JsonError> {
        match self.run()? {
            (run, b'"') => Ok(Cow::Borrowed(run)),
            (run, _) => self.string_with_escapes(to_owned_text(run)).map(Cow::Owned),
        }
    }

    /// The rest of a string, from what follows a backslash on.
    #[inline(never)]
    fn string_with_escapes(&mut self, mut text: String) -> Result<String, JsonError> {
        loop {
            text.push(self.escape()?);
            let (run, end) = self.run()?;
            text.push_str(run);
            if end == b'"' {
                return Ok(text);
            }
        }
    }

    /// Characters that stand for themselves, and the quotation mark or backslash after them.
    fn run(&mut self) -> Result<(&'t str, u8), JsonError> {
        let start = self.at;
        let bytes = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = bytes
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
            .ok_or(JsonError::Malformed)?;
        self.at = start.saturating_add(length);
        let run = self.since(start)?;
        match self.next()? {
            end @ (b'"' | b'\\') => Ok((run, end)),
            _ => Err(JsonError::Malformed),
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        Ok(match self.next()? {
            letter @ (b'"' | b'\\' | b'/') => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.escaped_unit(),
            _ => return Err(JsonError::Malformed),
        })
    }

    /// RFC 8259 section 7: one UTF-16 unit, or two that belong together. Half a pair is no character.
    fn escaped_unit(&mut self) -> Result<char, JsonError> {
        let mut code = self.hexadecimal()?;
        if (0xd800..0xdc00).contains(&code) {
            let is_escape = self.next()? == b'\\' && self.next()? == b'u';
            let low = if is_escape { self.hexadecimal()? } else { 0 };
            if !(0xdc00..0xe000).contains(&low) {
                return Err(JsonError::Malformed);
            }
            code = 0x1_0000_u32.saturating_add((code & 0x3ff) << 10 | (low & 0x3ff));
        }
        char::from_u32(code).ok_or(JsonError::Malformed)
    }

    fn hexadecimal(&mut self) -> Result<u32, JsonError> {
        let mut code: u32 = 0;
        for _ in 0..4 {
            code = code << 4 | char::from(self.next()?).to_digit(16).ok_or(JsonError::Malformed)?;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<Json<'t>, JsonError> {
        let is_negative = self.skip(b"-");
        let start = self.at;
        let whole = self.digits()?;
        if matches!(whole, [b'0', _, ..]) {
            return Err(JsonError::Malformed);
        }
        let is_plain = !is_negative && !matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        match ascii::number(whole).filter(|_| is_plain) {
            Some(number) => Ok(Json::Unsigned(number)),
            None => {
                let decimal = self.decimal(start, whole.len())?;
                Ok(if is_negative { Json::Negative } else { Json::Decimal(decimal) })
            }
        }
    }

    /// A number whose whole digits were read.
    #[inline(never)]
    fn decimal(&mut self, start: usize, whole_digits: usize) -> Result<Decimal<'t>, JsonError> {
        if self.skip(b".") {
            self.digits()?;
        }
        let mantissa = self.since(start)?.as_bytes();
        let mut exponent = 0;
        if self.skip(b"eE") {
            let is_small = self.skip(b"-");
            if !is_small {
                self.skip(b"+");
            }
            let size =
                ascii::number(self.digits()?).and_then(|size| i32::try_from(size).ok()).unwrap_or(i32::MAX);
            exponent = if is_small { size.saturating_neg() } else { size };
        }
        let whole_digits = exponent.saturating_add(places(whole_digits));
        if is_finite(mantissa, whole_digits) {
            Ok(Decimal::new(mantissa, whole_digits))
        } else {
            Err(JsonError::Malformed)
        }
    }

    fn skip(&mut self, any_of: &[u8]) -> bool {
        let is_there = self.peek().is_some_and(|byte| any_of.contains(&byte));
        if is_there {
            self.at = self.at.saturating_add(1);
        }
        is_there
    }

    /// One digit at least.
    fn digits(&mut self) -> Result<&'t [u8], JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at = self.at.saturating_add(1);
        }
        if self.at == start { Err(JsonError::Malformed) } else { Ok(self.since(start)?.as_bytes()) }
    }
}

fn places(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Whether a double holds the magnitude, exactly or not. Other readers turn what is larger into infinity or
/// refuse it.
fn is_finite(mantissa: &[u8], whole_digits: i32) -> bool {
    let digits = || mantissa.iter().filter(|byte| **byte != b'.');
    let Some(zeros) = digits().position(|digit| *digit != b'0') else { return true };
    let first_digit_exponent = whole_digits.saturating_sub(places(zeros)).saturating_sub(1);
    match first_digit_exponent.cmp(&LARGEST_EXPONENT) {
        core::cmp::Ordering::Equal => digits().skip(zeros).lt(FIRST_INFINITE_DIGITS),
        order => order.is_lt(),
    }
}
