//! How does a text look inside JSON? A string with its escapes (RFC 8259 section 7) or a number, appended to
//! what is being written.

use alloc::string::{String, ToString};

/// Appends a string in quotation marks.
pub fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut start = 0;
    for (position, byte) in text.bytes().enumerate() {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            json.push_str(text.get(start..position).unwrap_or_default());
            start = position.saturating_add(1);
            push_escape(json, byte);
        }
    }
    json.push_str(text.get(start..).unwrap_or_default());
    json.push('"');
}

/// Appends a number's digits.
#[inline(never)]
pub fn push_number(json: &mut String, number: u64) {
    json.push_str(&number.to_string());
}

fn push_escape(json: &mut String, byte: u8) {
    let letter = match byte {
        b'"' | b'\\' => char::from(byte),
        b'\n' => 'n',
        b'\r' => 'r',
        b'\t' => 't',
        _ => 'u',
    };
    json.push('\\');
    json.push(letter);
    if letter == 'u' {
        json.push_str(if byte < 0x10 { "000" } else { "001" });
        json.extend(char::from_digit(u32::from(byte & 0xf), 16));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn another_reader_gets_the_text_back(text in "[\u{0}-\u{7f}\u{e9}\u{1f511}]*") {
            let mut json = String::new();
            push_string(&mut json, &text);
            proptest::prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
