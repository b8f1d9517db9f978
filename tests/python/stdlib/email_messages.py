import email
import email.policy
from email import encoders, utils
from email.header import Header, decode_header, make_header
from email.headerregistry import Address, Group
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def attempt(function, *args, **kwargs):
    try:
        print("->", function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


# A message of the newer kind.
message = EmailMessage()
message["Subject"] = "Grüße aus Köln, and a subject that is so long that it has to be folded twice"
message["From"] = Address("Jürgen Müller", "juergen", "example.org")
message["To"] = [Address(f"Person {i}", f"person{i}", "example.com") for i in range(5)]
message["Cc"] = 'Team: a@b.c, "D, E" <d@e.f>;, single@x.y'
message["Date"] = "Fri, 01 Mar 2024 12:34:56 +0100"
message["Message-ID"] = "<1234.5678@example.org>"
message.set_content("Hello,\n\nplain text.\n")
print(message)
print(message["from"].addresses[0].display_name, message["to"].addresses[2].addr_spec,
      message["cc"].groups[0].display_name, message["date"].datetime.isoformat(), len(message))
message.add_alternative("<p>Hellö</p>", subtype="html")
message.add_attachment(bytes(range(100)), maintype="application", subtype="x-data", filename="d.bin")
message.add_attachment("Text für euch\n" * 3, filename="tëxt.txt", cte="quoted-printable")
for i, part in enumerate(message.walk()):
    if part.is_multipart():
        part.set_boundary(f"boundary-{i}")
text = message.as_string()
print(text)
data = message.as_bytes(policy=email.policy.SMTP)
print(data.count(b"\r\n"), len(data))
again = email.message_from_bytes(data, policy=email.policy.default)
print(again["subject"], again["to"], [p.get_content_type() for p in again.walk()], again.defects)
print(again.get_body(("html",)).get_content().strip(), again.get_body().get_content_type(),
      [(a.get_filename(), a.get_content_type(), len(a.get_content()))
       for a in again.iter_attachments()])
print(again["content-type"].params["boundary"], again["mime-version"].major,
      again.get_content_disposition(), again.is_multipart())
attempt(message.__setitem__, "Subject", "second")
attempt(message.__setitem__, "X", "a\nb")
attempt(message.set_content, "x")
attempt(Address, "a", addr_spec="x@y", domain="z")

# A message of the older kind.
old = MIMEMultipart("mixed", "SEP")
old["Subject"] = Header("Schöne Grüße", "utf-8")
old["To"] = "x@y.z"
old.attach(MIMEText("plain\nFrom here\n"))
old.attach(MIMEText("<b>fett</b> ä", "html", "utf-8"))
old.attach(MIMEText("latin é", "plain", "iso-8859-1"))
old.attach(MIMEApplication(b"\0\1\2\3" * 20, Name="x.bin"))
old.attach(MIMEImage(b"\x89PNG\r\n\x1a\n1234"))
part = MIMEBase("application", "octet-stream")
part.set_payload(b"hello")
encoders.encode_base64(part)
part.add_header("Content-Disposition", "attachment", filename="a b.txt")
part.add_header("Content-Description", "x", lang=("utf-8", "de", "größe"))
old.attach(part)
inner = Message()
inner["Subject"] = "inside"
inner.set_payload("body")
old.attach(MIMEMessage(inner))
old.preamble = "preamble"
old.epilogue = "epilogue"
print(old.as_string(unixfrom=False))
attempt(MIMEText("a").attach, inner)

# Parsing.
source = """\
From sender Sat Jan  1 00:00:00 2024
Return-Path: <x@y>
Subject: =?utf-8?b?R3LDvMOfZQ==?= =?iso-8859-1?q?_caf=E9?= plain
Received: one
 two
\tthree
Content-Type: multipart/mixed; boundary="abc";
 charset*0*=us-ascii'en'a%20; charset*1=b

pre
--abc
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe=
 end
--abc

default
--abc
Content-Type: message/rfc822

Subject: nested

deep
--abc--
post
"""
parsed = email.message_from_string(source)
print(parsed.get_unixfrom(), parsed.keys(), repr(parsed["received"]), repr(parsed["subject"]))
print(parsed.get_params(), parsed.get_param("charset"), parsed.get_boundary(), parsed.preamble,
      parsed.epilogue)
print([p.get_payload() for p in parsed.get_payload()[:2]], parsed.get_payload(0).get_payload(decode=True),
      parsed.get_payload(2).get_payload(0)["subject"], parsed.get_content_charset())
print(decode_header(parsed["subject"]), make_header(decode_header(parsed["subject"])))
print(parsed.as_string(unixfrom=True) == source)
modern = email.message_from_string(source, policy=email.policy.default)
print(modern["subject"], modern["received"], dict(modern["content-type"].params))
for broken in ("no headers here\n", "A: b\nno colon\n\nbody", "Content-Type: multipart/mixed\n\nx",
               "Content-Type: multipart/mixed; boundary=q\n\nx", " cont\nA: b\n\n", "",
               "Content-Type: multipart/mixed; boundary=q\n\n--q\n\nunclosed",
               "Content-Transfer-Encoding: base64\n\nYWJj!ZA"):
    m = email.message_from_string(broken)
    print([type(d).__name__ for d in m.defects], m.items(), repr(m.get_payload())[:30],
          m.get_payload(decode=True) if not m.is_multipart() else None)

# Headers of a message as a dict.
m = Message()
m["A"] = "1"
m["a"] = "2"
m["B"] = "3"
print(m["a"], m.get_all("A"), "b" in m, m.get("c", 0), list(m), m.items(), len(m))
m.replace_header("b", "4")
del m["A"]
m.add_header("Content-Type", "text/plain", charset="utf-8", format=None)
m.set_param("x", "y z")
m.set_type("text/html")
m.del_param("x")
print(m.as_string())
attempt(m.replace_header, "nothing", "x")
attempt(m.set_type, "broken")

# Utilities.
for text in ("a@b", "Name <a@b>", '"Last, First" <a@b>', "a@b (Comment)", "<a@b>", "", "Name",
             '"q\\"uoted" <x@y>', "=?utf-8?q?J=C3=BC?= <a@b>"):
    print(utils.parseaddr(text), end=" ")
print()
print(utils.getaddresses(["a@b, C <d@e>", "g: h@i, j@k;"]), utils.formataddr(("Jü", "a@b")),
      utils.formataddr(("a.b", "c@d")), utils.formataddr(("", "c@d")))
for text in ("Fri, 01 Mar 2024 12:34:56 +0100", "1 Mar 2024 12:34 EST", "Fri Mar  1 12:34:56 2024",
             "01-Mar-24 1:2:3 -0000", "nonsense", "", "Mon, 32 Foo 2024 00:00:00"):
    print(utils.parsedate_tz(text), end=" ")
    attempt(utils.parsedate_to_datetime, text)
print(utils.formatdate(0), utils.formatdate(86400.5, usegmt=True),
      utils.mktime_tz(utils.parsedate_tz("Fri, 01 Mar 2024 12:34:56 +0100")))
print(utils.encode_rfc2231("größe", "utf-8", "de"), utils.decode_rfc2231("utf-8'de'a"),
      utils.quote('a"b\\'), utils.unquote('"a\\"b"'), utils.unquote("<x>"),
      utils.make_msgid("id", "dom")[-8:])
print(Header("a" * 30 + " " + "b" * 30 + " " + "c" * 30, header_name="Subject").encode())
print(Header("é" * 60, "utf-8").encode(), Header(b"\xe9", "iso-8859-1"))
print(Group("g", [Address("A", "b", "c")]), repr(Address("x", "y z", "w")), Address("x", "y z", "w"))
print(email.policy.default, email.policy.SMTP.linesep, email.policy.compat32 + email.policy.HTTP)
attempt(setattr, email.policy.default, "linesep", "x")
attempt(email.policy.default.clone, nothing=1)
