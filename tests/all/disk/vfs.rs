//! The disk as SQLite sees it: its interface of C functions, in front of the system's own for all other folders.

#![expect(unsafe_code, reason = "SQLite's file layer is an interface of C functions")]

use std::cell::UnsafeCell;
use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once, PoisonError, RwLock, Weak};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use super::file::Handle;
use super::{Code, Disk, Inner, Work};

/// The parts of a write-ahead log's index that SQLite asks for, in words of 8 bytes.
const REGION: usize = 32 * 1024 / 8;

/// One part of an index: memory that the connections of a program share.
#[derive(Debug)]
pub struct Region(UnsafeCell<[u64; REGION]>);

// SAFETY: SQLite guards what is in it by the locks of `File::lock_index` and by barriers, as it does between processes.
unsafe impl Send for Region {}
// SAFETY: as above.
unsafe impl Sync for Region {}

impl Default for Region {
    fn default() -> Self {
        Self(UnsafeCell::new([0; REGION]))
    }
}

impl Region {
    /// What stands in it.
    pub fn copy(&self) -> Vec<u64> {
        // SAFETY: called while the only process that runs on this disk is inside a call to it, so nobody writes.
        unsafe { (*self.0.get()).to_vec() }
    }

    /// Puts back what stood in it.
    pub fn fill(&self, words: &[u64]) {
        // SAFETY: as in `copy`; both have the same length.
        unsafe { (*self.0.get()).copy_from_slice(words) };
    }
}

/// The disks by their folder.
static DISKS: RwLock<Option<HashMap<String, Weak<Disk>>>> = RwLock::new(None);
static MOUNTED: Once = Once::new();
static OPENED: AtomicU64 = AtomicU64::new(0);

/// Puts a disk in front of a folder.
pub fn mount(folder: &str, disk: &Arc<Disk>) {
    MOUNTED.call_once(register);
    let mut disks = DISKS.write().unwrap_or_else(PoisonError::into_inner);
    disks.get_or_insert_default().insert(folder.to_owned(), Arc::downgrade(disk));
}

pub fn unmount(folder: &str) {
    let mut disks = DISKS.write().unwrap_or_else(PoisonError::into_inner);
    disks.get_or_insert_default().remove(folder);
}

/// The disk that this path is on, and the path.
fn find(path: *const c_char) -> Option<(Arc<Disk>, String)> {
    if path.is_null() {
        return None;
    }
    // SAFETY: SQLite hands paths over as strings with a zero at their end, alive for the call.
    let path = unsafe { CStr::from_ptr(path) }.to_str().ok()?;
    let folder = Path::new(path).parent()?.to_str()?;
    let disks = DISKS.read().unwrap_or_else(PoisonError::into_inner);
    Some((disks.as_ref()?.get(folder)?.upgrade()?, path.to_owned()))
}

/// What stands at the place that SQLite reserves for an open file.
#[repr(C)]
struct Opened {
    base: sqlite3_file,
    open: *mut Open,
}

/// An open file of a disk.
struct Open {
    disk: Arc<Disk>,
    name: String,
    who: Handle,
    /// Kept while it is open, so that what SQLite was pointed to stays.
    regions: Vec<Arc<Region>>,
}

/// The system's own layer, from which everything else is taken.
struct System(*mut sqlite3_vfs);
// SAFETY: SQLite's own structure lives for ever and is not changed after its registration.
unsafe impl Send for System {}
// SAFETY: as above.
unsafe impl Sync for System {}
static SYSTEM: RwLock<Option<System>> = RwLock::new(None);

fn system() -> *mut sqlite3_vfs {
    let system = SYSTEM.read().unwrap_or_else(PoisonError::into_inner);
    system.as_ref().map_or(ptr::null_mut(), |system| system.0)
}

fn register() {
    // SAFETY: the default layer that SQLite gives is copied, four functions and the size of a file are our own, and the
    // copy is never freed. The functions that stay the system's use none of the fields that are different.
    unsafe {
        assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
        let system = ffi::sqlite3_vfs_find(ptr::null());
        *SYSTEM.write().unwrap_or_else(PoisonError::into_inner) = Some(System(system));
        let mut vfs = *system;
        vfs.szOsFile = vfs.szOsFile.max(c_int::try_from(size_of::<Opened>()).unwrap());
        vfs.zName = c"hob-disk".as_ptr();
        vfs.pNext = ptr::null_mut();
        vfs.xOpen = Some(open);
        vfs.xDelete = Some(delete);
        vfs.xAccess = Some(access);
        let vfs = Box::leak(Box::new(vfs));
        assert_eq!(ffi::sqlite3_vfs_register(vfs, 1), ffi::SQLITE_OK);
    }
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    path: ffi::sqlite3_filename,
    at: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    let Some((disk, name)) = find(path) else {
        // SAFETY: handed through as it came, to the layer that it was meant for.
        return unsafe {
            (*system()).xOpen.map_or(ffi::SQLITE_CANTOPEN, |open| open(system(), path, at, flags, flags_out))
        };
    };
    let opened = {
        let inner = &mut *disk.lock();
        let process = inner.process;
        let there = inner.files.contains_key(&name);
        // The main file was made as an empty one by whoever opens the store.
        let makes = flags & (ffi::SQLITE_OPEN_CREATE | ffi::SQLITE_OPEN_MAIN_DB) != 0;
        let made = match (there, makes) {
            _ if inner.is_dead(process) => Err(ffi::SQLITE_IOERR),
            (true, _) => Ok(()),
            (false, false) => Err(ffi::SQLITE_CANTOPEN),
            (false, true) => disk.work(inner, process, Work::Create),
        };
        made.map(|()| {
            inner.removed.remove(&name);
            inner.files.entry(name.clone()).or_default();
            (process, OPENED.fetch_add(1, Ordering::Relaxed))
        })
    };
    // SAFETY: SQLite reserved `szOsFile` bytes here, at least an `Opened`, and reads `pMethods` even when this fails.
    unsafe {
        (*at).pMethods = ptr::null();
        let who = match opened {
            Ok(who) => who,
            Err(code) => return code,
        };
        (*at.cast::<Opened>()).open = Box::into_raw(Box::new(Open { disk, name, who, regions: Vec::new() }));
        (*at).pMethods = &raw const METHODS;
        if !flags_out.is_null() {
            *flags_out = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, path: *const c_char, sync_folder: c_int) -> c_int {
    let Some((disk, name)) = find(path) else {
        // SAFETY: handed through as it came.
        return unsafe {
            (*system()).xDelete.map_or(ffi::SQLITE_IOERR, |delete| delete(system(), path, sync_folder))
        };
    };
    let inner = &mut *disk.lock();
    if !inner.files.contains_key(&name) {
        return ffi::SQLITE_IOERR_DELETE_NOENT;
    }
    let process = inner.process;
    if let Err(code) = disk.work(inner, process, Work::Delete) {
        return code;
    }
    if let Some(file) = inner.files.remove(&name)
        && sync_folder == 0
    {
        inner.removed.insert(name, file);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn access(
    _: *mut sqlite3_vfs,
    path: *const c_char,
    flags: c_int,
    found: *mut c_int,
) -> c_int {
    let Some((disk, name)) = find(path) else {
        // SAFETY: handed through as it came.
        return unsafe {
            (*system()).xAccess.map_or(ffi::SQLITE_IOERR, |access| access(system(), path, flags, found))
        };
    };
    let there =
        disk.lock().files.get(&name).is_some_and(|file| file.len() > 0 || flags != ffi::SQLITE_ACCESS_EXISTS);
    // SAFETY: SQLite gives a place for the answer.
    unsafe { *found = c_int::from(there) };
    ffi::SQLITE_OK
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map_index),
    xShmLock: Some(lock_index),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap_index),
    xFetch: None,
    xUnfetch: None,
};

/// The open file, and its disk held for this call.
///
/// # Safety
/// `file` was opened by [`open`] and is not closed, and SQLite uses it from one thread at a time.
unsafe fn at<'a>(file: *mut sqlite3_file) -> &'a mut Open {
    // SAFETY: `open` put it there, `close` takes it away, and no two references live at once.
    unsafe { &mut *(*file.cast::<Opened>()).open }
}

/// Does something with the file, unless its process is dead.
fn with(open: &Open, done: impl FnOnce(&Disk, &mut Inner) -> Result<(), Code>) -> c_int {
    let inner = &mut *open.disk.lock();
    match done(&open.disk, inner) {
        Ok(()) => ffi::SQLITE_OK,
        Err(code) => code,
    }
}

fn place(at: sqlite3_int64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes what it opened, once.
    let open = unsafe { Box::from_raw((*file.cast::<Opened>()).open) };
    if let Some(found) = open.disk.lock().files.get_mut(&open.name) {
        found.close(open.who);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    to: *mut c_void,
    count: c_int,
    from: sqlite3_int64,
) -> c_int {
    // SAFETY: an open file, and a buffer of `count` bytes that nobody else has.
    let (open, to) =
        unsafe { (at(file), std::slice::from_raw_parts_mut(to.cast::<u8>(), place(count.into()))) };
    with(open, |_, inner| {
        let whole = inner.file(&open.name, open.who.0)?.read(place(from), to);
        if whole { Ok(()) } else { Err(ffi::SQLITE_IOERR_SHORT_READ) }
    })
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    to: sqlite3_int64,
) -> c_int {
    // SAFETY: an open file, and `count` bytes that stay as they are during the call.
    let (open, bytes) =
        unsafe { (at(file), std::slice::from_raw_parts(bytes.cast::<u8>(), place(count.into()))) };
    with(open, |disk, inner| {
        let grows = place(to) + bytes.len() > inner.file(&open.name, open.who.0)?.len();
        disk.work(inner, open.who.0, Work::Write { grows })?;
        inner.file(&open.name, open.who.0)?.write(place(to), bytes);
        Ok(())
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    with(open, |disk, inner| {
        disk.work(inner, open.who.0, Work::Truncate)?;
        inner.file(&open.name, open.who.0)?.truncate(place(length));
        Ok(())
    })
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    with(open, |disk, inner| {
        let done = disk.work(inner, open.who.0, Work::Sync);
        let found = inner.file(&open.name, open.who.0)?;
        match done {
            Ok(()) => found.sync(),
            Err(_) => found.forget(),
        }
        done
    })
}

unsafe extern "C" fn size(file: *mut sqlite3_file, length: *mut sqlite3_int64) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    with(open, |_, inner| {
        let found = inner.file(&open.name, open.who.0)?.len();
        // SAFETY: SQLite gives a place for the answer.
        unsafe { *length = sqlite3_int64::try_from(found).unwrap_or_default() };
        Ok(())
    })
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    with(open, |_, inner| inner.file(&open.name, open.who.0)?.lock(open.who, level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    if let Ok(found) = open.disk.lock().file(&open.name, open.who.0) {
        found.unlock(open.who, level);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn is_reserved(file: *mut sqlite3_file, is: *mut c_int) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    with(open, |_, inner| {
        let found = inner.file(&open.name, open.who.0)?.is_reserved();
        // SAFETY: SQLite gives a place for the answer.
        unsafe { *is = c_int::from(found) };
        Ok(())
    })
}

unsafe extern "C" fn control(_: *mut sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector(_: *mut sqlite3_file) -> c_int {
    4096
}

unsafe extern "C" fn characteristics(_: *mut sqlite3_file) -> c_int {
    // As the system's own: what lies beside a write stays as it was.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn map_index(
    file: *mut sqlite3_file,
    part: c_int,
    _: c_int,
    extend: c_int,
    to: *mut *mut c_void,
) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    let (name, who, part) = (open.name.clone(), open.who, place(part.into()));
    let mut region = None;
    let done = with(open, |disk, inner| {
        if !inner.file(&name, who.0)?.has_index(who, part) {
            if extend == 0 {
                return Ok(());
            }
            disk.work(inner, who.0, Work::Index)?;
        }
        region = Some(inner.file(&name, who.0)?.index(part));
        Ok(())
    });
    // SAFETY: SQLite gives a place for the answer; the region is kept in `open` for as long as SQLite may use it.
    unsafe { *to = region.as_ref().map_or(ptr::null_mut(), |region| region.0.get().cast()) };
    open.regions.extend(region);
    done
}

unsafe extern "C" fn lock_index(file: *mut sqlite3_file, from: c_int, count: c_int, flags: c_int) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    let locks = place(from.into())..place((from + count).into());
    with(open, |_, inner| {
        let found = inner.file(&open.name, open.who.0)?;
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            found.unlock_index(open.who, locks);
            return Ok(());
        }
        found.lock_index(open.who, locks, flags & ffi::SQLITE_SHM_EXCLUSIVE != 0)
    })
}

unsafe extern "C" fn barrier(_: *mut sqlite3_file) {
    std::sync::atomic::fence(Ordering::SeqCst);
}

unsafe extern "C" fn unmap_index(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { at(file) };
    if let Ok(found) = open.disk.lock().file(&open.name, open.who.0) {
        found.unmap_index(open.who);
    }
    ffi::SQLITE_OK
}
