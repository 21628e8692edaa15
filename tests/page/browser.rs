//! A browser for tests: Chromium behind chromedriver, spoken to in the words of the W3C WebDriver protocol.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use serde_json::{Value, json};

/// Set to `1` where a missing browser is a failure, as in continuous integration.
const REQUIRED: &str = "MUQABALA_REQUIRE_BROWSER";

pub const ENTER: &str = "\u{E007}";
pub const ESCAPE: &str = "\u{E00C}";
pub const LEFT: &str = "\u{E012}";
pub const RIGHT: &str = "\u{E014}";
pub const DOWN: &str = "\u{E015}";

/// A session with its browser; both end with it.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

/// Whether a tool is required although it is not there.
pub fn absent(what: &str) {
    let required = std::env::var(REQUIRED).is_ok_and(|value| value == "1");
    assert!(!required, "{REQUIRED} is set, and there is no {what}");
    eprintln!("no {what} on this machine: nothing was checked with it");
}

/// The first program of these names on the path.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

impl Browser {
    /// Starts a browser; `None`, with a word about it, when there is none and none is required.
    pub fn start() -> Option<Self> {
        let chromium = program(&["chromium", "chromium-browser", "google-chrome"]);
        let driver = program(&["chromedriver"]);
        let (Some(chromium), Some(driver)) = (chromium, driver) else {
            absent("chromium with chromedriver");
            return None;
        };
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver tells its port");
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().expect("a folder");
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
            _profile: profile,
        };
        let profile = browser._profile.path().display();
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": {
                "binary": chromium,
                "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                         "--disable-background-networking", "--hide-scrollbars", "--window-size=1400,1000",
                         "--lang=en", format!("--user-data-dir={profile}")],
            },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let value = browser.call("POST", "/session", &capabilities);
        let id = value["sessionId"].as_str().expect("a session");
        browser.session = format!("/session/{id}");
        browser.post("/timeouts", &json!({ "script": 300_000 }));
        Some(browser)
    }

    /// Sends a command and gives the value of the answer.
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" {
            body.to_string()
        } else {
            String::new()
        };
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port)).expect("chromedriver listens");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .expect("chromedriver reads");
        // The driver keeps the connection open: the answer ends where its head says.
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("chromedriver answers");
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("chromedriver answers");
        let mut answer: Value =
            serde_json::from_slice(&body).unwrap_or_else(|e| panic!("{path}: {e}"));
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{path}: {value}");
        value
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        self.call("POST", &format!("{}{command}", self.session), body)
    }

    /// Opens a file at a fragment, from nothing: what came before is left.
    pub fn open(&self, page: &Path, fragment: &str) {
        self.post("/url", &json!({ "url": "about:blank" }));
        self.log("browser");
        self.log("performance");
        self.post(
            "/url",
            &json!({ "url": format!("file://{}{fragment}", page.display()) }),
        );
    }

    /// The value of a script's `return`; a promise is awaited.
    pub fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The value of an expression that holds after at most a minute; the page draws and scrolls in its own time.
    pub fn wait(&self, expression: &str) {
        for _ in 0..1200 {
            if self.run(&format!("return Boolean({expression})")) == json!(true) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!(
            "never true: {expression}\n{}",
            self.run("return document.querySelector('main').innerText.slice(0, 2000)")
        );
    }

    /// The texts that an expression gives.
    pub fn texts(&self, expression: &str) -> Vec<String> {
        let values = self.run(&format!("return {expression}"));
        let texts = values.as_array().expect("a list").iter();
        texts
            .map(|text| text.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Types keys, one after the other, into what has the focus.
    pub fn press(&self, keys: &[&str]) {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|key| {
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect();
        self.post(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }),
        );
    }

    /// Moves the pointer onto an element.
    pub fn point_at(&self, selector: &str) {
        let script = format!(
            "const e = document.querySelector('{selector}'); \
             e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); return e"
        );
        let onto = json!({ "type": "pointerMove", "origin": self.run(&script), "x": 0, "y": 0 });
        self.pointer(json!([onto]));
    }

    /// Clicks an element as a reader does.
    pub fn click(&self, selector: &str) {
        self.point_at(selector);
        self.pointer(
            json!([{ "type": "pointerDown", "button": 0 }, { "type": "pointerUp", "button": 0 }]),
        );
    }

    fn pointer(&self, actions: Value) {
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        self.post("/actions", &json!({ "actions": [mouse] }));
    }

    /// What has been logged since the page was opened.
    pub fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.post("/se/log", &json!({ "type": kind }));
        entries.as_array().expect("a list").clone()
    }

    /// The addresses that the page asked for, but for itself.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.log("performance").into_iter().filter_map(|entry| {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let sent = message["message"]["method"] == "Network.requestWillBeSent";
            sent.then(|| {
                message["message"]["params"]["request"]["url"]
                    .as_str()
                    .map(str::to_owned)
            })?
        });
        entries
            .filter(|url| !url.starts_with("data:") && !url.starts_with("about:"))
            .collect()
    }

    /// A command of the DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
    }

    /// The page as printed on A4, in the bytes of a PDF.
    pub fn printed(&self) -> Vec<u8> {
        let printed = self.devtools(
            "Page.printToPDF",
            json!({ "preferCSSPageSize": true, "printBackground": false }),
        );
        decode(&printed["data"])
    }

    /// What a window of this size shows, in the bytes of a PNG.
    pub fn screenshot(&self, width: u32, height: u32, dark: bool) -> Vec<u8> {
        let scheme = if dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        );
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
            }),
        );
        self.run(
            "return document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 400)))",
        );
        decode(&self.call("GET", &format!("{}/screenshot", self.session), &Value::Null))
    }
}

fn decode(value: &Value) -> Vec<u8> {
    let text = value.as_str().expect("a file in base64");
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("base64")
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.call("DELETE", &self.session, &Value::Null);
        }
        // The driver may have ended already; nothing hangs on it.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
