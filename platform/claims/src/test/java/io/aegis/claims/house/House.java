package io.aegis.claims.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules of the reactor, read from its pom: a module that is built cannot be forgotten here. */
final class House {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private House() {}

    /** Every module that holds code of the product: {@code claims} and {@code bench} stand outside the seal, and the examples are a vendor's. */
    static List<HouseModule> sealed() {
        return modules().stream()
                .filter(module -> !List.of("platform/claims", "platform/bench").contains(module.folder()))
                .filter(module -> !module.folder().startsWith("docs/"))
                .toList();
    }

    /** What runs in a gateway: the test kit runs in an author's build, and the judge of jars in a process of its own. */
    static List<HouseModule> running() {
        return sealed().stream()
                .filter(module -> !List.of("spi/testkit", "spi/conformance").contains(module.folder()))
                .toList();
    }

    /** What the image carries as plugins: the modules that bundles embed are none. */
    static List<HouseModule> bundles() {
        return sealed().stream()
                .filter(module -> module.folder().startsWith("bundles/"))
                .filter(module -> !HouseModule.EMBEDDED.contains(module.folder()))
                .toList();
    }

    static HouseModule module(String folder) {
        return sealed().stream()
                .filter(module -> module.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the reactor has no code in " + folder));
    }

    private static List<HouseModule> modules() {
        var root = root();
        return MODULE.matcher(read(root.resolve("pom.xml")))
                .results()
                .map(element -> element.group(1))
                .map(folder -> new HouseModule(folder, root.resolve(folder)))
                .filter(HouseModule::hasCode)
                .toList();
    }

    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("spi/api/pom.xml")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("these tests run inside a checkout"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
