package io.aegis.sandbox.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resident memory of a process and of those that it started, as Linux tells it. Asked every second, so it looks at no other process. */
final class ResidentMemory {
    private static final Pattern LINE = Pattern.compile("^VmRSS:\\s*(\\d+) kB$", Pattern.MULTILINE);

    private ResidentMemory() {}

    /** In bytes; 0 where it cannot be read. */
    static long ofTree(long pid) {
        return ofTree(ProcessFiles.OF_THIS_MACHINE, pid);
    }

    static long ofTree(ProcessFiles files, long pid) {
        return of(files, pid)
                + files.children(pid).map(child -> ofTree(files, child)).sum();
    }

    private static long of(ProcessFiles files, long pid) {
        return ProcessFiles.read(files.of(pid, "status"))
                .map(LINE::matcher)
                .filter(Matcher::find)
                .map(found -> 1024 * Long.parseLong(found.group(1)))
                .orElse(0L);
    }
}
