//! What does the wasm bring along in place of the standard library? An allocator and an end for panics.

/// In code a third of the standard library's, and a key's table takes the same room to the byte. An allocator
/// that rounds sizes up, such as one by two-level segregated fit, is smaller still but needs a fifth more for
/// each table.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Traps, as the standard library's would: what it formats before reaches nobody. With `panic-hook` it is the
/// standard library's own.
#[cfg(not(feature = "panic-hook"))]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
