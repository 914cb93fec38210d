//! Messages to the browser and back: JSON, each with a NUL behind it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{ChildStdin, ChildStdout},
};

use serde_json::{Value, json};

use super::RenderError;

/// The largest message that is taken, in bytes: a page's text, escaped.
const MAX_MESSAGE: u64 = 96 << 20;

/// The line to a browser that runs.
pub(super) type Line = Wire<BufReader<ChildStdout>, ChildStdin>;

/// The two ends of a line.
pub(super) struct Wire<R, W> {
    input: R,
    output: W,
    sent: u64,
}

impl<R: BufRead, W: Write> Wire<R, W> {
    pub(super) fn new(input: R, output: W) -> Self {
        Self { input, output, sent: 0 }
    }

    /// Sends a command; its number, by which the answer is known.
    pub(super) fn send(&mut self, method: &str, params: &Value, session: Option<&str>) -> Result<u64, RenderError> {
        self.sent += 1;
        let mut message = json!({"id": self.sent, "method": method, "params": params});
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let written = self.output.write_all(&bytes).and_then(|()| self.output.flush());
        written.map_err(|error| RenderError::broken(error.to_string()))?;
        Ok(self.sent)
    }

    /// The next message.
    pub(super) fn receive(&mut self) -> Result<Value, RenderError> {
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(MAX_MESSAGE).read_until(0, &mut bytes);
        read.map_err(|error| RenderError::broken(error.to_string()))?;
        if bytes.pop() != Some(0) {
            let ended = (bytes.len() as u64) < MAX_MESSAGE - 1;
            return Err(if ended { RenderError::broken("it ended") } else { RenderError::TooLarge });
        }
        serde_json::from_slice(&bytes).map_err(|error| RenderError::broken(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_numbered_and_answers_read_one_by_one() {
        let mut wire = Wire::new(b"{\"id\":1}\0{\"method\":\"x\"}\0{\"id".as_slice(), Vec::new());
        assert_eq!(wire.send("Page.enable", &json!({}), Some("s")).unwrap(), 1);
        assert_eq!(wire.send("Page.navigate", &json!({"url": "about:blank"}), None).unwrap(), 2);
        let sent = String::from_utf8(wire.output.clone()).unwrap();
        assert!(sent.starts_with("{\"id\":1,") && sent.contains("\"sessionId\":\"s\"}\0{\"id\":2"), "{sent}");
        assert_eq!(wire.receive().unwrap()["id"], 1);
        assert_eq!(wire.receive().unwrap()["method"], "x");
        assert_eq!(wire.receive().unwrap_err().to_string(), "the browser broke off: it ended");
    }
}
