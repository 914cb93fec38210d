//! A connection that is still in clear, read with care.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// Hands on at most one line a read, and at most [`MAX_BYTES`] in all.
///
/// The reader above buffers what it is given. If somebody on the way appends commands in clear to the
/// answer to STARTTLS, they must not sit in that buffer and pass for the first words under TLS
/// (the flaw of CVE-2021-38371 and its kin): one line a read leaves them to the TLS handshake, which
/// fails on them. The cap bounds the memory that a server without line ends can take.
#[derive(Debug)]
pub(super) struct LineStream {
    inner: TcpStream,
    chunk: [u8; CHUNK],
    held: std::ops::Range<usize>,
    total: usize,
}

const CHUNK: usize = 2048;

/// A certificate chain and the answers to one mail are some 10 KB.
const MAX_BYTES: usize = 256 * 1024;

impl LineStream {
    pub(super) fn new(inner: TcpStream) -> Self {
        Self { inner, chunk: [0; CHUNK], held: 0..0, total: 0 }
    }
}

impl AsyncRead for LineStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.held.is_empty() {
            let mut chunk = ReadBuf::new(&mut this.chunk);
            ready!(Pin::new(&mut this.inner).poll_read(cx, &mut chunk))?;
            this.held = 0..chunk.filled().len();
            this.total += this.held.len();
            if this.total > MAX_BYTES {
                return Poll::Ready(Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "the server does not stop talking",
                )));
            }
        }
        let held = &this.chunk[this.held.clone()];
        let line = held.iter().position(|&byte| byte == b'\n').map_or(held.len(), |end| end + 1);
        let given = line.min(buf.remaining());
        buf.put_slice(&held[..given]);
        this.held.start += given;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for LineStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for LineStream {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.inner.peer_addr()
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    async fn reading(sent: Vec<u8>) -> LineStream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut server, _) = listener.accept().await.unwrap();
        tokio::spawn(async move { server.write_all(&sent).await });
        LineStream::new(stream)
    }

    #[tokio::test]
    async fn a_read_never_reaches_past_a_line() {
        let mut stream = reading(b"220 go ahead\r\n250 injected\r\n".to_vec()).await;
        let mut buffer = [0; 100];
        let first = stream.read(&mut buffer).await.unwrap();
        assert_eq!(&buffer[..first], b"220 go ahead\r\n");
        let second = stream.read(&mut buffer).await.unwrap();
        assert_eq!(&buffer[..second], b"250 injected\r\n");
    }

    #[tokio::test]
    async fn a_server_without_end_is_left() {
        let mut stream = reading(vec![b'A'; 2 * MAX_BYTES]).await;
        let mut all = Vec::new();
        let error = stream.read_to_end(&mut all).await.unwrap_err();
        assert_eq!(error.to_string(), "the server does not stop talking");
        assert!(all.len() <= MAX_BYTES);
    }
}
