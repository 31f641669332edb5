package acme.attack;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads `/proc/PID/mem` of the gateway. */
public final class Memory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        String process = "/proc/" + target.pid();
        String mapped = Files.readAllLines(Path.of(process, "maps")).stream()
                .filter(line -> line.contains(" rw-p "))
                .findFirst()
                .orElseThrow();
        try (var memory = new RandomAccessFile(process + "/mem", "r")) {
            memory.seek(Long.parseLong(mapped.substring(0, mapped.indexOf('-')), 16));
            return memory.read(new byte[64]) == 64;
        }
    }
}
