"""What came in: folder, zip, mail -> leaf files, each of them read, or named and left alone.

folder       files in the order of their names     containers   what a file holds, to depth three
attachment   a leaf file and the way to its bytes  zips, zip_names, mails, mail_headers, mailboxes

A container is no file that counts: the files in it do. One that cannot be opened counts as one,
无法读取. Nothing is unpacked to disk, and nothing in the inbox is changed or moved.
"""

from .attachment import Attachment, Mail
from .folder import JUNK_FOLDERS, JUNK_NAMES, attachments

__all__ = ["JUNK_FOLDERS", "JUNK_NAMES", "Attachment", "Mail", "attachments"]
