//! A real Chromium, spoken to over its debugging pipe. Skipped, and said so, where there is none.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};

/// So long may an answer take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Without the errands of its own that a browser runs.
const FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
];

/// A page in a browser; ended with the test.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: String,
    asked: u64,
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts a browser whose every request goes to `proxy`; says plainly when `test` is skipped without one.
    pub(crate) fn start(test: &str, proxy: &Proxy) -> Option<Self> {
        let profile = tempfile::tempdir().unwrap();
        let there = Command::new("sh").args(["-c", "command -v chromium"]).output().unwrap();
        if !there.status.success() {
            eprintln!("SKIPPED: {test}: no chromium here");
            return None;
        }
        // The pipe is read from 3 and written to 4: a shell lays the standard ones there.
        let mut child = Command::new("sh")
            .args(["-c", "exec chromium \"$@\" 3<&0 4>&1 >/dev/null 2>&1", "chromium"])
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--proxy-server=http://127.0.0.1:{}", proxy.port))
            .arg("--proxy-bypass-list=<-loopback>")
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, from) = channel();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            let mut answer = Vec::new();
            while answers.read_until(0, &mut answer).is_ok_and(|read| read > 0) {
                answer.pop();
                let Ok(value) = serde_json::from_slice(&answer) else { return };
                if sender.send(value).is_err() {
                    return;
                }
                answer.clear();
            }
        });
        let to = child.stdin.take().unwrap();
        let mut browser =
            Self { child, to, from, session: String::new(), asked: 0, events: Vec::new(), _profile: profile };
        let target = browser.ask("Target.createTarget", &json!({"url": "about:blank"}))["targetId"].clone();
        let attached = browser.ask("Target.attachToTarget", &json!({"targetId": target, "flatten": true}));
        attached["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.ask(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    /// Opens a page in a window so many pixels wide, and waits until it is there.
    pub(crate) fn open(&mut self, address: &str, width: u32) {
        let metrics = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500});
        self.ask("Emulation.setDeviceMetricsOverride", &metrics);
        let loads = self.heard("Page.loadEventFired").count();
        self.ask("Page.navigate", &json!({"url": address}));
        while self.heard("Page.loadEventFired").count() == loads {
            let event = self.from.recv_timeout(PATIENCE).unwrap();
            self.events.push(event);
        }
    }

    /// Pages opened from now on may not run what they bear.
    pub(crate) fn forbid_scripts(&mut self) {
        self.ask("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    }

    /// What an expression gives.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let answer = self.ask("Runtime.evaluate", &json!({"expression": expression, "returnByValue": true}));
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until what is under way has been done: two frames.
    pub(crate) fn settle(&mut self) {
        let frames = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))";
        self.ask("Runtime.evaluate", &json!({"expression": frames, "awaitPromise": true}));
    }

    /// How many pages it prints on.
    pub(crate) fn pages_printed(&mut self) -> usize {
        let pdf = decoded(self.ask("Page.printToPDF", &json!({}))["data"].as_str().unwrap());
        let text = String::from_utf8_lossy(&pdf);
        // Each page names the tree of pages that it hangs in.
        text.matches("/Parent ").count()
    }

    /// What the console was told: errors, warnings, exceptions.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let logged = self.heard("Log.entryAdded").map(|event| &event["params"]["entry"]["text"]);
        let thrown = self.heard("Runtime.exceptionThrown").map(|event| &event["params"]["exceptionDetails"]["text"]);
        let said = self.heard("Runtime.consoleAPICalled").map(|event| &event["params"]["args"][0]["value"]);
        logged.chain(thrown).chain(said).map(ToString::to_string).collect()
    }

    /// Addresses that pages asked for, but for files and what they bear in themselves.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.heard("Network.requestWillBeSent").map(|event| &event["params"]["request"]["url"]);
        let requests =
            requests.filter_map(Value::as_str).filter(|url| !url.starts_with("file:") && !url.starts_with("data:"));
        requests.map(str::to_owned).collect()
    }

    fn heard(&self, method: &str) -> impl Iterator<Item = &Value> {
        self.events.iter().filter(move |event| event["method"] == method)
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let mut message = json!({"id": self.asked, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut answer = self.from.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no answer to {method}"));
            if answer["id"] != self.asked {
                self.events.push(answer);
                continue;
            }
            assert!(answer.get("error").is_none(), "{method}: {answer}");
            return answer["result"].take();
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        // Where it does not end by itself it is ended.
        let gone = (0..200).any(|_| {
            thread::sleep(Duration::from_millis(50));
            self.child.try_wait().is_ok_and(|status| status.is_some())
        });
        if !gone {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// What base64 stands for.
pub(crate) fn decoded(base64: &str) -> Vec<u8> {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for place in base64.chars().filter_map(|c| SIGNS.find(c)) {
        (bits, count) = (bits << 6 | place as u32, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

/// A proxy that notes what it is asked for and gives nothing.
pub(crate) struct Proxy {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut begin = [0; 512];
                let read = stream.read(&mut begin).unwrap_or(0);
                let line = String::from_utf8_lossy(&begin[..read]).lines().next().unwrap_or_default().to_owned();
                noted.lock().unwrap().push(line);
            }
        });
        Self { port, asked }
    }

    /// The first line of each request.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
