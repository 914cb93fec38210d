//! The browser as a process: found, started with its network closed, watched, ended.

use std::{
    env,
    ffi::OsString,
    io::{self, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, WaitOptions, getuid, kill_process_group, waitpgid};

use super::{
    RenderError, Settings,
    folder::Folder,
    group,
    wire::{Line, Wire},
};

/// What it is called by those who package it.
const NAMES: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell", "chrome"];

/// How it is started. Names resolve to nothing, what goes by address goes to a proxy that is not there, and so does
/// what is on this machine; its own errands are off.
const ARGUMENTS: [&str; 25] = [
    "--headless=new",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
];

/// It speaks on the file descriptors 3 and 4: the shell lays its own stdin and stdout there.
const SHELL: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#;

/// How often the watch looks.
const WATCH: Duration = Duration::from_millis(200);
/// How long the killed may take to be gone.
const GONE: Duration = Duration::from_secs(2);

/// The program that would be started.
pub fn find(settings: &Settings) -> Result<PathBuf, RenderError> {
    if let Some(path) = &settings.browser {
        // It is started in a folder of its own.
        let path = std::path::absolute(path).map_err(RenderError::Start)?;
        return if path.is_file() { Ok(path) } else { Err(RenderError::NotThere(path)) };
    }
    let folders: Vec<PathBuf> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let places = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file()).ok_or(RenderError::NoBrowser)
}

/// A browser that runs. It is killed, with all its processes, when this is dropped.
pub(super) struct Browser {
    child: Child,
    /// To talk with it.
    pub(super) wire: Line,
    /// Why the watch has ended it.
    verdict: Arc<Mutex<Option<RenderError>>>,
    /// Dropped, it ends the watch.
    watched: Option<mpsc::Sender<()>>,
    watch: Option<JoinHandle<()>>,
    /// Gone last: the browser writes into it.
    folder: Option<Folder>,
}

impl Browser {
    /// Starts it. It ends by itself when the deadline has passed, it has grown too large, or `given_up` is set.
    pub(super) fn start(settings: &Settings, given_up: Arc<AtomicBool>) -> Result<Self, RenderError> {
        let program = find(settings)?;
        let folder = Folder::new().map_err(RenderError::Start)?;
        let mut child =
            command(&program, &folder, settings.sandbox && !getuid().is_root()).spawn().map_err(RenderError::Start)?;
        let group = child.id();
        let (Some(output), Some(input)) = (child.stdout.take(), child.stdin.take()) else {
            return Err(RenderError::Start(io::ErrorKind::BrokenPipe.into()));
        };
        let verdict = Arc::new(Mutex::new(None));
        let (watched, end) = mpsc::channel();
        let (told, settings) = (Arc::clone(&verdict), settings.clone());
        let watch = thread::spawn(move || {
            if let Some(why) = watch(group, &settings, &given_up, &end) {
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                kill(group);
            }
        });
        let wire = Wire::new(BufReader::new(output), input);
        Ok(Self { child, wire, verdict, watched: Some(watched), watch: Some(watch), folder: Some(folder) })
    }

    /// The error that is to be told where talking with it failed: why the watch has ended it, if it has.
    pub(super) fn reason(&self, otherwise: RenderError) -> RenderError {
        self.verdict.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or(otherwise)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let group = self.child.id();
        kill(group);
        self.watched = None;
        if let Some(watch) = self.watch.take() {
            let _ = watch.join();
        }
        let _ = self.child.wait();
        let since = Instant::now();
        while group::is_alive(group) && since.elapsed() < GONE {
            thread::sleep(Duration::from_millis(10));
        }
        bury(group);
        self.folder = None;
    }
}

fn command(program: &Path, folder: &Folder, sandbox: bool) -> Command {
    let mut profile = OsString::from("--user-data-dir=");
    profile.push(folder.path());
    let mut command = Command::new("sh");
    command.arg("-c").arg(SHELL).arg(program).args(ARGUMENTS).arg(profile);
    if !sandbox {
        command.arg("--no-sandbox");
    }
    command
        .arg("about:blank")
        .env_clear()
        .envs(env::vars_os().filter(|(name, _)| name == "PATH" || name == "LANG" || name == "LC_ALL"))
        // Whatever it leaves lying about lies in the folder that goes with it.
        .envs(
            ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"]
                .map(|name| (name, folder.path())),
        )
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0);
    command
}

/// Why the browser has to be ended; `None` where it was let go before.
fn watch(group: u32, settings: &Settings, given_up: &AtomicBool, end: &mpsc::Receiver<()>) -> Option<RenderError> {
    let since = Instant::now();
    loop {
        match end.recv_timeout(WATCH) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
        }
        if given_up.load(Ordering::Relaxed) {
            return Some(RenderError::GivenUp);
        }
        if since.elapsed() > settings.deadline {
            return Some(RenderError::TooSlow);
        }
        if group::memory(group) > settings.max_memory {
            return Some(RenderError::TooMuchMemory);
        }
    }
}

fn pid(group: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(group).ok()?)
}

fn kill(group: u32) {
    if let Some(pid) = pid(group) {
        // An error means that none is left.
        let _ = kill_process_group(pid, Signal::KILL);
    }
}

/// Where this is the first process of a container, the browser's orphans are its own to bury.
fn bury(group: u32) {
    let Some(pid) = pid(group) else { return };
    while let Ok(Some(_)) = waitpgid(pid, WaitOptions::NOHANG) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_is_not_there_is_said_to_be_missing() {
        let settings = Settings { browser: Some("/nowhere/chromium".into()), ..Settings::default() };
        let error = Browser::start(&settings, Arc::default()).err().unwrap();
        assert_eq!(error.to_string(), "no browser at /nowhere/chromium");
        assert!(RenderError::NoBrowser.to_string().contains("install chromium"));
    }

    #[test]
    fn what_runs_is_killed_with_all_it_has_started() {
        let mut child = Command::new("sh").args(["-c", "sleep 600 & sleep 600"]).process_group(0).spawn().unwrap();
        let group = child.id();
        assert!(group::is_alive(group));
        kill(group);
        child.wait().unwrap();
        while group::is_alive(group) {
            thread::yield_now();
        }
    }

    #[test]
    fn the_watch_says_why_it_ends_a_browser() {
        let (_keep, end) = mpsc::channel();
        let rushed = Settings { deadline: Duration::ZERO, ..Settings::default() };
        assert!(matches!(watch(u32::MAX, &rushed, &AtomicBool::new(false), &end), Some(RenderError::TooSlow)));
        let given_up = AtomicBool::new(true);
        assert!(matches!(watch(u32::MAX, &rushed, &given_up, &end), Some(RenderError::GivenUp)));
    }
}
