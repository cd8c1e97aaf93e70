//! How is a guard added? This one refuses everything: one file, and one line in the list that the test runs.

use super::*;
use crate::guard::is_in_order;

/// The whole guard.
const GUARD: Guard = Guard { name: "refuse_everything", makes: None, check: Check::Called(check) };

fn check(_: &mut Call<'_, '_>, _: &crate::exchange::routes::Route, _: &Caller) -> Verdict {
    Reason::RouteUnknown.into()
}

/// The list with one line more.
fn guards() -> Vec<Guard> {
    let mut guards = GUARDS.to_vec();
    guards.push(GUARD);
    guards
}

#[test]
fn nothing_passes_it() {
    for (path, headers) in
        [("/open", ""), ("/authorize?client_id=shop&redirect_uri=https://shop.example/cb", "")]
    {
        let (_, step) = gate().begin_with(&guards(), &head("GET", path, headers), NOW_MS);
        assert_eq!(told(&step), "404 route_unknown", "{path}");
    }
}

#[test]
fn it_stands_after_what_it_needs() {
    assert!(is_in_order(&guards()));
    let mut early = guards();
    early.rotate_right(1);
    assert!(!is_in_order(&early));
    // Whoever judges requests without a token or a route judges nothing.
    let without = |name: &str| GUARDS.iter().filter(|guard| guard.name != name).copied().collect::<Vec<_>>();
    assert!(!is_in_order(&without("token")) && !is_in_order(&without("route")));
    let only = |names: &[&str]| {
        let kept = GUARDS.iter().filter(|guard| names.contains(&guard.name)).copied();
        is_in_order(&kept.collect::<Vec<_>>())
    };
    assert_eq!([only(&["route"]), only(&[]), only(&["route", "token"])], [false, false, true]);
    let (_, step) = gate().begin_with(&early, &head("GET", "/open", ""), NOW_MS);
    assert_eq!(told(&step), "503 configuration_broken");
}
