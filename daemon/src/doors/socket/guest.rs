//! A connection, counted with the others of its process: one program cannot take all the places, and one that asks
//! without end is sent away for a while, before a word of it is read.

use std::collections::BTreeMap;
use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hob_policies::Client;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::UnixStream;

use crate::doors::peer::Peer;

/// How long a process is sent away that asks too much; twice as long each time that it does so again, up to the longest:
/// what it costs others until it is found out comes ever more seldom.
const AWAY: Duration = Duration::from_secs(5);
const AWAY_MAX: Duration = Duration::from_secs(60);
/// After so long in which it asked no more than it may, it begins anew.
const FORGIVEN: Duration = Duration::from_secs(60);
/// What is counted within this time is too much or not.
const COUNTED: Duration = Duration::from_secs(1);
/// The most requests of one process in [`COUNTED`], far more than any has reason for.
const REQUESTS_MAX: u32 = 4_096;
/// What one counts that was told to wait for its answers first, and so need not have been made.
const REFUSED: u32 = 64;
/// How much of what it says is passed over of who has no place, in bytes.
const PASSED_OVER: usize = 16 * 1024;
/// Processes that are remembered before those are looked for that are nobody's guest any more.
const REMEMBERED: usize = 64;

/// What each process has and did.
#[derive(Debug, Clone, Default)]
pub(super) struct Guests(Arc<Mutex<BTreeMap<Option<i32>, Process>>>);

/// A process at the door.
#[derive(Debug)]
struct Process {
    connections: usize,
    /// What was asked since then.
    asked: u32,
    since: Instant,
    /// Until when it is away, or was last, and how long that was.
    away: Option<(Instant, Duration)>,
    /// Who it was, and when the look at it began.
    seen: Arc<tokio::sync::Mutex<Option<(Instant, Client)>>>,
}

impl Process {
    fn new(now: Instant) -> Self {
        Self { connections: 0, asked: 0, since: now, away: None, seen: Arc::default() }
    }

    /// How much longer it is away.
    fn away(&self, now: Instant) -> Option<NoPlace> {
        let left = self.away?.0.checked_duration_since(now).filter(|left| !left.is_zero())?;
        Some(NoPlace::Away { seconds: left.as_millis().div_ceil(1_000) })
    }

    /// Counts a request; whether the process is sent away for it.
    fn asked(&mut self, refused: bool, now: Instant) -> bool {
        if now.saturating_duration_since(self.since) >= COUNTED {
            (self.asked, self.since) = (0, now);
        }
        self.asked = self.asked.saturating_add(if refused { REFUSED } else { 1 });
        let too_much = self.asked > REQUESTS_MAX && self.away(now).is_none();
        if too_much {
            let again = self.away.filter(|(until, _)| now.saturating_duration_since(*until) < FORGIVEN);
            let long = again.map_or(AWAY, |(_, before)| before.saturating_mul(2).min(AWAY_MAX));
            self.away = now.checked_add(long).map(|until| (until, long));
            self.asked = 0;
        }
        too_much
    }

    /// Whether there is something to remember of it.
    fn matters(&self, now: Instant) -> bool {
        let lately = |when: Instant, time: Duration| now.saturating_duration_since(when) < time;
        self.connections > 0
            || lately(self.since, COUNTED)
            || self.away.is_some_and(|(until, _)| lately(until, FORGIVEN))
    }
}

/// A connection with a place.
#[derive(Debug)]
pub(in crate::doors) struct Guest {
    stream: UnixStream,
    place: Place,
}

/// The place of a process among the guests.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pid: Option<i32>,
    guests: Guests,
}

/// Why a connection gets no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoPlace {
    /// Its process has as many as it may have.
    #[error("this program has too many connections open; close some")]
    TooMany,
    /// Its process was sent away.
    #[error("this program asks too much; it is heard again in {seconds} seconds")]
    Away {
        /// How long that is still.
        seconds: u128,
    },
}

impl Guests {
    /// Gives a connection a place; gives it back when its process has `most` already, or is away.
    pub(super) fn admit(
        &self,
        stream: UnixStream,
        pid: Option<i32>,
        most: usize,
    ) -> Result<Guest, (UnixStream, NoPlace)> {
        let now = Instant::now();
        let mut all = self.all();
        if all.len() > REMEMBERED {
            all.retain(|_, process| process.matters(now));
        }
        let process = all.entry(pid).or_insert_with(|| Process::new(now));
        if let Some(away) = process.away(now) {
            return Err((stream, away));
        }
        if process.connections >= most {
            return Err((stream, NoPlace::TooMany));
        }
        process.connections += 1;
        drop(all);
        Ok(Guest { stream, place: Place { pid, guests: self.clone() } })
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Option<i32>, Process>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Why its process is not heard, where it was sent away.
    pub(super) fn away(&self) -> Option<NoPlace> {
        self.guests.all().get(&self.pid)?.away(Instant::now())
    }

    /// Who its process is, by this `look` or by one that began after `came`, when the connection did. One at a time looks:
    /// of many connections that come at once the first are looked at, and then all others together.
    pub(super) async fn seen(&self, came: Instant, look: impl Future<Output = Client>) -> Client {
        let seen = self.guests.all().entry(self.pid).or_insert_with(|| Process::new(came)).seen.clone();
        let mut seen = seen.lock().await;
        if let Some((began, client)) = seen.as_ref()
            && *began > came
        {
            return client.clone();
        }
        let began = Instant::now();
        let client = look.await;
        *seen = Some((began, client.clone()));
        client
    }

    /// Counts a request of its process, which was `refused` where it should have waited; whether the process is sent
    /// away for it.
    pub(super) fn asked(&self, refused: bool) -> bool {
        let now = Instant::now();
        let mut all = self.guests.all();
        all.entry(self.pid).or_insert_with(|| Process::new(now)).asked(refused, now)
    }
}

impl Guest {
    /// The process that connected.
    pub(in crate::doors) fn peer(&self) -> Peer {
        Peer::of(&self.stream, self.place.pid)
    }

    /// Its process's place.
    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }
}

impl Guest {
    /// Says something at once, if there is room for it; a new connection has some.
    pub(in crate::doors) fn say(&self, bytes: &[u8]) {
        say(&self.stream, bytes);
    }
}

/// As [`Guest::say`], to who has no place.
pub(super) fn say(stream: &UnixStream, bytes: &[u8]) {
    // What has come already is passed over unread: left there, it would make an error of what is told.
    let mut over = [MaybeUninit::uninit(); PASSED_OVER];
    let _ = rustix::io::read(stream, &mut over);
    // One that is closed already wants nothing.
    let _ = rustix::io::write(stream, bytes);
}

impl Drop for Guest {
    fn drop(&mut self) {
        if let Some(process) = self.place.guests.all().get_mut(&self.place.pid) {
            process.connections = process.connections.saturating_sub(1);
        }
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Guest {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn those_who_come_at_once_are_looked_at_together() {
        let place = Place { pid: Some(1), guests: Guests::default() };
        let named = |name: &str| Client { name: name.to_owned(), ..Client::default() };
        let look = async |came: Instant, name: &str| place.seen(came, async { named(name) }).await.name;
        let first = Instant::now();
        assert_eq!(look(first, "one").await, "one");
        assert_eq!(look(first, "two").await, "one", "it was looked at since that came");
        // Who came after the look may be another by now.
        assert_eq!(look(Instant::now(), "two").await, "two");
        assert_eq!(look(first, "three").await, "two");
    }

    #[test]
    fn who_asks_too_much_is_sent_away_for_a_while() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut process = Process::new(start);
        // As much as may be, second after second.
        for second in 0..3 {
            for _ in 0..REQUESTS_MAX {
                assert!(!process.asked(false, at(second * 1_000)), "in second {second}");
            }
        }
        let refused = REQUESTS_MAX / REFUSED;
        for _ in 0..refused {
            assert!(!process.asked(true, at(5_000)));
        }
        assert!(process.asked(true, at(5_999)), "one more");
        // What it had asked by then changes nothing.
        for _ in 0..3 * refused {
            assert!(!process.asked(true, at(6_500)));
        }
        assert_eq!(process.away(at(10_998)), Some(NoPlace::Away { seconds: 1 }));
        assert_eq!(process.away(at(10_999)), None);
        // The second time is longer, and forgotten a minute after it.
        let mut sent_away = |ms: u64| {
            let last = (0..=refused).filter(|_| process.asked(true, at(ms))).count();
            (last == 1).then(|| process.away(at(ms))).flatten()
        };
        assert_eq!(sent_away(11_000), Some(NoPlace::Away { seconds: 10 }));
        assert_eq!(sent_away(21_000), Some(NoPlace::Away { seconds: 20 }));
        assert_eq!(sent_away(101_000), Some(NoPlace::Away { seconds: 5 }));
        assert!(process.matters(at(165_999)) && !process.matters(at(166_000)));
    }
}
