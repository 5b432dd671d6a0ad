//! Inputs in, chunks of records out.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use storekit_credentials::Span;

use crate::archive::{Archive, ArchiveFault, Backing};
use crate::buffer::{Buffer, Position};
use crate::chunk::{Piece, PieceKind};
use crate::cut::{Cut, Json, Lines, Rows, Stream};
use crate::detect::{self, Looks, SNIFF_BYTES};
use crate::document::{self, Document};
use crate::place::to_u64;
use crate::walk::{Found, Obstacle, Opening, Walk};
use crate::{
    Chunk, FileKind, Format, Names, Options, Place, SkippedReason, Source, SourceId,
    UnreadableReason,
};

/// Something to read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Input {
    /// A file, or a folder with everything below it; `-` is standard input.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// What reading comes upon. Every source yields at least one event.
#[derive(Debug)]
pub enum Event {
    /// Records.
    Chunk(Chunk),
    /// (The rest of) a source cannot be read.
    Unreadable {
        /// The source.
        source: Arc<Source>,
        /// From where on; `None` for all of it.
        place: Option<Place>,
        /// Why.
        reason: UnreadableReason,
    },
    /// A source was left out.
    Skipped {
        /// The source.
        source: Arc<Source>,
        /// Why.
        reason: SkippedReason,
    },
}

/// Reads inputs one after the other: an iterator of events. Memory is bounded by the longest record.
///
/// Folders are read whole, files that version control ignores as well, in the order of their names. In a
/// folder, symbolic links, what is no regular file, and files in formats that are not read are skipped;
/// a file that was given itself is read or reported as unreadable, and so is one whose extension promises
/// credentials, if it is empty.
pub struct Reader {
    walk: Walk,
    options: Options,
    names: Names,
    next_id: u32,
    current: Option<Current>,
    /// The archive whose members are being read.
    archive: Option<Archive>,
    /// An event that is due before anything else.
    pending: Option<Event>,
}

/// The source that is being read.
struct Current {
    source: Arc<Source>,
    input: Box<dyn Read + Send>,
    stream: Stream,
    cutter: Box<dyn Cut + Send>,
    /// Offset in the stream of what the cutter still needs.
    kept: usize,
    /// How many bytes to ask for next: few first, as most sources are short, and more as they come.
    portion: usize,
    at_end: bool,
    failure: Option<UnreadableReason>,
    has_records: bool,
}

impl Reader {
    /// Reads `inputs` in their order.
    pub fn new(inputs: impl IntoIterator<Item = Input>, options: Options) -> Self {
        Self {
            walk: Walk::new(inputs, options.limits),
            options,
            names: Names::default(),
            next_id: 0,
            current: None,
            archive: None,
            pending: None,
        }
    }

    /// Reads fields by these names too: `names` wins over what a name is known for. It must be called before reading.
    #[must_use]
    pub fn with_names(mut self, names: Names) -> Self {
        // A source that was given open has been begun.
        if let Some(current) = &mut self.current {
            current.stream.names = names.clone();
        }
        if let Some(Event::Chunk(chunk)) = &mut self.pending {
            chunk.names = names.clone();
        }
        self.names = names;
        self
    }

    /// Reads one source that is already open, under the name `name`, as if it had been given by name.
    pub fn of_source(name: &str, input: impl Read + Send + 'static, options: Options) -> Self {
        let mut reader = Self::new([], options);
        let source = reader.source(name.to_owned(), None);
        reader.start(source, Ok(Box::new(input)), true, None);
        reader
    }

    fn source(&mut self, name: String, mode: Option<u32>) -> Source {
        let id = SourceId(self.next_id);
        self.next_id = self.next_id.saturating_add(1);
        Source { id, name, format: None, mode }
    }

    /// Starts with what was found: sets what is current, or the event that is all that there is to say.
    fn start_found(&mut self, found: Found) {
        let mode = match &found.result {
            Ok(Opening::File(_, mode)) => *mode,
            _ => None,
        };
        let source = self.source(found.name, mode);
        let mut path = None;
        let input = found.result.and_then(|opening| {
            let input: Box<dyn Read + Send> = match opening {
                Opening::Stdin => Box::new(io::stdin()),
                Opening::File(file, _) => Box::new(open_file(path.insert(file))?),
            };
            Ok(input)
        });
        self.start(source, input, found.is_given, path);
    }

    fn start(
        &mut self,
        mut source: Source,
        input: Result<Box<dyn Read + Send>, Obstacle>,
        is_given: bool,
        path: Option<PathBuf>,
    ) {
        let opened = input.and_then(|mut input| {
            let mut start = Buffer::default();
            if let Err(error) = fill(&mut start, &mut input, SNIFF_BYTES) {
                // What came before the fault is read all the same.
                if start.len() == 0 {
                    return Err(error.into());
                }
                input = Box::new(Failing(Some(error)));
            }
            if detect::is_zip(start.bytes()) && self.options.format.is_none() {
                let backing = self.backing(&mut start, &mut input, path)?;
                self.archive = Some(Archive::open(&source.name, backing, self.options.limits)?);
                return Ok(None);
            }
            let format = self.format(&start, &source, is_given)?;
            source.format = Some(format);
            if format == Format::KeyFile {
                let most = self.options.limits.key_file_bytes;
                fill(&mut start, &mut input, most.saturating_add(1))?;
                if start.len() > most {
                    return Err(Obstacle::Unreadable(UnreadableReason::KeyFileTooLarge));
                }
            }
            if format.is_document() {
                let most = self.options.limits.document_bytes;
                fill(&mut start, &mut input, most.saturating_add(1))?;
                if start.len() > most {
                    return Err(Obstacle::Unreadable(UnreadableReason::DocumentTooLarge));
                }
            }
            Ok(Some((format, start, input)))
        });
        let source = Arc::new(source);
        match opened {
            Err(Obstacle::Unreadable(reason)) => {
                self.pending = Some(Event::Unreadable { source, place: None, reason });
            }
            Err(Obstacle::Skipped(reason)) => {
                self.pending = Some(Event::Skipped { source, reason });
            }
            Ok(None) => {
                if let Some(fault) = self.archive.as_ref().and_then(Archive::fault) {
                    let reason = UnreadableReason::Archive(fault);
                    self.pending = Some(Event::Unreadable { source, place: None, reason });
                } else if self.archive.as_ref().is_some_and(Archive::is_empty) {
                    let reason = SkippedReason::NoRecords;
                    self.pending = Some(Event::Skipped { source, reason });
                }
            }
            Ok(Some((Format::KeyFile, start, _))) => {
                self.pending = Some(Event::Chunk(self.key_file(source, start)));
            }
            Ok(Some((format, start, _))) if format.is_document() => {
                self.pending = Some(self.document(source, format, start, is_given));
            }
            Ok(Some((format, start, input))) => {
                let mut stream = Stream::new(start, &self.options, &self.names);
                stream.skip_bom();
                self.current = Some(Current {
                    source,
                    input,
                    stream,
                    cutter: match format {
                        Format::Ndjson | Format::Jws => Box::new(Lines::default()),
                        Format::Csv => Box::new(Rows::default()),
                        _ => Box::new(Json::default()),
                    },
                    kept: 0,
                    portion: SNIFF_BYTES,
                    at_end: false,
                    failure: None,
                    has_records: false,
                });
            }
        }
    }

    fn format(&self, start: &Buffer, source: &Source, is_given: bool) -> Result<Format, Obstacle> {
        let looks = detect::looks(start.bytes(), &source.name);
        let is_wanted = is_given || detect::has_known_extension(&source.name);
        let reason = match (looks, self.options.format) {
            (Looks::Else(FileKind::Empty), _) if is_wanted => UnreadableReason::Empty,
            (Looks::Else(FileKind::Utf16), None | Some(Format::Json | Format::Ndjson))
                if is_wanted =>
            {
                UnreadableReason::Utf16
            }
            (Looks::Like(Format::Csv), None)
                if !is_given && !detect::is_our_table(start.bytes()) =>
            {
                return Err(Obstacle::Skipped(SkippedReason::OtherFormat(FileKind::Text)));
            }
            (_, Some(format)) | (Looks::Like(format), None) => return Ok(format),
            (Looks::Else(kind), None) if !is_wanted => {
                return Err(Obstacle::Skipped(SkippedReason::OtherFormat(kind)));
            }
            (Looks::Else(FileKind::Binary), None) => UnreadableReason::Binary,
            (Looks::Else(kind), None) => UnreadableReason::OtherFormat(kind),
        };
        Err(Obstacle::Unreadable(reason))
    }

    /// Where the bytes of an archive can be read at any place: its file, or memory. An archive in an archive is not opened.
    fn backing(
        &self,
        start: &mut Buffer,
        input: &mut dyn Read,
        path: Option<PathBuf>,
    ) -> Result<Backing, Obstacle> {
        if self.archive.is_some() {
            return Err(Obstacle::Skipped(SkippedReason::OtherFormat(FileKind::Archive)));
        }
        if let Some(path) = path {
            return Ok(Backing::File(path));
        }
        let most = self.options.limits.archive_stdin_bytes;
        fill(start, input, most.saturating_add(1))?;
        if start.len() > most {
            let fault = ArchiveFault::TooLarge;
            return Err(Obstacle::Unreadable(UnreadableReason::Archive(fault)));
        }
        Ok(Backing::Memory(start.bytes().into()))
    }

    /// A document is read whole; in a folder, one that names nothing known is none of ours.
    fn document(
        &self,
        source: Arc<Source>,
        format: Format,
        buffer: Buffer,
        is_given: bool,
    ) -> Event {
        let mut stream = Stream::new(buffer, &self.options, &self.names);
        stream.skip_bom();
        let limits = self.options.limits;
        let Document { trees, parts } = {
            let document = Document::read(stream.buffer.bytes(), format, limits);
            if document.parts.is_empty() || !(is_given || document.says_something()) {
                return Event::Skipped { source, reason: SkippedReason::NoRecords };
            }
            document
        };
        for part in parts {
            let kind = match part.content {
                document::Content::Bad(kind) => PieceKind::Bad(kind),
                document::Content::Record { tree, node, beside_records } => {
                    PieceKind::Tree { tree, node, beside_records }
                }
            };
            stream.push(kind, part.span.start(), part.span.end());
        }
        let len = stream.buffer.len();
        let chunk = stream.take(len, &source);
        Event::Chunk(Chunk { trees, ..chunk })
    }

    /// A key file is one record.
    fn key_file(&self, source: Arc<Source>, buffer: Buffer) -> Chunk {
        let len = buffer.len();
        Chunk {
            source,
            buffer,
            pieces: vec![Piece {
                number: 1,
                span: Span::new(0, len),
                place: Position::START.place_until(to_u64(len)),
                kind: PieceKind::Record,
            }],
            header: None,
            trees: Vec::new(),
            limits: self.options.limits,
            names: self.names.clone(),
            layouts: Box::default(),
        }
    }
}

impl Iterator for Reader {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.pending.take() {
                return Some(event);
            }
            if let Some(current) = &mut self.current {
                if let Some(chunk) = current.next_chunk(self.options.chunk_bytes) {
                    return Some(Event::Chunk(chunk));
                }
                let last = current.last_event();
                self.current = None;
                if last.is_some() {
                    return last;
                }
            } else if let Some(archive) = &mut self.archive {
                match archive.next() {
                    Some((name, input)) => {
                        let source = self.source(name, None);
                        self.start(source, input.map_err(Obstacle::from), false, None);
                    }
                    None => self.archive = None,
                }
            } else {
                let found = self.walk.next()?;
                self.start_found(found);
            }
        }
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let source = self.current.as_ref().map(|current| &current.source);
        f.debug_struct("Reader")
            .field("options", &self.options)
            .field("source", &source)
            .finish_non_exhaustive()
    }
}

impl Current {
    fn next_chunk(&mut self, chunk_bytes: usize) -> Option<Chunk> {
        loop {
            let is_last = self.at_end && self.failure.is_none();
            let keep = self.cutter.scan(&mut self.stream, self.kept, is_last);
            self.kept = keep;
            if self.stream.is_full() || (self.at_end && !self.stream.is_empty()) {
                self.has_records = true;
                self.kept = 0;
                return Some(self.stream.take(keep, &self.source));
            }
            if self.at_end {
                return None;
            }
            if self.stream.is_empty() {
                self.stream.forget(keep);
                self.kept = 0;
            }
            // Not much more than is missing from a chunk: what is left over has to be moved.
            let missing = chunk_bytes.saturating_sub(self.stream.buffer.len());
            let portion =
                self.portion.min(missing.saturating_add(SNIFF_BYTES)).min(chunk_bytes).max(1);
            match self.stream.buffer.read_from(&mut self.input, portion) {
                Ok(0) => self.at_end = true,
                Ok(read) if read == portion => self.portion = portion.saturating_mul(2),
                Ok(_) => {}
                Err(error) => {
                    self.at_end = true;
                    self.failure = Some(error.into());
                }
            }
        }
    }

    /// What remains to be said when there are no more records.
    fn last_event(&mut self) -> Option<Event> {
        let source = Arc::clone(&self.source);
        if let Some(reason) = self.failure {
            let from = self.stream.position(self.stream.buffer.len());
            return Some(Event::Unreadable {
                source,
                place: Some(from.place_until(from.byte)),
                reason,
            });
        }
        (!self.has_records).then_some(Event::Skipped { source, reason: SkippedReason::NoRecords })
    }
}

/// Opens a file that was a regular one when it was looked at, if it still is.
fn open_file(path: &Path) -> Result<File, Obstacle> {
    let file = File::open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(Obstacle::Unreadable(UnreadableReason::NotARegularFile))
    }
}

/// What is left of a source that could not be read on.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// How many bytes are asked for with one read of what is read whole.
const MOST_AT_ONCE: usize = 64 << 10;

/// Reads until `buffer` has `most` bytes, or the source ends.
fn fill(buffer: &mut Buffer, input: &mut dyn Read, most: usize) -> io::Result<()> {
    while buffer.len() < most {
        // Room for a read is made and wiped, however little comes.
        let missing = most.saturating_sub(buffer.len()).min(MOST_AT_ONCE);
        if buffer.read_from(input, missing)? == 0 {
            break;
        }
    }
    Ok(())
}
