//! Which ASCII character does this one look like, or does a reader make of it? For explaining and for
//! refusing, never for saying yes.

/// The ASCII character that a character is taken for; `None` for one that shows nothing at all.
pub(super) fn folded(character: char) -> Option<char> {
    Some(match character {
        // Soft hyphen, zero-width characters, marks of direction, variation selectors, the byte order mark.
        '\u{ad}'
        | '\u{34f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' => return None,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => return None,
        // Full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => ascii_at(character, 0xff01 - 0x21),
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{3002}' | '\u{ff61}' | '\u{fe52}' | '\u{2024}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{2571}' => '/',
        '\u{2216}' | '\u{29f5}' | '\u{29f9}' | '\u{fe68}' => '\\',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{a789}' | '\u{2236}' | '\u{fe55}' => ':',
        // Letters: Cyrillic, Greek, Latin beyond ASCII.
        '\u{430}' | '\u{410}' | '\u{3b1}' | '\u{391}' | '\u{251}' => 'a',
        '\u{412}' | '\u{392}' => 'b',
        '\u{441}' | '\u{421}' | '\u{3f2}' => 'c',
        '\u{501}' => 'd',
        '\u{435}' | '\u{415}' | '\u{395}' | '\u{451}' => 'e',
        '\u{261}' => 'g',
        '\u{4bb}' | '\u{41d}' | '\u{397}' => 'h',
        '\u{456}' | '\u{406}' | '\u{3b9}' | '\u{399}' | '\u{131}' => 'i',
        '\u{458}' | '\u{408}' => 'j',
        '\u{43a}' | '\u{41a}' | '\u{3ba}' | '\u{39a}' => 'k',
        '\u{4cf}' | '\u{4c0}' | '\u{142}' => 'l',
        '\u{41c}' | '\u{39c}' => 'm',
        '\u{39d}' => 'n',
        '\u{43e}' | '\u{41e}' | '\u{3bf}' | '\u{39f}' => 'o',
        '\u{440}' | '\u{420}' | '\u{3c1}' | '\u{3a1}' => 'p',
        '\u{51b}' => 'q',
        '\u{455}' | '\u{405}' => 's',
        '\u{442}' | '\u{422}' | '\u{3c4}' | '\u{3a4}' => 't',
        '\u{3c5}' => 'u',
        '\u{3bd}' | '\u{475}' => 'v',
        '\u{51d}' => 'w',
        '\u{445}' | '\u{425}' | '\u{3c7}' | '\u{3a7}' => 'x',
        '\u{443}' | '\u{423}' | '\u{3a5}' => 'y',
        '\u{396}' => 'z',
        other => other,
    })
}

/// The same among ASCII characters in lower case: `0` for `o`, `1` and `i` for `l`.
pub(super) const fn skeleton(character: char) -> char {
    match character {
        '0' => 'o',
        '1' | 'i' => 'l',
        other => other,
    }
}

fn ascii_at(character: char, distance: u32) -> char {
    u32::from(character).checked_sub(distance).and_then(char::from_u32).unwrap_or(character)
}
