//! Bytes that are only appended, and read again later: in memory while they are few, in a temporary file when they
//! are many.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

/// Bytes that are only appended, and read again later.
#[derive(Debug)]
pub(super) struct Spool {
    /// What has not gone to the file.
    tail: Vec<u8>,
    file: Option<File>,
    /// How many bytes have gone to the file.
    filed: u64,
    /// How many bytes the tail may have. Where no file can be had, or its disk is full, there is no limit.
    limit: usize,
}

impl Spool {
    /// Once there is a file, what goes to it at a time: it stays in the processor's cache until then.
    const PIECE: usize = 64 << 10;

    /// With no bytes, of which `limit` at most will be kept in memory.
    pub(super) const fn new(limit: usize) -> Self {
        Self { tail: Vec::new(), file: None, filed: 0, limit }
    }

    pub(super) fn append(&mut self, bytes: &[u8]) {
        if self.tail.len().saturating_add(bytes.len()) > self.limit {
            let is_unloaded = self.unload().is_ok();
            self.limit = if is_unloaded { self.limit.min(Self::PIECE) } else { usize::MAX };
        }
        self.tail.extend_from_slice(bytes);
    }

    /// Writes the tail to the file. If that fails the tail stays, and so does what the file had before.
    fn unload(&mut self) -> io::Result<()> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile()?,
        };
        let written =
            file.seek(SeekFrom::Start(self.filed)).and_then(|_| file.write_all(&self.tail));
        self.file = Some(file);
        written?;
        self.filed = self.filed.saturating_add(length(self.tail.len()));
        self.tail.clear();
        self.tail.shrink_to(Self::PIECE);
        Ok(())
    }

    pub(super) fn len(&self) -> u64 {
        self.filed.saturating_add(length(self.tail.len()))
    }

    /// Fills `out` with the bytes from `start` on. It fails where they cannot be read, or end before.
    pub(super) fn read(&self, start: u64, out: &mut [u8]) -> io::Result<()> {
        let in_file = self.filed.saturating_sub(start).min(length(out.len()));
        let (from_file, from_tail) = out
            .split_at_mut_checked(usize::try_from(in_file).unwrap_or(usize::MAX))
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        if let Some(file) = self.file.as_ref().filter(|_| !from_file.is_empty()) {
            let mut file: &File = file;
            file.seek(SeekFrom::Start(start))?;
            file.read_exact(from_file)?;
        }
        let at = usize::try_from(start.saturating_sub(self.filed)).unwrap_or(usize::MAX);
        let tail = self
            .tail
            .get(at..at.saturating_add(from_tail.len()))
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        for (to, from) in from_tail.iter_mut().zip(tail) {
            *to = *from;
        }
        Ok(())
    }
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_wherever_they_are_kept() {
        for limit in [0, 3, 10, 1000] {
            let mut spool = Spool::new(limit);
            for number in 0..100_u8 {
                spool.append(&[number, number, number]);
            }
            assert_eq!(spool.len(), 300);
            let mut all = vec![0; 300];
            spool.read(0, &mut all).unwrap();
            assert!(all.chunks_exact(3).zip(0..).all(|(three, number)| three == [number; 3]));
            for start in 0..250_u8 {
                let mut some = [0; 10];
                spool.read(u64::from(start), &mut some).unwrap();
                assert_eq!(some[0], start / 3, "{limit} {start}");
            }
            assert!(spool.read(295, &mut [0; 10]).is_err());
        }
    }
}
