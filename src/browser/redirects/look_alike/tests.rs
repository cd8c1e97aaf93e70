//! Which signs are read as which? Facts of Unicode's compatibility forms and confusables (UAX #15, UTS #39).

use super::{folded, is_letter_or_digit};

#[test]
fn signs() {
    for (signs, expected) in [
        ("\u{ff01}", '!'),
        ("\u{ff5e}", '~'),
        ("\u{ff21}", 'A'),
        ("\u{3000}\u{a0}", ' '),
        ("\u{3002}\u{ff61}\u{fe52}\u{2024}\u{2025}\u{fe30}\u{ff0e}", '.'),
        ("\u{b7}\u{387}\u{2219}\u{22c5}\u{30fb}\u{ff65}", '.'),
        ("\u{2044}\u{2215}\u{29f8}\u{2571}\u{215f}\u{ff0f}", '/'),
        ("\u{2216}\u{29f5}\u{29f9}\u{fe68}\u{ff3c}\u{a5}\u{20a9}\u{ffe5}\u{ffe6}", '\\'),
        ("\u{66a}\u{fe6a}\u{ff05}", '%'),
        ("\u{37e}\u{fe14}\u{fe54}\u{ff1b}", ';'),
        ("\u{fe16}\u{fe56}\u{2047}\u{2048}\u{ff1f}", '?'),
        ("\u{fe5f}\u{ff03}", '#'),
        ("\u{2010}\u{2015}\u{2212}\u{fe63}\u{ff0d}", '-'),
        ("\u{a789}\u{2236}\u{fe55}\u{ff1a}", ':'),
    ] {
        for sign in signs.chars() {
            assert_eq!(folded(sign), Some(expected), "{:x}", u32::from(sign));
        }
    }
}

#[test]
fn letters() {
    for (letters, expected) in [
        ("\u{430}\u{410}\u{3b1}\u{391}\u{251}", 'a'),
        ("\u{412}\u{392}", 'b'),
        ("\u{441}\u{421}\u{3f2}", 'c'),
        ("\u{501}", 'd'),
        ("\u{435}\u{415}\u{395}\u{451}", 'e'),
        ("\u{261}", 'g'),
        ("\u{4bb}\u{41d}\u{397}", 'h'),
        ("\u{456}\u{406}\u{3b9}\u{399}\u{131}", 'i'),
        ("\u{458}\u{408}", 'j'),
        ("\u{43a}\u{41a}\u{3ba}\u{39a}", 'k'),
        ("\u{4cf}\u{4c0}\u{142}", 'l'),
        ("\u{41c}\u{39c}", 'm'),
        ("\u{39d}", 'n'),
        ("\u{43e}\u{41e}\u{3bf}\u{39f}", 'o'),
        ("\u{440}\u{420}\u{3c1}\u{3a1}", 'p'),
        ("\u{51b}", 'q'),
        ("\u{455}\u{405}", 's'),
        ("\u{442}\u{422}\u{3c4}\u{3a4}", 't'),
        ("\u{3c5}", 'u'),
        ("\u{3bd}\u{475}", 'v'),
        ("\u{51d}", 'w'),
        ("\u{445}\u{425}\u{3c7}\u{3a7}", 'x'),
        ("\u{443}\u{423}\u{3a5}", 'y'),
        ("\u{396}", 'z'),
    ] {
        for letter in letters.chars() {
            assert_eq!(folded(letter), Some(expected), "{:x}", u32::from(letter));
        }
    }
    for itself in "azAZ09/\u{e9}\u{65e5}\u{44f}".chars() {
        assert_eq!(folded(itself), Some(itself));
    }
}

#[test]
fn what_shows_nothing() {
    for nothing in "\u{ad}\u{300}\u{200b}\u{200d}\u{2066}\u{feff}\u{3164}\u{e000}\u{fe0f}\u{e0041}".chars() {
        assert_eq!(folded(nothing), None, "{:x}", u32::from(nothing));
    }
}

/// Every character that is asked about; a failure after an update of the toolchain is a new Unicode version.
#[test]
fn letters_and_digits_are_those_of_the_standard_library() {
    for character in ('\u{80}'..='\u{2ff}').chain('\u{2000}'..='\u{1efff}').chain('\u{20000}'..=char::MAX) {
        assert_eq!(is_letter_or_digit(character), character.is_alphanumeric(), "{:x}", u32::from(character));
    }
}
