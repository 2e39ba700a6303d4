//! blob and blobmsg as libubox writes them, with a strict reader.
//!
//! Written from the description of the format and not from recentd's code, so that
//! tests can compare both. recentd must write exactly as libubox does: lengths are
//! exact, padding is zero, strings end in their only NUL.

/// A blobmsg value. ubus distinguishes integers by their size: 8 bits are a bool. All are signed (libubox blobmsg.h).
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Null,
    Array(Vec<Value>),
    Table(Vec<(String, Value)>),
    Text(Vec<u8>),
    Int64(i64),
    Int32(i32),
    Int16(i16),
    Bool(bool),
    Double(f64),
}

pub type Members = Vec<(String, Value)>;

/// The members of a table, from a list with names as `&str`.
pub fn members(list: &[(&str, Value)]) -> Members {
    list.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect()
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.as_bytes().to_vec())
    }
}

impl Value {
    /// A member of a table.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let Self::Table(members) = self else { return None };
        members.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// The items of an array.
    pub fn items(&self) -> &[Value] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    pub fn text(&self) -> Option<String> {
        if let Self::Text(bytes) = self { Some(String::from_utf8_lossy(bytes).into_owned()) } else { None }
    }

    /// The value of a number of any size; a bool is no number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Int64(number) => Some(*number),
            Self::Int32(number) => Some((*number).into()),
            Self::Int16(number) => Some((*number).into()),
            _ => None,
        }
    }

    fn kind(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Array(_) => 1,
            Self::Table(_) => 2,
            Self::Text(_) => 3,
            Self::Int64(_) => 4,
            Self::Int32(_) => 5,
            Self::Int16(_) => 6,
            Self::Bool(_) => 7,
            Self::Double(_) => 8,
        }
    }

    /// The bytes of a member with this name and value, padded.
    pub fn member(&self, name: &str) -> Vec<u8> {
        let mut data = u16::try_from(name.len()).unwrap().to_be_bytes().to_vec();
        data.extend(name.as_bytes());
        data.push(0);
        pad(&mut data);
        match self {
            Self::Null => {}
            Self::Array(items) => items.iter().for_each(|item| data.extend(item.member(""))),
            Self::Table(members) => data.extend(table(members)),
            Self::Text(bytes) => {
                data.extend(bytes);
                data.push(0);
            }
            Self::Int64(number) => data.extend(number.to_be_bytes()),
            Self::Int32(number) => data.extend(number.to_be_bytes()),
            Self::Int16(number) => data.extend(number.to_be_bytes()),
            Self::Bool(flag) => data.push(u8::from(*flag)),
            Self::Double(number) => data.extend(number.to_be_bytes()),
        }
        attr(0x80 | self.kind(), &data)
    }

    fn parse(kind: u8, data: &[u8]) -> Result<Self, String> {
        let wrong = |_| format!("a value of type {kind} with {} bytes", data.len());
        Ok(match kind {
            0 if data.is_empty() => Self::Null,
            1 => Self::Array(parse_table(data, false)?.into_iter().map(|(_, value)| value).collect()),
            2 => Self::Table(parse_table(data, true)?),
            3 => Self::Text(string(data)?.to_vec()),
            4 => Self::Int64(i64::from_be_bytes(data.try_into().map_err(wrong)?)),
            5 => Self::Int32(i32::from_be_bytes(data.try_into().map_err(wrong)?)),
            6 => Self::Int16(i16::from_be_bytes(data.try_into().map_err(wrong)?)),
            7 if matches!(data, [0 | 1]) => Self::Bool(data == [1]),
            8 => Self::Double(f64::from_be_bytes(data.try_into().map_err(wrong)?)),
            _ => return Err(format!("a value of type {kind} with {} bytes", data.len())),
        })
    }
}

/// The bytes of members, one after the other.
pub fn table(members: &[(String, Value)]) -> Vec<u8> {
    members.iter().flat_map(|(name, value)| value.member(name)).collect()
}

/// Reads [`table`]; in an array (`named` is false) all names are empty.
pub fn parse_table(data: &[u8], named: bool) -> Result<Members, String> {
    let mut all = Vec::new();
    for (id, data) in attrs(data)? {
        let [high, low, rest @ ..] = data else { return Err("a member without a name".into()) };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let name = rest.get(..length).ok_or("a name that is cut off")?;
        let header = (2 + length + 1).next_multiple_of(4);
        let value = data.get(header..).ok_or("a name without its padding")?;
        if id & 0x80 == 0 || data[2 + length..header].iter().any(|&byte| byte != 0) || named == name.is_empty() {
            return Err(format!("a malformed member {:?}", String::from_utf8_lossy(name)));
        }
        let name = String::from_utf8(name.to_vec()).map_err(|_| "a name that is not UTF-8")?;
        all.push((name, Value::parse(id & 0x7f, value)?));
    }
    Ok(all)
}

/// One blob attribute, padded. The top bit of `id` marks blobmsg.
pub fn attr(id: u8, data: &[u8]) -> Vec<u8> {
    let word = u32::from(id) << 24 | u32::try_from(4 + data.len()).unwrap();
    let mut all = word.to_be_bytes().to_vec();
    all.extend(data);
    pad(&mut all);
    all
}

fn pad(data: &mut Vec<u8>) {
    data.resize(data.len().next_multiple_of(4), 0);
}

/// Reads attributes up to the end of `data`.
pub fn attrs(mut data: &[u8]) -> Result<Vec<(u8, &[u8])>, String> {
    let mut all = Vec::new();
    while let Some((word, _)) = data.split_first_chunk::<4>() {
        let length = (u32::from_be_bytes(*word) & 0xff_ffff) as usize;
        let padded = length.next_multiple_of(4);
        let whole = data.get(..padded).filter(|_| length >= 4).ok_or("an attribute that is cut off")?;
        if whole[length..].iter().any(|&byte| byte != 0) {
            return Err("padding that is not zero".into());
        }
        all.push((word[0], &whole[4..length]));
        data = &data[padded..];
    }
    if data.is_empty() { Ok(all) } else { Err("bytes behind the last attribute".into()) }
}

/// A string without its NUL. It must contain no other NUL.
pub fn string(data: &[u8]) -> Result<&[u8], String> {
    match data.split_last() {
        Some((0, text)) if !text.contains(&0) => Ok(text),
        _ => Err(format!("a string without its one NUL: {data:?}")),
    }
}

/// One message of ubus (ubusmsg.h).
#[derive(Clone, Debug)]
pub struct Message {
    pub kind: u8,
    pub seq: u16,
    pub peer: u32,
    pub attrs: Vec<(u8, Vec<u8>)>,
}

pub const HELLO: u8 = 0;
pub const STATUS: u8 = 1;
pub const DATA: u8 = 2;
pub const LOOKUP: u8 = 4;
pub const INVOKE: u8 = 5;
pub const ADD_OBJECT: u8 = 6;

/// Attributes of a message.
pub mod id {
    pub const STATUS: u8 = 1;
    pub const OBJPATH: u8 = 2;
    pub const OBJID: u8 = 3;
    pub const METHOD: u8 = 4;
    pub const OBJTYPE: u8 = 5;
    pub const SIGNATURE: u8 = 6;
    pub const DATA: u8 = 7;
    pub const USER: u8 = 12;
    pub const GROUP: u8 = 13;
}

/// The bytes of a message with these attributes.
pub fn message(kind: u8, seq: u16, peer: u32, body: &[Vec<u8>]) -> Vec<u8> {
    let mut all = vec![0, kind];
    all.extend(seq.to_be_bytes());
    all.extend(peer.to_be_bytes());
    all.extend(attr(0, &body.concat()));
    all
}

pub fn number(id: u8, number: u32) -> Vec<u8> {
    attr(id, &number.to_be_bytes())
}

pub fn text(id: u8, text: &str) -> Vec<u8> {
    attr(id, format!("{text}\0").as_bytes())
}

impl Message {
    /// `header` is 8 bytes and the length word of the blob; `body` is the rest of the blob.
    pub fn parse(header: [u8; 12], body: &[u8]) -> Result<Self, String> {
        let [version, kind, seq_high, seq_low, a, b, c, d, ..] = header;
        if version != 0 || header[8] != 0 {
            return Err(format!("a header {header:?}"));
        }
        let attrs = attrs(body)?.into_iter().map(|(id, data)| (id, data.to_vec())).collect();
        Ok(Self { kind, seq: u16::from_be_bytes([seq_high, seq_low]), peer: u32::from_be_bytes([a, b, c, d]), attrs })
    }

    pub fn attr(&self, id: u8) -> Option<&[u8]> {
        self.attrs.iter().find(|(own, _)| *own == id).map(|(_, data)| data.as_slice())
    }

    pub fn number(&self, id: u8) -> Option<u32> {
        self.attr(id)?.try_into().ok().map(u32::from_be_bytes)
    }

    pub fn text(&self, id: u8) -> Option<String> {
        string(self.attr(id)?).ok().map(|text| String::from_utf8_lossy(text).into_owned())
    }

    /// The attribute's members as a table.
    pub fn table(&self, id: u8) -> Result<Value, String> {
        let data = self.attr(id).ok_or(format!("message {} lacks attribute {id}", self.kind))?;
        Ok(Value::Table(parse_table(data, true)?))
    }
}
