"""Names of files that nobody handed in: what systems and programs leave behind."""

from __future__ import annotations

JUNK_NAMES = frozenset(("thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db"))
JUNK_FOLDERS = frozenset(("__macosx", ".git", ".svn", "$recycle.bin", "system volume information"))


def junk_name(path: str) -> str:
    """Return why a file is none that anybody handed in, by its path; empty where it may be one."""
    *folders, name = path.lower().split("/")
    if any(folder in JUNK_FOLDERS for folder in folders):
        return "系统文件夹里的文件"
    if name.startswith(("~$", ".~")):
        return "正在打开的文件留下的临时文件"
    if name in JUNK_NAMES or name.startswith("._"):
        return "系统文件"
    if name.startswith("."):
        return "隐藏文件"
    if name.endswith((".tmp", ".crdownload", ".part")):
        return "没有传完的临时文件"
    return ""
