//! What does one step of a scenario do to the world?

use wicketgate::keys::{location::Discovery, orders::Need};

use crate::{
    provider::KEYS_URL,
    scenario::{Jumps, Step},
    testing::ISSUER,
    world::World,
};

impl World<'_> {
    pub(super) fn step(&mut self, step: Step) {
        let scenario = self.scenario;
        let place = |isolate: usize| isolate % scenario.isolates;
        match step {
            Step::Traffic { isolate, key, times, every_ms } => {
                for time in 0..times {
                    self.token(place(isolate), key, time * every_ms);
                }
            }
            Step::Publish(publication) => self.provider.published = publication,
            Step::Provider(behaviour) => self.provider.behaviour = behaviour,
            Step::Jump { isolate, milliseconds } => {
                let isolate = place(isolate);
                let milliseconds = match self.scenario.jumps {
                    Jumps::None => 0,
                    Jumps::Forwards => milliseconds.abs(),
                    Jumps::BothWays => milliseconds,
                };
                self.isolates[isolate].offset_ms += milliseconds;
                if milliseconds < 0 {
                    self.isolates[isolate].witness.clock_went_back();
                }
            }
            Step::Poison { isolate, poison } => {
                let isolate = place(isolate);
                let now = self.clock(isolate);
                let keyring = &mut self.isolates[isolate].keyring;
                let before = format!("{keyring:?}");
                let lease = u32::try_from(self.drawn % 8).unwrap();
                let address = match self.scenario.discovery {
                    true => Discovery::OpenIdConfiguration.url_for(ISSUER),
                    false => KEYS_URL.into(),
                };
                let result =
                    keyring.import(&poison.snapshot(&address, self.scenario.stale_seconds, now), lease, now);
                assert!(result.is_err(), "{poison:?} was taken");
                assert_eq!(format!("{keyring:?}"), before, "{poison:?} changed something");
            }
            Step::Seed { from, to } => {
                let (from, to) = (place(from), place(to));
                if let Some(text) = self.export(from) {
                    self.import(to, &text, 0);
                }
            }
            // Of a clock that jumps, what was kept may lie in the future.
            Step::Restart { isolate } if scenario.jumps == Jumps::None => self.restart(place(isolate)),
            Step::Restart { .. } => {}
            Step::Ahead { isolate, seconds } => {
                self.need(place(isolate), Need::Ahead { seconds });
            }
        }
    }
}
