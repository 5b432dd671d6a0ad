//! JSON texts of any length: an array of records, an object around such arrays, records one after the other.

use super::{Cut, MOST_PIECES, Stream};
use crate::BadRecordKind;
use crate::buffer::Position;
use crate::chunk::PieceKind;
use crate::json::envelope::{self, End, Envelope};
use crate::json::scan::{Scan, skip_blanks};

/// Cuts between values. An object at the top is kept whole up to the limit of a record, because only its end tells
/// whether it is a record or the envelope of records; from there on an envelope's records are cut one by one.
#[derive(Debug)]
pub(crate) struct Json {
    state: State,
    within: Within,
}

/// What the values are in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Within {
    Top,
    Array,
    /// An array of records in an object, which may hold credentials of its own besides.
    Envelope {
        has_own: bool,
    },
}

#[derive(Clone, Copy, Debug)]
enum State {
    Between(Due),
    /// In a value that starts at offset 0 of what is kept, scanned up to `seen`.
    Value {
        scan: Scan,
        seen: usize,
    },
    /// In something that belongs to no record.
    Garbage {
        scan: Scan,
        seen: usize,
    },
    /// In a value that is too long; what was seen of it is gone.
    Skip {
        scan: Scan,
        from: Position,
    },
    /// Behind the records of an envelope, from the bracket that closes their array.
    Tail {
        scan: Scan,
        seen: usize,
        has_own: bool,
    },
    Done,
}

/// What is due between values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Due {
    Comma,
    /// A value, or the end of the array.
    First,
    Value,
}

impl Default for Json {
    fn default() -> Self {
        Self { state: State::Between(Due::First), within: Within::Top }
    }
}

/// What a step of the scan leads to.
enum Step {
    /// Go on from this offset.
    On(usize),
    /// More bytes are needed; those before this offset are not.
    More(usize),
}

impl Cut for Json {
    fn scan(&mut self, stream: &mut Stream, from: usize, at_end: bool) -> usize {
        let mut at = from;
        while !stream.is_full() {
            let step = match self.state {
                State::Between(due) => self.between(stream, at, due, at_end),
                State::Value { scan, seen } => self.value(stream, at, scan, seen, at_end),
                State::Garbage { scan, seen } => self.garbage(stream, at, scan, seen, at_end),
                State::Skip { scan, from } => self.skip(stream, at, scan, from, at_end),
                State::Tail { scan, seen, has_own } => {
                    self.tail(stream, at, scan, seen, has_own, at_end)
                }
                State::Done => Step::More(stream.buffer.len()),
            };
            match step {
                Step::On(next) => at = next,
                Step::More(keep) => return keep,
            }
        }
        at
    }
}

impl Json {
    fn between(&mut self, stream: &mut Stream, at: usize, due: Due, at_end: bool) -> Step {
        let token = skip_blanks(stream.buffer.bytes(), at);
        let next = token.saturating_add(1);
        let Some(&byte) = stream.buffer.bytes().get(token) else {
            if at_end {
                if self.within != Within::Top {
                    stream.push_bad(BadRecordKind::Truncated, token, token);
                }
                self.state = State::Done;
            }
            return Step::More(token);
        };
        match (self.within, due, byte) {
            (Within::Top, _, b'[') => {
                self.within = Within::Array;
                self.state = State::Between(Due::First);
                Step::On(next)
            }
            (Within::Array | Within::Envelope { .. }, _, b']') => {
                if due == Due::Value {
                    stream.push_bad(BadRecordKind::BetweenRecords, token, next);
                }
                self.leave(token)
            }
            (Within::Array | Within::Envelope { .. }, _, b',') => {
                if due != Due::Comma {
                    stream.push_bad(BadRecordKind::BetweenRecords, token, next);
                }
                self.state = State::Between(Due::Value);
                Step::On(next)
            }
            (Within::Array | Within::Envelope { .. }, Due::Comma, _) if byte != b'{' => {
                self.state = State::Garbage { scan: Scan::START, seen: 0 };
                Step::On(token)
            }
            _ => {
                if self.within != Within::Top && due == Due::Comma {
                    stream.push_bad(BadRecordKind::BetweenRecords, token, token);
                }
                self.state = State::Value { scan: Scan::START, seen: 0 };
                Step::On(token)
            }
        }
    }

    /// Leaves an array whose closing bracket is at `bracket`.
    fn leave(&mut self, bracket: usize) -> Step {
        if let Within::Envelope { has_own } = self.within {
            self.state = State::Tail { scan: Scan::IN_OBJECT, seen: 1, has_own };
            return Step::On(bracket);
        }
        self.within = Within::Top;
        self.state = State::Between(Due::First);
        Step::On(bracket.saturating_add(1))
    }

    fn value(
        &mut self,
        stream: &mut Stream,
        start: usize,
        mut scan: Scan,
        seen: usize,
        at_end: bool,
    ) -> Step {
        let len = stream.buffer.len();
        let limit = stream.limits.record_bytes;
        let found = scan.find_end(stream.buffer.bytes(), start.saturating_add(seen));
        let end = found.unwrap_or(len);
        if end.saturating_sub(start) > limit {
            if let Some(step) = self.open_envelope(stream, start, start.saturating_add(limit)) {
                return step;
            }
            if found.is_some() {
                stream.push_bad(BadRecordKind::TooLong, start, end);
                return self.after_value(end);
            }
            let from = stream.position(start);
            self.state = State::Skip { scan, from };
            return Step::On(len);
        }
        if found.is_some() || (at_end && scan.may_end_here()) {
            return self.complete(stream, start, end);
        }
        if at_end {
            return self.truncated(stream, start, len);
        }
        let seen = len.saturating_sub(start);
        self.state = State::Value { scan, seen };
        Step::More(start)
    }

    /// A value that is whole.
    fn complete(&mut self, stream: &mut Stream, start: usize, end: usize) -> Step {
        let Some(envelope) = self.envelope(stream, start, end) else {
            stream.push_json(start, end, self.within == Within::Top);
            return self.after_value(end);
        };
        if envelope.end != End::Closed
            && let Some(step) = self.open_envelope(stream, start, end)
        {
            return step;
        }
        if envelope.has_own {
            stream.push(PieceKind::Envelope, start, end);
        }
        for record in envelope.records {
            let record = record.shifted(start);
            stream.push_json(record.start(), record.end(), false);
        }
        self.after_value(end)
    }

    /// A value that the end of the source cuts off.
    fn truncated(&mut self, stream: &mut Stream, start: usize, len: usize) -> Step {
        if let Some(step) = self.open_envelope(stream, start, len) {
            return step;
        }
        let mut from = start;
        if let Some(envelope) = self.envelope(stream, start, len) {
            for record in envelope.records {
                let record = record.shifted(start);
                stream.push_json(record.start(), record.end(), false);
                from = record.end();
            }
        }
        stream.push_bad(BadRecordKind::Truncated, from, len);
        self.state = State::Done;
        Step::More(len)
    }

    /// The bytes of an object at the top, read as an envelope, if they are one.
    fn envelope(&self, stream: &Stream, start: usize, end: usize) -> Option<Envelope> {
        let bytes = stream.buffer.bytes().get(start..end)?;
        if self.within != Within::Top || bytes.first() != Some(&b'{') {
            return None;
        }
        envelope::read(bytes, MOST_PIECES).filter(|envelope| !envelope.records.is_empty())
    }

    /// Takes the records out of an envelope that cannot be taken whole, and goes on within the array where its bytes, up
    /// to `end`, end. `None` where they do not end in an array of records.
    fn open_envelope(&mut self, stream: &mut Stream, start: usize, end: usize) -> Option<Step> {
        let envelope = self.envelope(stream, start, end)?;
        let End::InArray { at, comma_due } = envelope.end else {
            return None;
        };
        for record in envelope.records {
            let record = record.shifted(start);
            stream.push_json(record.start(), record.end(), false);
        }
        self.within = Within::Envelope { has_own: envelope.has_own };
        self.state = State::Between(if comma_due { Due::Comma } else { Due::Value });
        Some(Step::On(start.saturating_add(at)))
    }

    fn after_value(&mut self, end: usize) -> Step {
        self.state = State::Between(match self.within {
            Within::Top => Due::First,
            Within::Array | Within::Envelope { .. } => Due::Comma,
        });
        Step::On(end)
    }

    fn garbage(
        &mut self,
        stream: &mut Stream,
        start: usize,
        mut scan: Scan,
        seen: usize,
        at_end: bool,
    ) -> Step {
        let len = stream.buffer.len();
        let found = scan.find_end(stream.buffer.bytes(), start.saturating_add(seen));
        let end = found.unwrap_or(len);
        if end.saturating_sub(start) > stream.limits.record_bytes && found.is_none() {
            let from = stream.position(start);
            self.state = State::Skip { scan, from };
            return Step::On(len);
        }
        if found.is_none() && !at_end {
            let seen = len.saturating_sub(start);
            self.state = State::Garbage { scan, seen };
            return Step::More(start);
        }
        stream.push_bad(BadRecordKind::BetweenRecords, start, end);
        self.after_value(end)
    }

    fn skip(
        &mut self,
        stream: &mut Stream,
        at: usize,
        mut scan: Scan,
        from: Position,
        at_end: bool,
    ) -> Step {
        let len = stream.buffer.len();
        let found = scan.find_end(stream.buffer.bytes(), at);
        if let Some(end) = found {
            stream.push_skipped(from, end);
            return self.after_value(end);
        }
        self.state = State::Skip { scan, from };
        if at_end {
            stream.push_skipped(from, len);
            self.state = State::Done;
        }
        Step::More(len)
    }

    fn tail(
        &mut self,
        stream: &mut Stream,
        start: usize,
        mut scan: Scan,
        seen: usize,
        has_own: bool,
        at_end: bool,
    ) -> Step {
        let len = stream.buffer.len();
        let found = scan.find_end(stream.buffer.bytes(), start.saturating_add(seen));
        let end = found.unwrap_or(len);
        if found.is_some() {
            let bytes = stream.buffer.bytes().get(start..end).unwrap_or_default();
            if has_own || !envelope::is_mere_end(bytes) {
                stream.push_bad(BadRecordKind::EnvelopeTooLong, start, end);
            }
            self.within = Within::Top;
            return self.after_value(end);
        }
        if end.saturating_sub(start) > stream.limits.record_bytes {
            let from = stream.position(start);
            self.within = Within::Top;
            self.state = State::Skip { scan, from };
            return Step::On(len);
        }
        if at_end {
            stream.push_bad(BadRecordKind::Truncated, start, len);
            self.state = State::Done;
            return Step::More(len);
        }
        let seen = len.saturating_sub(start);
        self.state = State::Tail { scan, seen, has_own };
        Step::More(start)
    }
}
