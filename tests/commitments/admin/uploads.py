"""Uploads as they come over the wire: bodies written byte by byte, so that no library tidies a file's name."""

BOUNDARY = "-----limit"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def field(name, value):
    """One field of a form."""
    return _part(f'name="{name}"'.encode(), value.encode())


def file(name, filename, content, kind="text/csv"):
    """One file of a form; its name is sent as it is given."""
    return _part(f'name="{name}"; filename="{filename}"'.encode(), content, f"Content-Type: {kind}\r\n".encode())


def body(*parts):
    """A whole form."""
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def send(client, address, content, method="POST", **extra):
    """Send a form as it is."""
    return client.generic(method, address, content, content_type=FORM, **extra)


def _part(disposition, content, more=b""):
    start = f"--{BOUNDARY}\r\n".encode() + b"Content-Disposition: form-data; " + disposition + b"\r\n" + more
    return start + b"\r\n" + content + b"\r\n"
