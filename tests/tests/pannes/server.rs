//! The raw TCP server: it counts its requests and its actions. `exchange` answers a request.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::exchange::Exchange;
use super::fault::{Fault, Place, Step};
use super::request::Request;

/// A server that does well until told otherwise.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    tasks: Vec<AbortHandle>,
    // Connections and sockets that stand in the way of others.
    _held: Vec<TcpStream>,
    _socket: Option<TcpSocket>,
    _listener: Option<TcpListener>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// What the connections of a server share.
pub struct Shared {
    pub here: SocketAddr,
    pub trap: SocketAddr,
    strike: Mutex<Option<Strike>>,
    counts: Mutex<Counts>,
    connections: watch::Sender<Connections>,
    /// Changes when those on which nothing came are to look once more.
    looks: watch::Sender<u32>,
}

/// A fault, and how often it is still to strike.
struct Strike {
    fault: &'static Fault,
    times: u32,
}

/// What the server saw and did.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Requests of which a byte arrived.
    pub requests: u32,
    /// How often it acted, by key.
    pub acted: BTreeMap<String, u32>,
    /// The keys of invoices among them.
    pub invoices: BTreeSet<String>,
    /// Connections to where nobody was to go.
    pub trapped: u32,
    /// When it acted first, by key.
    since: BTreeMap<String, Duration>,
    /// Its own time, and how much later its lists show what was done.
    now: Duration,
    lag: Duration,
    /// The attempts of a key up to which it no longer acts: the caller was told that nothing is there.
    void: BTreeMap<String, u32>,
}

/// The connections, by what is still to be expected of them.
#[derive(Default)]
struct Connections {
    /// Those on which something is under way, or nothing came yet.
    busy: u32,
    /// The port of the one accepted last.
    last: u16,
}

const OK: &[Step] = &[Step::Whole, Step::Commit, Step::Say("HTTP/1.1 200 OK\r\ncontent-length: {len}\r\n\r\n{ok}")];

impl Server {
    /// A server that takes connections.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let trap = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let shared = Arc::new(Shared {
            here: listener.local_addr().unwrap(),
            trap: trap.local_addr().unwrap(),
            strike: Mutex::default(),
            counts: Mutex::default(),
            connections: watch::Sender::default(),
            looks: watch::Sender::default(),
        });
        let accept = tokio::spawn(accept(listener, shared.clone())).abort_handle();
        let spring = tokio::spawn(spring(trap, shared.clone())).abort_handle();
        let tasks = vec![accept, spring];
        Self { address: shared.here, shared, tasks, _held: Vec::new(), _socket: None, _listener: None }
    }

    /// A server for faults of this place.
    pub async fn at(place: Place) -> Self {
        let mut server = Self::start().await;
        let socket = TcpSocket::new_v4().unwrap();
        match place {
            Place::Refused => {
                socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
                server.address = socket.local_addr().unwrap();
                server._socket = Some(socket);
            }
            Place::Full => {
                socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
                let listener = socket.listen(1).unwrap();
                server.address = listener.local_addr().unwrap();
                while let Ok(held) = timeout(Duration::from_millis(200), TcpStream::connect(server.address)).await {
                    server._held.push(held.unwrap());
                    assert!(server._held.len() < 16, "the queue never fills");
                }
                server._listener = Some(listener);
            }
            Place::Request | Place::Kept | Place::Handshake => {}
        }
        server
    }

    /// Where it stands.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes the next requests meet a fault.
    pub fn strike(&self, fault: &'static Fault, times: u32) {
        *self.shared.strike.lock().unwrap() = Some(Strike { fault, times });
        self.shared.counts.lock().unwrap().requests = 0;
    }

    /// Ends all faults.
    pub fn relent(&self) {
        *self.shared.strike.lock().unwrap() = None;
    }

    /// From now on, lists show what was done so much later by the time of the server.
    pub fn lag(&self, lag: Duration) {
        self.shared.counts.lock().unwrap().lag = lag;
    }

    /// Lets time go by for the server.
    pub fn pass(&self, time: Duration) {
        self.shared.counts.lock().unwrap().now += time;
    }

    /// What was seen and done so far.
    pub fn counts(&self) -> Counts {
        self.shared.counts()
    }

    /// Waits until so many requests have arrived since the last fault was set, or nobody can send any.
    pub async fn reached(&self, requests: u32, over: impl Future) {
        let mut connections = self.shared.connections.subscribe();
        let reached = connections.wait_for(|_| self.shared.counts.lock().unwrap().requests >= requests);
        tokio::select! {
            reached = reached => drop(reached.unwrap()),
            _ = over => {}
        }
    }

    /// Waits until all that was sent here was read, once no call is under way: each connection has ended, or had its
    /// last request answered.
    pub async fn settled(&self) -> Counts {
        // Connections are accepted in their order: when this one is, all earlier ones were.
        let probe = TcpStream::connect(self.shared.here).await.unwrap();
        let port = probe.local_addr().unwrap().port();
        drop(probe);
        let mut connections = self.shared.connections.subscribe();
        let quiet = async {
            connections.wait_for(|connections| connections.last == port).await.unwrap();
            // A client may have made a connection and then needed none: what lies on none of them never was sent.
            self.shared.looks.send_modify(|looks| *looks += 1);
            connections.wait_for(|connections| connections.busy == 0).await.unwrap();
        };
        timeout(Duration::from_secs(20), quiet).await.expect("a connection stays busy though no call is under way");
        self.counts()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, peer)) = listener.accept().await {
        shared.connections.send_modify(|connections| {
            connections.busy += 1;
            connections.last = peer.port();
        });
        let (shared, looks) = (shared.clone(), shared.looks.subscribe());
        tokio::spawn(async move {
            let mut busy = Busy(&shared.connections, true);
            // A failure here is a client that went: what it did is counted already.
            let _ = match awaited(stream, &mut busy, looks).await {
                Ok(stream) => serve(stream, &shared, &mut busy).await,
                Err(gone) => Err(gone),
            };
        });
    }
}

async fn spring(trap: TcpListener, shared: Arc<Shared>) {
    while trap.accept().await.is_ok() {
        shared.counts.lock().unwrap().trapped += 1;
    }
}

/// Waits for the first byte. Asked to look, it asks the system and not the runtime, which may not have heard yet.
async fn awaited(stream: TcpStream, busy: &mut Busy<'_>, mut looks: watch::Receiver<u32>) -> io::Result<TcpStream> {
    let stream = stream.into_std()?;
    let twin = stream.try_clone()?;
    let stream = TcpStream::from_std(stream)?;
    let mut byte = [0];
    loop {
        tokio::select! {
            came = stream.peek(&mut byte) => return came.map(|_| stream),
            looked = looks.changed() => {
                let nothing = twin.peek(&mut [0]).is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock);
                if looked.is_ok() && nothing {
                    busy.set(false);
                }
            }
        }
    }
}

/// Serves the requests of one connection.
async fn serve(mut stream: TcpStream, shared: &Shared, busy: &mut Busy<'_>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut served = 0;
    while stream.peek(&mut [0]).await? > 0 {
        let fault = shared.next(served);
        if fault.is_none_or(|fault| fault.place != Place::Handshake) {
            shared.counts.lock().unwrap().requests += 1;
        }
        // This wakes those who wait for a request.
        busy.set(true);
        let mut exchange = Exchange::new(&mut stream, shared);
        for step in fault.map_or(OK, |fault| fault.steps) {
            exchange.play(*step).await?;
        }
        served += 1;
        busy.set(false);
    }
    Ok(())
}

/// Whether a connection counts as busy; no longer when this is dropped.
struct Busy<'a>(&'a watch::Sender<Connections>, bool);

impl Busy<'_> {
    fn set(&mut self, busy: bool) {
        let (add, take) = (u32::from(busy), u32::from(self.1));
        self.0.send_modify(|connections| connections.busy = connections.busy + add - take);
        self.1 = busy;
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.set(false);
    }
}

impl Counts {
    /// The keys that the lists show: those of invoices, or those of contracts.
    pub fn listed(&self, invoices: bool) -> impl Iterator<Item = &String> {
        let shown = |key: &&String| self.since.get(*key).is_none_or(|since| *since + self.lag <= self.now);
        self.acted.keys().filter(move |key| self.invoices.contains(*key) == invoices).filter(shown)
    }
}

impl Shared {
    /// The fault that strikes the next request of a connection that has `served` others.
    fn next(&self, served: u32) -> Option<&'static Fault> {
        let mut strike = self.strike.lock().unwrap();
        let strike = strike.as_mut().filter(|strike| strike.times > 0)?;
        if strike.fault.place == Place::Kept && served == 0 {
            return None;
        }
        strike.times -= 1;
        Some(strike.fault)
    }

    pub fn counts(&self) -> Counts {
        self.counts.lock().unwrap().clone()
    }

    /// Acts on a request, unless its sender was told meanwhile that it had no effect.
    pub fn act(&self, request: &Request) {
        let Some((key, attempt)) = request.key().filter(|_| !request.is_read()) else {
            return;
        };
        let mut counts = self.counts.lock().unwrap();
        if counts.void.get(&key).is_none_or(|void| attempt > *void) {
            if request.is_invoice() {
                counts.invoices.insert(key.clone());
            }
            let now = counts.now;
            counts.since.entry(key.clone()).or_insert(now);
            *counts.acted.entry(key).or_default() += 1;
        }
    }

    /// Whether a read finds what it asks for. Where it does not, nothing under way counts any more: this stands for
    /// having waited long enough before looking.
    pub fn finds(&self, request: &Request) -> bool {
        let Some((key, attempt)) = request.key().filter(|_| request.is_read()) else {
            return true;
        };
        let mut counts = self.counts.lock().unwrap();
        let found = counts.acted.contains_key(&key);
        if !found {
            counts.void.insert(key, attempt);
        }
        found
    }
}
