package io.aegis.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The delivered image. What may be loaded from its folders is said by digests inside this module, not by the folders.
 *
 * @param home the folder that holds {@code lib, bundles, framework, repository} and {@code conformance}
 */
public record Image(Path home) {
    private static final String FIRST_PARTY = "/META-INF/aegis/first-party.sha256";
    private static final String FRAMEWORK = "/META-INF/aegis/framework.sha256";

    /** The image that this process was started from. */
    public static Image ofThisProcess() {
        String home = Optional.ofNullable(System.getProperty("aegis.home"))
                .orElseThrow(() -> new StartException(
                        StartException.Kind.UNAVAILABLE,
                        "AEG-SRV-008",
                        "The gateway does not know where its image is. Start it with the `aegis` launcher."));
        return new Image(Path.of(home));
    }

    /** First-party plugin bundles. */
    public Path bundles() {
        return home.resolve("bundles");
    }

    /** What the OSGi framework runs beside them. */
    public Path framework() {
        return home.resolve("framework");
    }

    /** A Maven repository of what a plugin author compiles and tests against. */
    public Path repository() {
        return home.resolve("repository");
    }

    /** The class path on which a vendor's jar is judged. */
    public Path conformance() {
        return home.resolve("conformance");
    }

    /** What the process of an untrusted plugin consists of. */
    public Path worker() {
        return home.resolve("worker");
    }

    /** SHA-256 of each first-party bundle, by file name. */
    static Map<String, String> firstPartyDigests() {
        return digests(FIRST_PARTY);
    }

    /** SHA-256 of each framework jar, by file name. */
    static Map<String, String> frameworkDigests() {
        return digests(FRAMEWORK);
    }

    private static Map<String, String> digests(String resource) {
        try (InputStream in = Image.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StartException(
                        StartException.Kind.UNAVAILABLE,
                        "AEG-SRV-008",
                        "The image has no list of digests (" + resource
                                + "), so nothing of it can be trusted. Build it anew.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" +", 2))
                    .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
