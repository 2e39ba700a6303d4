//! Parts that several of sshd's messages share.

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
