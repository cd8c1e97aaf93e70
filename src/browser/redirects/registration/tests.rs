//! Registrations that are refused, with every fault of them.

use alloc::{format, string::String, vec::Vec};

use crate::browser::redirects::{ClientRedirects, Redirects};

fn faults(clients: &[ClientRedirects<'_>]) -> Vec<String> {
    let faults = Redirects::new(clients.iter().copied()).map(|_| ()).unwrap_err();
    let told = faults.iter().map(|fault| match fault.entry {
        Some((list, position)) => {
            format!("{}.{}[{position}] {} {}", fault.client_id, list.name(), fault.value, fault.fault.code())
        }
        None => format!("{} {}", fault.client_id, fault.fault.code()),
    });
    told.collect()
}

#[test]
fn every_fault_of_every_entry_is_told() {
    let clients = [
        ClientRedirects {
            client_id: "a",
            web: &["https://a.example/*", "https://a.example/cb", "https://A.example:443/"],
            native: &["x:/"],
        },
        ClientRedirects { client_id: "b", web: &[], native: &["http://localhost/cb"] },
        ClientRedirects { client_id: "c", web: &[], native: &[] },
        ClientRedirects { client_id: "d\n", web: &["https://d.example/"], native: &[] },
        ClientRedirects { client_id: "", web: &["https://d.example/"], native: &[] },
        ClientRedirects { client_id: "e", web: &["https://d.example/"], native: &[] },
        ClientRedirects { client_id: "e", web: &["https://d.example/"], native: &[] },
    ];
    let expected = [
        "a.web[0] https://a.example/* wildcard",
        "a.web[2] https://A.example:443/ authority_default_port",
        "a.web[2] https://A.example:443/ authority_upper_case",
        "a.native[0] x:/ scheme",
        "b.native[0] http://localhost/cb localhost",
        "c empty",
        "d\n client_id",
        " client_id",
        "e duplicate",
    ];
    assert_eq!(faults(&clients), expected);
}

#[test]
fn an_entry_stands_once() {
    let clients = [ClientRedirects {
        client_id: "a",
        web: &["https://a.example/cb", "https://a.example/", "https://a.example/cb"],
        native: &["http://127.0.0.1:1/cb", "https://a.example/", "http://127.0.0.1:2/cb", "http://[::1]/cb"],
    }];
    let expected = [
        "a.web[2] https://a.example/cb duplicate",
        "a.native[1] https://a.example/ duplicate",
        "a.native[2] http://127.0.0.1:2/cb duplicate",
    ];
    let mut told = faults(&clients);
    told.sort_unstable_by_key(|line| expected.iter().position(|known| known == line));
    assert_eq!(told, expected);
}
