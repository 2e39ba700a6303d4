//! Parts that several of sshd's messages share: for patterns, and for parsers.

use crate::message::read::{Read, address, ends, ends_port, last_word, port, text, word};
use crate::message::row::Peer;
use crate::message::table::shapes;

shapes! {
    // Some versions print no port.
    ("peer", "%{address}{ port %{port}|}"),
    // `log_preamble` in packet.c: once there is a user name, it comes first.
    ("client", "{{authenticating |invalid |}user %{name} |}%{address} port %{port}"),
    ("party", "{%{client}|%{address}}"),
    // `format_method_key` in auth.c. The ID in a certificate is free text of its maker.
    ("key", "%{word}{| %{word}|%{any} CA %{word} %{word}|%{any}, {client user \"%{any}\"|signature count = %{number}}}"),
    // `auth_log` in auth.c. Without privilege separation, up to 7.4, the method before it is free text of the
    // client, and may be such a line itself; then no key stands at the end.
    ("login", "%{name} from %{address} port %{port}{ ssh2| ssh1|}{ [preauth]| [postauth]|: %{key}{ [preauth]|}|}"),
    // `allowed_user` in auth.c: the reasons that have an address before them since 4.0.
    ("listed", "{not listed in AllowUsers|listed in DenyUsers|not in any group|a group is listed in DenyGroups|none of user's groups are listed in AllowGroups}"),
}

/// Stands at the end of what is written before a login.
pub const PREAUTH: &[u8] = b" [preauth]";

/// `ADDRESS port N`: what follows is left.
pub fn address_port(line: &[u8]) -> Read<'_, Peer> {
    let (rest, found) = word_port(line)?;
    let (_, peer) = address(found)?;
    Ok((rest, peer))
}

/// The same with any word in the place of the address, which is given as it is.
pub fn word_port(line: &[u8]) -> Read<'_, &[u8]> {
    let (rest, found) = word(line)?;
    let (rest, ()) = text(b" port ", rest)?;
    let (rest, ()) = port(rest)?;
    Ok((rest, found))
}

/// The line ends with ` ADDRESS port N`: what stands before it is left.
pub fn ends_address_port(line: &[u8]) -> Read<'_, Peer> {
    let (before, ()) = ends_port(b' ', line)?;
    let (before, ()) = ends(b" port", before)?;
    let (before, found) = last_word(before)?;
    let (_, peer) = address(found)?;
    Ok((before, peer))
}

/// A user's name: `auth2.c` ends it at the first colon.
pub fn is_name(text: &[u8]) -> bool {
    !text.contains(&b':')
}

/// `{authenticating |invalid |}user NAME`, and nothing else.
pub fn is_user(line: &[u8]) -> bool {
    let user = text(b"invalid user ", line).or_else(|_| text(b"authenticating user ", line)).or_else(|_| text(b"user ", line));
    user.is_ok_and(|(name, ())| is_name(name))
}
