//! Which text do these bytes stand for, and how does a configuration hold it? The lower half is ASCII as it
//! is, the upper half a table of words: a mutation then puts a whole `%2f` or `https://` in its place, which
//! libFuzzer would hardly ever spell.

/// Where one text ends and the next begins.
const END: u8 = 0xff;

/// The texts, of which there is always one.
pub fn texts(input: &[u8], words: &[&str]) -> Vec<String> {
    let text = |bytes: &[u8]| bytes.iter().map(|byte| word(*byte, words)).collect();
    input.split(|byte| *byte == END).map(text).collect()
}

fn word(byte: u8, words: &[&str]) -> String {
    match byte.checked_sub(0x80) {
        Some(place) => words[usize::from(place) % words.len()].into(),
        None => char::from(byte).into(),
    }
}

/// The texts as a JSON array.
#[allow(
    dead_code,
    reason = "each target is a crate of its own, and not every one has a configuration of texts"
)]
pub fn json_array<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let escaped = |text: &str| -> String {
        let of = |character: char| match character {
            '"' | '\\' => format!("\\{character}"),
            '\0'..='\x1f' => format!("\\u{:04x}", u32::from(character)),
            _ => character.into(),
        };
        text.chars().map(of).collect()
    };
    let texts: Vec<String> = texts.into_iter().map(|text| format!("\"{}\"", escaped(text))).collect();
    format!("[{}]", texts.join(","))
}
