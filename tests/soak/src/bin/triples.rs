//! The same triples for the wasm, judged by `p256`: one line a key, `key X Y`, then one line a triple,
//! `triple KIND KEY DIGEST SIGNATURE HOLDS EXCEPTIONAL EXCEPTIONAL`, tab-separated; first Wycheproof's, of
//! which nobody says whether they are exceptional. Usage: `triples COUNT SEED`.

use std::{
    env,
    io::{self, BufWriter, Write as _},
};

use wicketgate::crypto::es256::paths::WholeTable;
use wicketgate_soak::{
    compare::compare,
    scene::Scene,
    vectors::{Vector, vectors},
};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn main() -> io::Result<()> {
    let mut numbers = env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
    let (count, seed) = (numbers.next().expect("how many"), numbers.next().expect("a seed"));
    let mut scene = Scene::new(seed, 16, 2);
    let of_generator = WholeTable::of_generator().expect("every multiple is finite");
    let mut out = BufWriter::new(io::stdout().lock());
    let (keys, vectors) = vectors();
    for key in keys.iter().chain(&scene.keys) {
        writeln!(out, "key\t{}\t{}", hex(&key.x), hex(&key.y))?;
    }
    for Vector { key, digest, signature, holds, .. } in vectors {
        if let Some(signature) = signature {
            writeln!(
                out,
                "triple\twycheproof\t{key}\t{}\t{}\t{}\t*\t*",
                hex(&digest),
                hex(&signature),
                u8::from(holds)
            )?;
        }
    }
    for _ in 0..count {
        let triple = scene.triple();
        let agreed = compare(&scene.keys[triple.key], &of_generator, &triple).expect("both agree natively");
        let (digest, signature) = (hex(&triple.signed.digest), hex(&triple.signed.signature()));
        let exceptional =
            [agreed.is_exceptional_without_tables, agreed.is_exceptional_by_tables].map(u8::from);
        let verdict = format!("{}\t{}\t{}", u8::from(agreed.holds), exceptional[0], exceptional[1]);
        writeln!(
            out,
            "triple\t{}\t{}\t{digest}\t{signature}\t{verdict}",
            triple.kind,
            keys.len() + triple.key
        )?;
    }
    out.flush()
}
