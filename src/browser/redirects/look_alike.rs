//! Which ASCII character does this one look like, or does a reader make of it? For explaining and for
//! refusing, never for saying yes.

/// The ASCII character that a character is taken for; `None` for one that shows nothing at all.
#[inline(never)]
pub(super) fn folded(character: char) -> Option<char> {
    Some(match character {
        _ if is_dropped(character) => return None,
        // Full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => ascii_at(character, 0xff01 - 0x21),
        '\u{3000}' | '\u{a0}' => ' ',
        // Also two dots at once: alone or beside one they are `..`.
        '\u{3002}' | '\u{ff61}' | '\u{fe52}' | '\u{2024}' | '\u{2025}' | '\u{fe30}' => '.',
        '\u{b7}' | '\u{387}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' | '\u{ff65}' => '.',
        // Also a fraction's `1/`.
        '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{2571}' | '\u{215f}' => '/',
        '\u{2216}' | '\u{29f5}' | '\u{29f9}' | '\u{fe68}' => '\\',
        // Yen and won stand in the backslash's place in code pages 932 and 949.
        '\u{a5}' | '\u{20a9}' | '\u{ffe5}' | '\u{ffe6}' => '\\',
        '\u{66a}' | '\u{fe6a}' => '%',
        '\u{37e}' | '\u{fe14}' | '\u{fe54}' => ';',
        '\u{fe16}' | '\u{fe56}' | '\u{2047}' | '\u{2048}' => '?',
        '\u{fe5f}' => '#',
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

/// Whether a character shows nothing (Unicode's Default_Ignorable_Code_Point and general category Cf), means
/// something to a few alone (private use, U+FFFD and what is no character), is a mark on the one before, or
/// is a tab or a line end in code page 874, which browsers drop.
fn is_dropped(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' |
            '\u{1806}' | '\u{180b}'..='\u{180f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' |
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' |
            '\u{20d0}'..='\u{20ff}' | '\u{25cb}' | '\u{25d9}' | '\u{266a}' | '\u{3164}' |
            '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' |
            '\u{fe20}'..='\u{fe2f}' | '\u{feff}' | '\u{ffa0}' | '\u{ffee}' | '\u{fff0}'..='\u{ffff}' |
            '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' |
            '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}'
    )
}

/// Whether a character beyond ASCII is neither a letter nor a digit nor a mark of one. Of U+0300 to U+1FFF,
/// where scripts have their marks, two strokes are read as slashes. Four fillers that show nothing count as
/// letters in Unicode. Of pictures, from U+1F000, nobody makes a slash.
pub(super) fn is_sign(character: char) -> bool {
    match character {
        '\u{337}' | '\u{338}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => true,
        '\0'..='\x7f' | '\u{300}'..='\u{1fff}' | '\u{1f000}'..='\u{1ffff}' => false,
        _ => !is_letter_or_digit(character),
    }
}

/// Runs of characters that are letters or digits by turns with runs that are not, beginning with these, at U+0080:
/// each run's length in sevens of bits, the lowest first. U+0300 to U+1FFF and U+1F000 to U+1FFFF are no part of
/// it. The standard library's own tables are twice as large.
const RUNS: &[u8] = include_bytes!("look_alike/letters.bin");

/// `char::is_alphanumeric`, for the characters that [`RUNS`] is about.
fn is_letter_or_digit(character: char) -> bool {
    let (mut end, mut length, mut shift, mut is_letter) = (0x80_u32, 0_u32, 0_u32, false);
    for byte in RUNS {
        length |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte < 0x80 {
            end += length;
            if u32::from(character) < end {
                return is_letter;
            }
            (length, shift, is_letter) = (0, 0, !is_letter);
        }
    }
    is_letter
}

/// Whether a reader may take this character beyond ASCII for a digit of an escape: what is full-width,
/// raised, circled, accented or Greek is one somewhere. What is not: kana, Han and Hangul.
pub(super) const fn may_be_digit(character: char) -> bool {
    !character.is_ascii()
        && !matches!(character, '\u{3040}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Which ASCII character an ASCII one in lower case is taken for: `0` for `o`, `1` and `i` for `l`.
#[cfg(feature = "pages")]
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

#[cfg(test)]
mod tests;
