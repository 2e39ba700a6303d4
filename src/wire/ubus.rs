//! Messages of the bus: an 8-byte header and one blob (ubus ubusmsg.h).
//!
//! ```text
//! u8 version = 0, u8 type, u16 seq, u32 peer, blob { attributes }
//! ```
//!
//! [`Header`] has the length of a message, [`Body`] finds the attributes in any order, and
//! [`Message`] puts one together. A reply has the request's seq, and replies to different requests come in any
//! order: match by type and seq. A call to recentd is an INVOKE; the answer is [`Message::data`] (or nothing) and
//! exactly one [`status`], with the seq and the peer of the request.

use super::blob::{self, LENGTH, Mark, Writer};

/// Message type, the first message from ubusd: its peer is the client's id.
pub const HELLO: u8 = 0;
/// Message type, the end of a request.
pub const STATUS: u8 = 1;
/// Message type, a result; any number of them before [`STATUS`].
pub const DATA: u8 = 2;
/// Message type, answered with the same body.
pub const PING: u8 = 3;
/// Message type, asks for objects by their path.
pub const LOOKUP: u8 = 4;
/// Message type, calls a method; events and notifications too.
pub const INVOKE: u8 = 5;
/// Message type, publishes an object.
pub const ADD_OBJECT: u8 = 6;

/// Status: done.
pub const OK: u32 = 0;
/// Status: the receiver does not take messages of this type.
pub const INVALID_COMMAND: u32 = 1;
/// Status: an argument is missing or wrong; for ADD_OBJECT also: the path is taken, or not allowed.
pub const INVALID_ARGUMENT: u32 = 2;
/// Status: the object has no such method.
pub const METHOD_NOT_FOUND: u32 = 3;
/// Status: no such object.
pub const NOT_FOUND: u32 = 4;
/// Status: nothing to answer.
pub const NO_DATA: u32 = 5;
/// Status: not allowed.
pub const PERMISSION_DENIED: u32 = 6;
/// Status: timed out.
pub const TIMEOUT: u32 = 7;
/// Status: not supported.
pub const NOT_SUPPORTED: u32 = 8;
/// Status: any other failure.
pub const UNKNOWN_ERROR: u32 = 9;

/// Attribute ids (ubusmsg.h `UBUS_ATTR_*`).
pub mod id {
    /// A number: how a request ended.
    pub const STATUS: u8 = 1;
    /// A string: path of an object.
    pub const OBJPATH: u8 = 2;
    /// A number: an object.
    pub const OBJID: u8 = 3;
    /// A string.
    pub const METHOD: u8 = 4;
    /// A number: objects with the same signature share it.
    pub const OBJTYPE: u8 = 5;
    /// Members: a table for each method.
    pub const SIGNATURE: u8 = 6;
    /// Members: arguments or results.
    pub const DATA: u8 = 7;
    /// One byte.
    pub const NO_REPLY: u8 = 10;
    /// A string: the caller's user.
    pub const USER: u8 = 12;
}

/// The object of ubusd itself that takes `register` and `send` (ubusmsg.h `UBUS_SYSTEM_OBJECT_EVENT`).
pub const EVENTS: u32 = 1;

/// The longest blob that ubusd and libubus take (ubusmsg.h `UBUS_MAX_MSGLEN`).
const MAX_MSGLEN: usize = 1 << 20;

/// Not a header of ubus; the connection cannot be used any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed;

/// The first bytes of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// Message type: [`STATUS`] …
    pub kind: u8,
    /// The request it belongs to.
    pub seq: u16,
    /// An object or a client; to be copied into a reply.
    pub peer: u32,
    /// Bytes of the whole message, these 12 included.
    pub length: usize,
}

impl Header {
    /// Bytes of a header together with the blob's length.
    pub const SIZE: usize = 12;

    /// Reads the header and the word of the blob, with the checks of libubus (libubus-io.c `ubus_validate_hdr`).
    pub fn parse(bytes: &[u8; Self::SIZE]) -> Result<Self, Malformed> {
        let [version, kind, s0, s1, p0, p1, p2, p3, w0, w1, w2, w3] = *bytes;
        let length = (u32::from_be_bytes([w0, w1, w2, w3]) & LENGTH) as usize;
        if version != 0 || !(4..=MAX_MSGLEN).contains(&length) {
            return Err(Malformed);
        }
        let (seq, peer) = (u16::from_be_bytes([s0, s1]), u32::from_be_bytes([p0, p1, p2, p3]));
        Ok(Self { kind, seq, peer, length: 8 + length })
    }
}

/// The attributes of a message. One that is missing, of the wrong size or without its NUL is `None`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Body<'a> {
    /// How a request ended: [`OK`] …
    pub status: Option<u32>,
    /// Path of an object.
    pub path: Option<&'a [u8]>,
    /// Id of an object, new at each registration.
    pub object: Option<u32>,
    /// Method, or the name of an event.
    pub method: Option<&'a [u8]>,
    /// Arguments or results, for [`blob::members`].
    pub data: Option<&'a [u8]>,
    /// The caller's user.
    pub user: Option<&'a [u8]>,
    /// A notification, which gets no answer.
    pub no_reply: bool,
}

impl<'a> Body<'a> {
    /// Reads what follows the [`Header::SIZE`] bytes of the header.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Self {
        let mut body = Self::default();
        for attr in blob::attrs(bytes) {
            let number = attr.data.try_into().ok().map(u32::from_be_bytes);
            let text = blob::text(attr.data);
            match attr.id {
                id::STATUS => body.status = number,
                id::OBJID => body.object = number,
                id::OBJPATH => body.path = text,
                id::METHOD => body.method = text,
                id::USER => body.user = text,
                id::DATA => body.data = Some(attr.data),
                id::NO_REPLY => body.no_reply = matches!(attr.data, [1..=0xff]),
                _ => {}
            }
        }
        body
    }
}

/// A message under construction.
#[derive(Debug)]
pub struct Message<'b> {
    /// Takes its attributes; after [`Message::invoke`] and [`Message::data`] the members of DATA.
    pub body: Writer<'b>,
    /// The innermost open attribute, which may be the blob itself.
    inner: Mark,
}

/// Where the blob starts.
const BLOB: Mark = Mark(8);

impl<'b> Message<'b> {
    /// Starts a message without attributes.
    #[must_use]
    pub fn start(buffer: &'b mut [u8], kind: u8, seq: u16, peer: u32) -> Self {
        let mut body = Writer::over(buffer);
        let ([s0, s1], [p0, p1, p2, p3]) = (seq.to_be_bytes(), peer.to_be_bytes());
        body.raw(&[0, kind, s0, s1, p0, p1, p2, p3, 0, 0, 0, 0]);
        Self { body, inner: BLOB }
    }

    /// Calls `method` of `object`; the arguments go into `body`.
    #[must_use]
    pub fn invoke(buffer: &'b mut [u8], seq: u16, object: u32, method: &str) -> Self {
        let mut message = Self::start(buffer, INVOKE, seq, object);
        message.body.u32(id::OBJID, object);
        message.body.string(id::METHOD, method.as_bytes());
        message.open_data();
        message
    }

    /// Results of a call to recentd's `object`; they go into `body`. `seq` and `peer` are the request's.
    #[must_use]
    pub fn data(buffer: &'b mut [u8], seq: u16, peer: u32, object: u32) -> Self {
        let mut message = Self::start(buffer, DATA, seq, peer);
        message.body.u32(id::OBJID, object);
        message.open_data();
        message
    }

    /// Must be there even if empty (libubus-obj.c `ubus_process_invoke`).
    fn open_data(&mut self) {
        self.inner = self.body.open(id::DATA);
    }

    /// The whole message, or `None` if it did not fit.
    #[must_use]
    pub fn finish(mut self) -> Option<&'b [u8]> {
        self.body.close(self.inner);
        self.body.close(BLOB);
        self.body.finish()
    }
}

/// Asks for the object at `path`.
#[must_use]
pub fn lookup<'b>(buffer: &'b mut [u8], seq: u16, path: &str) -> Option<&'b [u8]> {
    let mut message = Message::start(buffer, LOOKUP, seq, 0);
    message.body.string(id::OBJPATH, path.as_bytes());
    message.finish()
}

/// A method's name, and its arguments with their kinds ([`blob::STRING`] …).
pub type Method<'a> = (&'a str, &'a [(&'a str, u8)]);

/// Publishes an object. The signature is documentation: ubusd does not check arguments against it.
#[must_use]
pub fn add_object<'b>(buffer: &'b mut [u8], seq: u16, path: &str, methods: &[Method]) -> Option<&'b [u8]> {
    let mut message = Message::start(buffer, ADD_OBJECT, seq, 0);
    let body = &mut message.body;
    body.string(id::OBJPATH, path.as_bytes());
    let signature = body.open(id::SIGNATURE);
    for (name, arguments) in methods {
        let method = body.open_table(name);
        for (argument, kind) in *arguments {
            body.number(argument, u32::from(*kind));
        }
        body.close(method);
    }
    body.close(signature);
    message.finish()
}

/// Ends a call to recentd's `object`. `seq` and `peer` are the request's.
#[must_use]
pub fn status(buffer: &mut [u8], seq: u16, peer: u32, object: u32, code: u32) -> Option<&[u8]> {
    let mut message = Message::start(buffer, STATUS, seq, peer);
    message.body.u32(id::STATUS, code);
    message.body.u32(id::OBJID, object);
    message.finish()
}
