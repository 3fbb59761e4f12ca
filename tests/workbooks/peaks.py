"""What a child process tells of its memory."""

#: Source of a function for a child: the most memory, in MB, that its own program held.
#: `ru_maxrss` would not do: Linux carries what the parent held at the fork over the exec, so a
#: child of a large test process is said to be large itself. `VmHWM` begins anew with the program.
PEAK = """
def peak_of_this_process():
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) // 1024
    except OSError:
        pass
    import resource, sys
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> (20 if sys.platform == "darwin" else 10)
"""
