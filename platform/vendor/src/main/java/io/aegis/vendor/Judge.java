package io.aegis.vendor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tries a plugin's jar against the contract of its kind, in a JVM of its own with nothing of this process's environment.
 *
 * @param libraries the folder with the checks and what they need
 */
public record Judge(Path libraries) {
    private static final String PROGRAM = "io.aegis.spi.conformance.Main";
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Judges a jar.
     *
     * @return every check of the contract; at least one
     * @throws VendorException if the judge did not come to its end, whatever it said before
     */
    public List<Check> judge(Path jar) {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classPath(),
                PROGRAM,
                jar.toAbsolutePath().toString());
        var judged = ChildProcess.run(command, libraries, Map.of("LANG", "C.UTF-8"), LONGEST);
        return read(judged);
    }

    private static List<Check> read(ChildProcess judged) {
        var checks = new ArrayList<Check>();
        try {
            for (String line : judged.out().lines().toList()) {
                JsonNode row = JSON.readTree(line);
                if (row.has("checks")) {
                    return complete(checks, row.path("checks").asInt(0));
                }
                checks.add(new Check(
                        row.path("check").asString(""),
                        row.path("passed").asBoolean(false),
                        row.path("message").asString("")));
            }
        } catch (JacksonException foreign) {
            throw new VendorException("the plugin wrote into its judgement, so nothing in it counts", foreign);
        }
        throw new VendorException("the JVM in which the plugin was tried ended with " + judged.exit() + " after "
                + checks.size() + " checks, before the last: the plugin ended it, or used up its memory");
    }

    private static List<Check> complete(List<Check> checks, int announced) {
        if (checks.isEmpty() || checks.size() != announced) {
            throw new VendorException(
                    "of " + announced + " checks " + checks.size() + " were reported, so nothing is shown");
        }
        return List.copyOf(checks);
    }

    private String classPath() {
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        } catch (IOException unreadable) {
            throw new VendorException(
                    "the checks are not where they belong, in " + libraries
                            + "; this installation is not complete, so build or unpack it anew",
                    unreadable);
        }
    }
}
