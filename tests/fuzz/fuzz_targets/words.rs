//! Which text do these bytes stand for? The lower half is ASCII as it is, the upper half a table of words: a
//! mutation then puts a whole `%2f` or `https://` in its place, which libFuzzer would hardly ever spell.

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
