//! Servers that do what they are told to, and remember every byte that they heard.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// Longer than any test: who waits so long has not noticed something.
pub const FOREVER: Duration = Duration::from_secs(3600);

#[derive(Clone, Default)]
pub struct Heard {
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    hung_up: Arc<AtomicUsize>,
}

impl Heard {
    /// Whole requests, head and body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many connections the other side closed while an answer was still under way.
    pub fn hung_up(&self) -> usize {
        self.hung_up.load(Ordering::SeqCst)
    }

    /// Reads one request.
    pub async fn request(&self, from: &mut (impl AsyncRead + Unpin)) -> String {
        let mut bytes = Vec::new();
        loop {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head
                    .split_once("content-length: ")
                    .map_or(0, |(_, rest)| rest.lines().next().unwrap().trim().parse().unwrap());
                if body.len() >= length {
                    break;
                }
            }
            let mut some = [0; 4096];
            match from.read(&mut some).await {
                Ok(0) | Err(_) => break,
                Ok(read) => bytes.extend_from_slice(&some[..read]),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.requests.lock().unwrap().push(text.clone());
        text
    }
}

/// A server; what it does with the n-th connection says `each`.
pub struct Server {
    pub address: SocketAddr,
    pub heard: Heard,
}

impl Server {
    pub async fn start<F>(each: impl Fn(TcpStream, usize, Heard) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::at("127.0.0.1:0", each).await
    }

    pub async fn at<F>(
        address: &str,
        each: impl Fn(TcpStream, usize, Heard) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind(address).await.unwrap();
        let (address, heard) = (listener.local_addr().unwrap(), Heard::default());
        let remembered = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = remembered.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(each(stream, number, remembered.clone()));
            }
        });
        Self { address, heard }
    }

    /// Answers each request with the same bytes, and hangs up.
    pub async fn says(answer: impl Into<Vec<u8>>) -> Self {
        let answer = Arc::new(answer.into());
        Self::start(move |mut stream, _, heard| {
            let answer = answer.clone();
            async move {
                heard.request(&mut stream).await;
                let _ = stream.write_all(&answer).await;
            }
        })
        .await
    }

    /// Answers so many bytes at a time, so often, until nobody listens any more.
    pub async fn drips(head: &'static str, piece: &'static [u8], pause: Duration) -> Self {
        Self::start(move |mut stream, _, heard| async move {
            heard.request(&mut stream).await;
            let _ = stream.write_all(head.as_bytes()).await;
            while stream.write_all(piece).await.is_ok() {
                sleep(pause).await;
            }
            heard.hung_up.fetch_add(1, Ordering::SeqCst);
        })
        .await
    }

    /// Reads the request, and then says nothing until the other side hangs up.
    pub async fn silent() -> Self {
        Self::start(|mut stream, _, heard| async move {
            heard.request(&mut stream).await;
            let _ = stream.read(&mut [0; 16]).await;
            heard.hung_up.fetch_add(1, Ordering::SeqCst);
        })
        .await
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// A whole answer.
pub fn answer(status: &str, headers: &[&str], body: &str) -> String {
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n", body.len());
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    format!("{head}\r\n{body}")
}

/// Waits until something holds.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let patience = tokio::time::Instant::now() + crate::home::PATIENCE;
    while !holds() {
        assert!(tokio::time::Instant::now() < patience, "waited in vain until {what}");
        sleep(Duration::from_millis(10)).await;
    }
}
