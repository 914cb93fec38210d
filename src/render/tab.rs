//! A tab of the browser: pages laid into it, questions asked of them, pictures taken.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{RenderError, wire::Line};

/// The view, in CSS pixels.
const WIDTH: u32 = 1_280;
const HEIGHT: u32 = 900;

/// What a page may do: be laid out. Its scripts, forms and refreshes are off, and it can fetch nothing.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline' data:; font-src data:; img-src data:; base-uri 'none'; sandbox";

/// A part of the page, in CSS pixels of the page.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
pub(super) struct Frame {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The browser's one tab.
pub(super) struct Tab<'w> {
    wire: &'w mut Line,
    session: String,
    /// The world in which questions are asked of the page that is there.
    world: Option<Value>,
    /// The page that is to come as the next answer; all else that is asked for is refused.
    next: Option<String>,
    loaded: bool,
}

impl<'w> Tab<'w> {
    /// Takes the tab that the browser has opened.
    pub(super) fn open(wire: &'w mut Line) -> Result<Self, RenderError> {
        let mut tab = Self { wire, session: String::new(), world: None, next: None, loaded: false };
        let targets = tab.ask("Target.getTargets", &json!({}))?;
        let pages = targets["targetInfos"].as_array().into_iter().flatten();
        let page = pages.into_iter().find(|target| target["type"] == "page");
        let page = page.map(|target| target["targetId"].clone()).ok_or_else(|| RenderError::broken("it has no tab"))?;
        let attached = tab.ask("Target.attachToTarget", &json!({"targetId": page, "flatten": true}))?;
        tab.session = text(&attached["sessionId"])?;
        tab.ask("Fetch.enable", &json!({"patterns": [{"urlPattern": "*"}]}))?;
        tab.ask("Page.enable", &json!({}))?;
        tab.ask("Inspector.enable", &json!({}))?;
        let view = json!({"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false});
        tab.ask("Emulation.setDeviceMetricsOverride", &view)?;
        Ok(tab)
    }

    /// Lays a page out as if it had come from an address, and waits until it stands.
    pub(super) fn lay_out(&mut self, page: &str, address: &str) -> Result<(), RenderError> {
        (self.next, self.loaded, self.world) = (Some(page.to_owned()), false, None);
        let went = self.ask("Page.navigate", &json!({"url": address}))?;
        if let Some(why) = went["errorText"].as_str() {
            return Err(RenderError::broken(why));
        }
        while !self.loaded {
            let message = self.wire.receive()?;
            self.hear(&message)?;
        }
        let frames = self.ask("Page.getFrameTree", &json!({}))?;
        let world = self.ask("Page.createIsolatedWorld", &json!({"frameId": frames["frameTree"]["frame"]["id"]}))?;
        self.world = Some(world["executionContextId"].clone());
        Ok(())
    }

    /// The value of an expression, in a world of its own beside the page; waits for promises.
    pub(super) fn evaluate(&mut self, expression: &str) -> Result<Value, RenderError> {
        let answer = self.ask(
            "Runtime.evaluate",
            &json!({"expression": expression, "contextId": self.world, "returnByValue": true, "awaitPromise": true}),
        )?;
        match answer.get("exceptionDetails") {
            Some(exception) => {
                let said = exception["exception"]["description"].as_str().unwrap_or("an exception");
                Err(RenderError::broken(said.lines().next().unwrap_or_default()))
            }
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// A picture of a part of the view, as PNG, each CSS pixel so many pixels wide.
    pub(super) fn photograph(&mut self, frame: Frame, scale: f64) -> Result<Vec<u8>, RenderError> {
        let Frame { x, y, width, height } = frame;
        let clip = json!({"x": x, "y": y, "width": width, "height": height, "scale": scale});
        let shot =
            self.ask("Page.captureScreenshot", &json!({"format": "png", "optimizeForSpeed": true, "clip": clip}))?;
        BASE64_STANDARD.decode(text(&shot["data"])?).map_err(|error| RenderError::broken(error.to_string()))
    }

    /// Sends a command and waits for its answer.
    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, RenderError> {
        let session = (!self.session.is_empty()).then_some(self.session.as_str());
        let number = self.wire.send(method, params, session)?;
        loop {
            let mut message = self.wire.receive()?;
            if message["id"] == number {
                return match message["error"]["message"].as_str() {
                    Some(why) => Err(RenderError::broken(format!("{method}: {why}"))),
                    None => Ok(message["result"].take()),
                };
            }
            self.hear(&message)?;
        }
    }

    /// What the browser says by itself. The first thing asked for is the page; nothing else ever comes.
    fn hear(&mut self, message: &Value) -> Result<(), RenderError> {
        match message["method"].as_str() {
            Some("Fetch.requestPaused") => {
                let request = &message["params"]["requestId"];
                match self.next.take() {
                    Some(page) => self.answer(request, &page),
                    None => self.refuse(request),
                }
            }
            Some("Page.loadEventFired") => {
                self.loaded = true;
                Ok(())
            }
            Some("Inspector.targetCrashed") => Err(RenderError::broken("the page crashed it")),
            _ => Ok(()),
        }
    }

    fn answer(&mut self, request: &Value, page: &str) -> Result<(), RenderError> {
        let headers = json!([
            {"name": "Content-Type", "value": "text/html; charset=utf-8"},
            {"name": "Content-Security-Policy", "value": POLICY},
            {"name": "X-DNS-Prefetch-Control", "value": "off"},
        ]);
        let body = BASE64_STANDARD.encode(page);
        let answer = json!({"requestId": request, "responseCode": 200, "responseHeaders": headers, "body": body});
        self.wire.send("Fetch.fulfillRequest", &answer, Some(&self.session)).map(drop)
    }

    fn refuse(&mut self, request: &Value) -> Result<(), RenderError> {
        let refusal = json!({"requestId": request, "errorReason": "BlockedByClient"});
        self.wire.send("Fetch.failRequest", &refusal, Some(&self.session)).map(drop)
    }
}

fn text(value: &Value) -> Result<String, RenderError> {
    value.as_str().map(str::to_owned).ok_or_else(|| RenderError::broken("an answer without its text"))
}
