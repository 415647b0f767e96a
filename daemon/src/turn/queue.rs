//! Who waits for a turn: one line for each client, served in rotation, so that one that asks without end delays another
//! by a single turn. A line that is full takes nobody more.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The most requests of one client that wait at once.
const WAITING_MAX: usize = 64;

/// The lines before the desk.
#[derive(Debug, Clone, Default)]
pub struct Queue(Arc<Mutex<Lines>>);

#[derive(Debug, Default)]
struct Lines {
    /// Whether somebody has the turn.
    taken: bool,
    /// Whose turn comes next stands first; a line without anybody is gone.
    waiting: VecDeque<Line>,
}

#[derive(Debug)]
struct Line {
    who: String,
    waiting: VecDeque<oneshot::Sender<Pass>>,
}

/// The turn. Dropped, it goes to the next in rotation.
#[derive(Debug)]
pub struct Pass {
    /// None when it was handed back unused.
    queue: Option<Queue>,
}

/// Why a request gets no turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// Wait for the answers, then ask again.
    #[error("this program waits for {WAITING_MAX} answers already; ask again when they have come")]
    Line,
    /// Ask less.
    #[error("this program asks too much; what it had waiting was not begun")]
    TurnedAway,
}

impl Queue {
    /// Waits for the turn. `who` is the client's line.
    ///
    /// # Errors
    /// [`Full`].
    pub async fn enter(&self, who: &str) -> Result<Pass, Full> {
        let coming = {
            let mut lines = self.lines();
            if !lines.taken {
                lines.taken = true;
                return Ok(Pass { queue: Some(self.clone()) });
            }
            let (sender, receiver) = oneshot::channel();
            match lines.waiting.iter_mut().find(|line| line.who == who) {
                Some(line) => {
                    line.waiting.retain(|one| !one.is_closed());
                    if line.waiting.len() >= WAITING_MAX {
                        return Err(Full::Line);
                    }
                    line.waiting.push_back(sender);
                }
                None => {
                    lines.waiting.push_back(Line { who: who.to_owned(), waiting: VecDeque::from([sender]) })
                }
            }
            receiver
        };
        // The sender goes only with its line, and a line only when it is empty or turned away.
        coming.await.map_err(|_| Full::TurnedAway)
    }

    /// Has all in a client's line wait no more.
    pub fn turn_away(&self, who: &str) {
        self.lines().waiting.retain(|line| line.who != who);
    }

    /// Hands the turn on to the first who still waits.
    fn next(&self) {
        loop {
            let sender = {
                let mut lines = self.lines();
                let Some(mut line) = lines.waiting.pop_front() else {
                    lines.taken = false;
                    return;
                };
                let sender = line.waiting.pop_front();
                if !line.waiting.is_empty() {
                    lines.waiting.push_back(line);
                }
                sender
            };
            let pass = Pass { queue: Some(self.clone()) };
            match sender.map(|sender| sender.send(pass)) {
                Some(Ok(())) => return,
                // Whoever waits no more gives nothing back: the loop goes on in its place.
                Some(Err(mut pass)) => pass.queue = None,
                None => {}
            }
        }
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(queue) = &self.queue {
            queue.next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who has the turns, in order, when these ask at once.
    async fn order(asks: &[&str]) -> Vec<String> {
        let queue = Queue::default();
        let first = queue.enter("first").await.unwrap();
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        for who in asks {
            let (queue, told, who) = (queue.clone(), told.clone(), (*who).to_owned());
            tokio::spawn(async move {
                let pass = queue.enter(&who).await.unwrap();
                told.send(who).unwrap();
                drop(pass);
            });
            tokio::task::yield_now().await;
        }
        drop((first, told));
        let mut all = Vec::new();
        while let Some(who) = heard.recv().await {
            all.push(who);
        }
        all
    }

    #[tokio::test]
    async fn lines_take_turns() {
        assert_eq!(order(&["a", "a", "a", "a", "b", "c", "b"]).await, ["a", "b", "c", "a", "b", "a", "a"]);
    }

    #[tokio::test]
    async fn who_waits_no_more_is_passed_over_and_a_full_line_takes_nobody() {
        let queue = Queue::default();
        let pass = queue.enter("a").await.unwrap();
        let waiting: Vec<_> = (0..WAITING_MAX)
            .map(|_| {
                let queue = queue.clone();
                tokio::spawn(async move { queue.enter("a").await.map(drop) })
            })
            .collect();
        while queue.lines().waiting.front().is_none_or(|line| line.waiting.len() < WAITING_MAX) {
            tokio::task::yield_now().await;
        }
        assert_eq!(queue.enter("a").await.err(), Some(Full::Line));
        for one in &waiting {
            one.abort();
        }
        for one in waiting {
            assert!(one.await.unwrap_err().is_cancelled());
        }
        let next = tokio::spawn({
            let queue = queue.clone();
            async move { queue.enter("a").await.map(drop) }
        });
        tokio::task::yield_now().await;
        drop(pass);
        next.await.unwrap().unwrap();
        assert!(!queue.lines().taken);
    }

    #[tokio::test]
    async fn who_is_turned_away_waits_no_more_and_others_do() {
        let queue = Queue::default();
        let pass = queue.enter("first").await.unwrap();
        let waits = |who: &'static str| {
            let queue = queue.clone();
            tokio::spawn(async move { queue.enter(who).await.map(drop) })
        };
        let (away, stays) = (waits("a"), waits("b"));
        while queue.lines().waiting.len() < 2 {
            tokio::task::yield_now().await;
        }
        queue.turn_away("a");
        assert_eq!(away.await.unwrap(), Err(Full::TurnedAway));
        drop(pass);
        stays.await.unwrap().unwrap();
        assert!(!queue.lines().taken);
    }
}
