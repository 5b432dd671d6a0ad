//! What a panic and the heap lead to: functions that exist nowhere. A library that links with `-z defs` has no path to
//! either of them.

use core::alloc::{GlobalAlloc, Layout};

unsafe extern "C" {
    fn a_panic_path_survives() -> !;
    fn the_heap_is_reached() -> *mut u8;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe { a_panic_path_survives() }
}

struct NoHeap;

unsafe impl GlobalAlloc for NoHeap {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        unsafe { the_heap_is_reached() }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {
        unsafe { the_heap_is_reached() };
    }
}

#[global_allocator]
static NO_HEAP: NoHeap = NoHeap;

/// Named by the unwinding tables of `core`, which nothing here uses: a panic aborts.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
