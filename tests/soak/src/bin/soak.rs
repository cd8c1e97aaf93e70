//! Millions of triples of digest, key and signature, judged on every path and by `p256`. A disagreement is
//! printed, and ends it with 1. `SOAK_TRIPLES` sets how many, `SOAK_SEED` repeats a run, `SOAK_THREADS`
//! shares it out.

use std::{
    collections::BTreeMap,
    env,
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use wicketgate::crypto::es256::paths::WholeTable;
use wicketgate_soak::{compare::compare, scene::Scene};

/// Triples of one scene; then come new keys.
const CHAPTER_TRIPLES: u64 = 100_000;
const RANDOM_KEYS: usize = 32;
const CHOSEN_KEYS: usize = 6;

#[derive(Default)]
struct Progress {
    triples: u64,
    held: u64,
    exceptional: [u64; 2],
    kinds: BTreeMap<&'static str, u64>,
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name)
        .ok()
        .map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

fn chapter(seed: u64, triples: u64, of_generator: &WholeTable) -> Result<Progress, String> {
    let mut scene = Scene::new(seed, RANDOM_KEYS, CHOSEN_KEYS);
    let mut progress = Progress::default();
    for _ in 0..triples {
        let triple = scene.triple();
        let agreed = compare(&scene.keys[triple.key], of_generator, &triple)?;
        progress.triples += 1;
        progress.held += u64::from(agreed.holds);
        progress.exceptional[0] += u64::from(agreed.is_exceptional_without_tables);
        progress.exceptional[1] += u64::from(agreed.is_exceptional_by_tables);
        *progress.kinds.entry(triple.kind).or_default() += 1;
    }
    Ok(progress)
}

impl Progress {
    fn add(&mut self, other: Self) {
        self.triples += other.triples;
        self.held += other.held;
        self.exceptional =
            [self.exceptional[0] + other.exceptional[0], self.exceptional[1] + other.exceptional[1]];
        other.kinds.into_iter().for_each(|(kind, count)| *self.kinds.entry(kind).or_default() += count);
    }

    fn tell(&self, began: Instant, wanted: u64) {
        let rate = self.triples as f64 / began.elapsed().as_secs_f64();
        let [without, by] = self.exceptional;
        println!(
            "soak: {} of {wanted} triples, {rate:.0} a second, {} held, exceptional {without} without tables and {by} by tables, 0 disagreements",
            self.triples, self.held
        );
    }
}

fn main() -> ExitCode {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let (seed, wanted) = (number("SOAK_SEED", now), number("SOAK_TRIPLES", 10_000_000));
    let threads =
        number("SOAK_THREADS", thread::available_parallelism().map_or(1, |count| count.get() as u64));
    let assertions = if cfg!(debug_assertions) { "on" } else { "off" };
    println!(
        "soak: SOAK_SEED={seed} SOAK_TRIPLES={wanted} SOAK_THREADS={threads}, debug assertions {assertions}"
    );
    let of_generator = WholeTable::of_generator().expect("every multiple is finite");
    let (next, began) = (AtomicU64::new(0), Instant::now());
    let progress = Mutex::new(Ok(Progress::default()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let begun = index * CHAPTER_TRIPLES;
                    if begun >= wanted || progress.lock().unwrap().is_err() {
                        return;
                    }
                    // The seed of a chapter is its own, whichever thread takes it.
                    let told =
                        chapter(seed ^ (index << 32), CHAPTER_TRIPLES.min(wanted - begun), &of_generator);
                    let mut progress = progress.lock().unwrap();
                    match (told, progress.as_mut()) {
                        (Ok(more), Ok(progress)) => {
                            progress.add(more);
                            progress.tell(began, wanted);
                        }
                        (Err(disagreement), Ok(_)) => *progress = Err(disagreement),
                        (_, Err(_)) => {}
                    }
                }
            });
        }
    });
    match progress.into_inner().unwrap() {
        Ok(progress) => {
            progress.kinds.iter().for_each(|(kind, count)| println!("soak: {count:>10} {kind}"));
            ExitCode::SUCCESS
        }
        Err(disagreement) => {
            println!("soak: DISAGREEMENT: {disagreement}");
            ExitCode::FAILURE
        }
    }
}
